package org.gitopsdora.source.incidents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes incidents of rows, by the mapping of columns. */
final class IncidentRows {
    private static final int MOST_KEY_CHARS = 512;

    private final IncidentsConfig config;
    private final Instant extractedAt;

    IncidentRows(IncidentsConfig config, Instant extractedAt) {
        this.config = config;
        this.extractedAt = extractedAt;
    }

    /**
     * What became of one row.
     *
     * @param incident null if the row is none
     * @param problems what of it could not be used
     */
    record Read(@Nullable Incident incident, List<IncidentField> fields, List<String> problems) {
        /** What is joined comes before what joins it. */
        void land(Extraction extraction) {
            if (incident != null) {
                extraction.landPayload(Incident.DATASET, tied -> {
                    tied.landAll(IncidentField.DATASET, fields);
                    return tied.land(Incident.DATASET, incident);
                });
            }
        }
    }

    private record Said(String field, String value) {}

    Read read(ObjectNode row, String file, long position) {
        List<String> problems = new ArrayList<>();
        String key = text(row, "id");
        if (key == null || key.length() > MOST_KEY_CHARS || key.indexOf('\uFFFD') >= 0) {
            String what = key == null ? "no id" : "an id that is too long, or not in the encoding of the file";
            return new Read(null, List.of(), List.of("%s in %s".formatted(what, names("id"))));
        }
        Instant detected = time(row, "detected", problems);
        if (detected == null) {
            problems.add(0, "no time of detection in %s".formatted(names("detected")));
            return new Read(null, List.of(), problems);
        }
        Instant acknowledged = time(row, "acknowledged", problems);
        Instant resolved = time(row, "resolved", problems);
        Instant updated = time(row, "updated", problems);
        Set<Said> said = said(row);
        List<@Nullable Object> content = new ArrayList<>(List.of(config.name(), config.mappingHash(), key, detected));
        content.add(text(row, "title"));
        content.add(text(row, "status"));
        content.add(text(row, "severity"));
        content.add(acknowledged);
        content.add(resolved);
        content.add(updated);
        content.add(text(row, "duplicate-of"));
        content.add(text(row, "url"));
        said.forEach(each -> content.addAll(List.of(each.field(), each.value())));
        String hash = ContentHash.of(content);
        Incident incident = new Incident(
                IncidentsSource.TYPE,
                config.name(),
                extractedAt,
                hash,
                config.mappingHash(),
                key,
                text(row, "title"),
                text(row, "status"),
                config.columns().has("status"),
                text(row, "severity"),
                detected,
                acknowledged,
                resolved,
                updated,
                text(row, "duplicate-of"),
                text(row, "url"),
                file,
                position,
                row.toString());
        return new Read(incident, said.stream().map(each -> field(hash, each)).toList(), problems);
    }

    private IncidentField field(String hash, Said said) {
        return new IncidentField(
                IncidentsSource.TYPE,
                config.name(),
                extractedAt,
                ContentHash.of(hash, said.field(), said.value()),
                hash,
                said.field(),
                said.value());
    }

    private Set<Said> said(ObjectNode row) {
        Set<Said> said = new LinkedHashSet<>();
        String title = text(row, "title");
        if (title != null) {
            said.add(new Said("text", title));
        }
        for (MappedField field : config.columns().fields()) {
            add(field, row, said);
        }
        for (MappedField field : config.columns().looked()) {
            add(field, row, said);
        }
        return said;
    }

    private static void add(MappedField field, ObjectNode row, Set<Said> said) {
        for (ColumnPath path : field.paths()) {
            for (String text : path.texts(row)) {
                for (String value : values(field.field(), text)) {
                    said.add(new Said(field.field(), field.prefix() + value));
                }
            }
        }
    }

    /** A cell may hold several tags or services; a service may also be called so as it stands. */
    private static List<String> values(String field, String text) {
        boolean isTag = field.equals("tag");
        if (!isTag && !field.equals("service")) {
            return List.of(text);
        }
        List<String> values = new ArrayList<>(isTag && text.startsWith("[") ? elements(text) : List.of());
        if (values.isEmpty()) {
            for (String part : text.split("[,;\\n]")) {
                if (!part.isBlank()) {
                    values.add(part.strip());
                }
            }
        }
        if (!isTag && values.size() > 1) {
            values.add(0, text);
        }
        return values;
    }

    /** A list of JSON in a cell of a CSV. */
    private static List<String> elements(String text) {
        List<String> elements = new ArrayList<>();
        try {
            for (JsonNode element : JsonRecords.readTree(text)) {
                if (!element.asString("").isBlank()) {
                    elements.add(element.asString("").strip());
                }
            }
        } catch (JacksonException e) {
            // Then it is a text that begins with a bracket.
            return List.of();
        }
        return elements;
    }

    private @Nullable String text(ObjectNode row, String key) {
        for (ColumnPath path : config.columns().of(key)) {
            List<String> texts = path.texts(row);
            if (!texts.isEmpty()) {
                return texts.get(0);
            }
        }
        return null;
    }

    private @Nullable Instant time(ObjectNode row, String key, List<String> problems) {
        String text = text(row, key);
        if (text == null) {
            return null;
        }
        Instant time = config.times().parse(text);
        if (time == null && !text.startsWith("0001-01-01")) {
            problems.add("`%s` is no time (%s)"
                    .formatted(text.length() > 100 ? text.substring(0, 100) : text, key.toLowerCase(Locale.ROOT)));
        }
        return time;
    }

    private String names(String key) {
        return String.join(
                ", ", config.columns().of(key).stream().map(ColumnPath::text).toList());
    }
}
