package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.CanonicalJson;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns what the API or a file shows into landed records. A key that is missing is unknown, never an empty value. */
final class OpsgenieRecords {
    private static final Set<String> KNOWN_STATUSES = Set.of("open", "resolved", "closed");

    /** Where a number can only be a time, and none that is a duration. */
    private static final long LEAST_EPOCH_MILLIS = 100_000_000_000L;

    private final String instance;
    private final Dialect dialect;
    private final Extraction extraction;

    OpsgenieRecords(String instance, Dialect dialect, Extraction extraction) {
        this.instance = instance;
        this.dialect = dialect;
        this.extraction = extraction;
    }

    /**
     * Lands an incident or alert; what lacks its id or its beginning is rejected.
     *
     * @param origin URL or file, for what is rejected
     * @return false if something that each of them has is missing: it may be there when it is read again
     */
    boolean land(Unit unit, JsonNode record, String origin, long position) {
        Fields fields = new Fields();
        String key = fields.text(record, "id");
        Instant createdAt = time(fields, record, "createdAt");
        if (key == null || createdAt == null) {
            String missing = key == null ? "id" : "createdAt";
            extraction.reject(
                    origin, position, "%s without a usable `%s`".formatted(unit.key(), missing), record.toString());
            return false;
        }
        OpsgenieIncident incident = incident(unit, fields, record, key, createdAt);
        extraction.landPayload(OpsgenieIncident.DATASET, tied -> {
            tied.landAll(OpsgenieField.DATASET, new FieldRows(incident, record).rows());
            return tied.land(OpsgenieIncident.DATASET, incident);
        });
        boolean isWhole = incident.status() != null && incident.updatedAt() != null;
        if (!isWhole) {
            fields.note("`%s` is missing".formatted(incident.status() == null ? "status" : "updatedAt"), record);
        } else if (!KNOWN_STATUSES.contains(incident.status())) {
            // The status alone: one that stays is news once, however often the incident changes.
            fields.note("`status` is a word that nobody knows here", record.path("status"));
        }
        fields.problems()
                .forEach(problem -> extraction.reject(
                        origin, position, "%s %s: %s".formatted(unit.key(), key, problem.reason()), problem.payload()));
        return isWhole;
    }

    private OpsgenieIncident incident(Unit unit, Fields fields, JsonNode record, String key, Instant createdAt) {
        JsonNode report = fields.object(record, "report");
        JsonNode integration = fields.object(record, "integration");
        String status = fields.text(record, "status");
        Long closedAfter = fields.number(report, "closeTime");
        return new OpsgenieIncident(
                OpsgenieSource.TYPE,
                instance,
                extraction.now(),
                ContentHash.of(instance, unit.key(), key, CanonicalJson.of(CanonicalJson.pruned(record))),
                unit.key(),
                dialect.key(),
                key,
                fields.text(record, "message"),
                status == null ? null : status.strip().toLowerCase(Locale.ROOT),
                fields.flag(record, "acknowledged"),
                fields.text(record, "priority"),
                createdAt,
                time(fields, record, "updatedAt"),
                time(fields, record, "impactStartDate"),
                time(fields, record, "impactEndDate"),
                fields.number(report, "ackTime"),
                closedAfter,
                time(fields, record, "closeTime"),
                fields.text(record, "alias"),
                parent(record),
                unit == Unit.ALERTS ? fields.text(record, "source") : null,
                first(fields.text(integration, "type"), fields.text(record, "integrationType")),
                first(fields.text(integration, "name"), fields.text(record, "integrationName")),
                fields.number(record, "count"),
                fields.text(fields.object(record, "links"), "web"),
                record.toString());
    }

    /** The alerts by which an incident pages its owners and responders, and those it was made of, name it in their details. */
    private static @Nullable String parent(JsonNode record) {
        for (String details : List.of("details", "extraProperties")) {
            String key = record.path(details).path("incident-id").asString("");
            if (!key.isEmpty()) {
                return key;
            }
        }
        return null;
    }

    /** Lands what happened to one incident or alert; what has no time is rejected. */
    boolean landEntries(Unit unit, String key, List<JsonNode> entries, String origin) {
        List<OpsgenieEntry> rows = new ArrayList<>();
        boolean isWhole = true;
        for (JsonNode entry : entries) {
            OpsgenieEntry row = entry(unit, key, entry);
            if (row == null) {
                extraction.reject(
                        origin,
                        0,
                        "%s %s: an entry without a usable time".formatted(unit.key(), key),
                        entry.toString());
                isWhole = false;
            } else {
                rows.add(row);
            }
        }
        extraction.landAll(OpsgenieEntry.DATASET, rows);
        return isWhole;
    }

