package org.gitopsdora.source.pagerduty;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@link PagerdutyAttribute}s of one object, each once, in order. */
final class Attributes {
    /** A stack trace in an alert is no name of anything. */
    private static final int MOST_CHARS = 2_000;

    private static final int MOST = 500;
    private static final int MOST_DEPTH = 6;

    private record Pair(String field, String value) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int order = field.compareTo(other.field);
            return order == 0 ? value.compareTo(other.value) : order;
        }
    }

    private final Set<Pair> pairs = new TreeSet<>();

    static Attributes ofService(JsonNode service, Fields fields) {
        Attributes attributes = new Attributes();
        attributes.addTeams(service, fields);
        for (JsonNode integration : fields.list(service, "integrations")) {
            attributes.add("integration_key", fields.text(integration, "integration_key"));
        }
        return attributes;
    }

    static Attributes ofIncident(JsonNode incident, Fields fields) {
        Attributes attributes = new Attributes();
        attributes.addTeams(incident, fields);
        return attributes;
    }

    /** The details that the sender of an alert put into it, whatever their shape. */
    static Attributes ofAlert(JsonNode details) {
        Attributes attributes = new Attributes();
        attributes.addAll("detail:", details.isObject() ? "" : "details", details, 0);
        return attributes;
    }

    static Attributes ofCustomFields(JsonNode answer, Fields fields) {
        Attributes attributes = new Attributes();
        for (JsonNode field : fields.list(answer, "custom_fields")) {
            String name = PagerdutyText.nameOf(field, fields, "name");
            if (name != null) {
                // The description wraps the value into an object of its own, the answers do not.
                JsonNode value = field.path("value");
                attributes.addAll("custom:", name, value.isObject() ? value.path("value") : value, 0);
            }
        }
        return attributes;
    }

    /** Lands them, and the record that they are of. */
    <R extends Record & Landable> void landWith(Dataset<R> dataset, R owner, Extraction extraction) {
        extraction.landPayload(dataset, tied -> {
            land(tied, owner.instance(), owner.contentHash());
            return tied.land(dataset, owner);
        });
    }

    private void land(Extraction extraction, String instance, String ownerHash) {
        for (Pair pair : pairs) {
            extraction.land(
                    PagerdutyAttribute.DATASET,
                    new PagerdutyAttribute(
                            PagerdutySource.TYPE,
                            instance,
                            extraction.now(),
                            ContentHash.of(ownerHash, pair.field, pair.value),
                            ownerHash,
                            pair.field,
                            pair.value));
        }
    }

    @Override
    public String toString() {
        return pairs.toString();
    }

    private void addTeams(JsonNode owner, Fields fields) {
        for (JsonNode team : fields.list(owner, "teams")) {
            add("team", fields.text(team, "id"));
            add("team_name", PagerdutyText.nameOf(team, fields, "name"));
        }
    }

    /** Objects within objects by dotted names, elements of lists one by one. */
    private void addAll(String prefix, String name, JsonNode value, int depth) {
        if (depth > MOST_DEPTH) {
            return;
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(property -> addAll(
                            prefix,
                            name.isEmpty() ? property.getKey() : name + "." + property.getKey(),
                            property.getValue(),
                            depth + 1));
        } else if (value.isArray()) {
            value.forEach(element -> addAll(prefix, name, element, depth + 1));
        } else if (!value.isMissingNode() && !value.isNull()) {
            add(prefix + name.toLowerCase(Locale.ROOT), value.asString());
        }
    }

    private void add(String field, @Nullable String value) {
        if (value != null && !value.isBlank() && pairs.size() < MOST) {
            pairs.add(new Pair(field, value.length() > MOST_CHARS ? value.substring(0, MOST_CHARS) : value));
        }
    }
}