    private @Nullable OpsgenieEntry entry(Unit unit, String key, JsonNode entry) {
        Fields fields = new Fields();
        Instant occurredAt = first(time(fields, entry, "eventTime"), time(fields, entry, "createdAt"));
        if (occurredAt == null) {
            return null;
        }
        String text = unit == Unit.INCIDENTS ? fields.text(entry.path("title"), "content") : fields.text(entry, "log");
        String type = fields.text(entry, "type");
        String entryKey = first(fields.text(entry, "id"), fields.text(entry, "offset"));
        String named = entryKey == null ? ContentHash.of(type, occurredAt, text) : entryKey;
        JsonNode actor = entry.path("actor");
        return new OpsgenieEntry(
                OpsgenieSource.TYPE,
                instance,
                extraction.now(),
                ContentHash.of(instance, unit.key(), key, named),
                unit.key(),
                key,
                named,
                type,
                occurredAt,
                first(fields.text(actor, "name"), fields.text(entry, "owner")),
                text,
                entry.toString());
    }

    void landService(JsonNode service) {
        Fields fields = new Fields();
        landName("service", fields.text(service, "id"), fields.text(service, "name"), service, fields);
    }

    /** Opsgenie and JSM call a team's fields differently. */
    void landTeam(JsonNode team) {
        Fields fields = new Fields();
        landName(
                "team",
                first(fields.text(team, "id"), fields.text(team, "teamId")),
                first(fields.text(team, "name"), fields.text(team, "teamName")),
                team,
                fields);
    }

    private void landName(String kind, @Nullable String key, @Nullable String name, JsonNode payload, Fields fields) {
        if (key == null || name == null) {
            return;
        }
        String team = kind.equals("service") ? fields.text(payload, "teamId") : null;
        extraction.land(
                OpsgenieName.DATASET,
                new OpsgenieName(
                        OpsgenieSource.TYPE,
                        instance,
                        extraction.now(),
                        ContentHash.of(instance, kind, key, name, team),
                        kind,
                        key,
                        name,
                        team,
                        payload.toString()));
    }

    /** A text with any fraction, or milliseconds since 1970; what is neither costs itself only. */
    private static @Nullable Instant time(Fields fields, JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= LEAST_EPOCH_MILLIS) {
            return Instant.ofEpochMilli(node.longValue());
        }
        return fields.time(parent, name);
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    /** What in one incident or alert may say whose it is. */
    private static final class FieldRows {
        private final OpsgenieIncident incident;
        private final JsonNode record;
        private final Set<List<String>> pairs = new LinkedHashSet<>();

        FieldRows(OpsgenieIncident incident, JsonNode record) {
            this.incident = incident;
            this.record = record;
        }

        List<OpsgenieField> rows() {
            add("text", incident.title());
            add("text", record.path("description").asString(""));
            add("alert_key", incident.alias());
            add("alert_component", record.path("entity").asString(""));
            record.path("tags").forEach(tag -> add("tag", tag.asString("")));
            record.path("impactedServices").forEach(service -> add("service", service.asString("")));
            teams();
            boolean isIncident = incident.unit().equals(Unit.INCIDENTS.key());
            properties(isIncident ? "custom:" : "detail:", record.path("extraProperties"));
            properties("detail:", record.path("details"));
            if (incident.parentKey() != null) {
                add("same_as", OpsgenieSource.TYPE + ":" + incident.parentKey());
            }
            return pairs.stream().map(pair -> row(pair.get(0), pair.get(1))).toList();
        }

        private void teams() {
            add("team", record.path("ownerTeam").asString(""));
            add("team", record.path("ownerTeamId").asString(""));
            for (String list : List.of("responders", "teams")) {
                for (JsonNode responder : record.path(list)) {
                    if (list.equals("teams")
                            || responder.path("type").asString("").equals("team")) {
                        add("team", responder.path("id").asString(""));
                    }
                }
            }
        }

        private void properties(String prefix, JsonNode properties) {
            if (!(properties instanceof ObjectNode object)) {
                return;
            }
            object.properties().forEach(property -> {
                String name = property.getKey().toLowerCase(Locale.ROOT);
                JsonNode value = property.getValue();
                add(prefix + name, value.isContainer() ? value.toString() : value.asString(""));
                if (name.equals("impacted-services")) {
                    for (String service : value.asString("").split("[,\\s]+")) {
                        add("service", service);
                    }
                }
            });
        }

        private void add(String field, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                pairs.add(List.of(field, value));
            }
        }

        private OpsgenieField row(String field, String value) {
            return new OpsgenieField(
                    OpsgenieSource.TYPE,
                    incident.instance(),
                    incident.extractedAt(),
                    ContentHash.of(incident.contentHash(), field, value),
                    incident.contentHash(),
                    incident.incidentKey(),
                    field,
                    value);
        }
    }
}
