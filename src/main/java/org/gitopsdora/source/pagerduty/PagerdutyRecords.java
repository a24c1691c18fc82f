package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns incidents, their alerts and custom fields, and log entries into landed records. */
final class PagerdutyRecords {
    private static final String MERGED = "merge_resolve_reason";

    private final String instance;
    private final Extraction extraction;
    private final LandedPagerduty landed;

    PagerdutyRecords(String instance, Extraction extraction, LandedPagerduty landed) {
        this.instance = instance;
        this.extraction = extraction;
        this.landed = landed;
    }

    /**
     * What was read of an incident.
     *
     * @param isChanged it looks other than when it was landed last, or was never landed
     */
    record Seen(PagerdutyIncident incident, boolean isChanged) {}

    /** An incident read, not landed yet; null if it was rejected. */
    @Nullable
    Seen read(JsonNode incident, String origin) {
        extraction.countRead(1);
        Fields fields = new Fields();
        String key = fields.text(incident, "id");
        Instant createdAt = fields.time(incident, "created_at");
        if (key == null || createdAt == null) {
            extraction.reject(
                    origin,
                    0,
                    "an incident without %s".formatted(key == null ? "id" : "created_at"),
                    incident.toString());
            return null;
        }
        PagerdutyIncident unhashed = row(incident, key, createdAt, "", new Fields());
        String stateHash = stateHash(unhashed, Attributes.ofIncident(incident, new Fields()));
        PagerdutyIncident row = row(incident, key, createdAt, stateHash, fields);
        PagerdutyText.reject(fields, extraction, origin, key);
        return new Seen(row, !landed.isSameIncident(key, row.stateHash()));
    }

    void land(PagerdutyIncident row, JsonNode incident) {
        Attributes.ofIncident(incident, new Fields()).landWith(PagerdutyIncident.DATASET, row, extraction);
        landed.remember(row);
    }

    private PagerdutyIncident row(JsonNode incident, String key, Instant createdAt, String stateHash, Fields fields) {
        Instant at = extraction.now();
        JsonNode service = fields.object(incident, "service");
        JsonNode reason = fields.object(incident, "resolve_reason");
        String reasonType = fields.text(reason, "type");
        String title = fields.text(incident, "title");
        return new PagerdutyIncident(
                PagerdutySource.TYPE,
                instance,
                at,
                ContentHash.of(instance, key, stateHash, at),
                stateHash,
                key,
                fields.number(incident, "incident_number"),
                title == null ? fields.text(incident, "summary") : title,
                fields.text(incident, "description"),
                PagerdutyText.word(fields.text(incident, "status")),
                PagerdutyText.word(fields.text(incident, "urgency")),
                priority(incident, fields),
                createdAt,
                fields.time(incident, "updated_at"),
                fields.time(incident, "resolved_at"),
                fields.time(incident, "last_status_change_at"),
                acknowledgedAt(incident, fields),
                fields.text(service, "id"),
                PagerdutyText.nameOf(service, fields, "name"),
                reasonType,
                MERGED.equals(reasonType) ? fields.text(fields.object(reason, "incident"), "id") : null,
                fields.text(incident, "incident_key"),
                fields.text(fields.object(incident, "incident_type"), "name"),
                fields.number(fields.object(incident, "alert_counts"), "all"),
                fields.text(incident, "html_url"),
                incident.toString());
    }

    /** Over the columns, not the JSON: a list shows the same incident with other members than the incident itself does. */
    private static String stateHash(PagerdutyIncident row, Attributes attributes) {
        return ContentHash.of(
                row.number(),
                row.title(),
                row.description(),
                row.status(),
                row.urgency(),
                row.priority(),
                row.createdAt(),
                row.updatedAt(),
                row.resolvedAt(),
                row.lastStatusChangeAt(),
                row.acknowledgedAt(),
                row.serviceKey(),
                row.serviceName(),
                row.resolveReason(),
                row.mergedInto(),
                row.dedupKey(),
                row.incidentType(),
                row.alerts(),
                row.url(),
                attributes.toString());
    }

    private static @Nullable String priority(JsonNode incident, Fields fields) {
        JsonNode priority = incident.path("priority");
        return priority.isString()
                ? fields.text(incident, "priority")
                : PagerdutyText.nameOf(fields.object(incident, "priority"), fields, "name");
    }

    private static @Nullable Instant acknowledgedAt(JsonNode incident, Fields fields) {
        Instant earliest = null;
        for (JsonNode acknowledgement : fields.list(incident, "acknowledgements")) {
            Instant at = fields.time(acknowledgement, "at");
            earliest = earliest == null || (at != null && at.isBefore(earliest)) ? at : earliest;
        }
        return earliest;
    }

    /** Lands an alert of an incident. */
    void landAlert(JsonNode alert, String incidentKey, String origin) {
        extraction.countRead(1);
        Fields fields = new Fields();
        String id = fields.text(alert, "id");
        if (id == null) {
            extraction.reject(origin, 0, "an alert without id", alert.toString());
            return;
        }
        JsonNode body = fields.object(alert, "body");
        JsonNode common = fields.object(body, "cef_details");
        JsonNode details =
                body.path("details").isMissingNode() || body.path("details").isNull()
                        ? common.path("details")
                        : body.path("details");
        PagerdutyAlert row = new PagerdutyAlert(
                PagerdutySource.TYPE,
                instance,
                extraction.now(),
                ContentHash.of(instance, incidentKey, alert.toString()),
                incidentKey,
                id,
                first(fields.text(alert, "alert_key"), fields.text(common, "dedup_key")),
                PagerdutyText.word(fields.text(alert, "status")),
                PagerdutyText.word(fields.text(alert, "severity")),
                fields.text(alert, "summary"),
                first(fields.text(common, "source_component"), plain(details, "component")),
                first(fields.text(common, "service_group"), plain(details, "group")),
                fields.time(alert, "created_at"),
                alert.toString());
        Attributes.ofAlert(details).landWith(PagerdutyAlert.DATASET, row, extraction);
        PagerdutyText.reject(fields, extraction, origin, id);
    }

    /** Lands the custom field values of an incident. */
    void landCustomFields(JsonNode answer, String incidentKey, String origin) {
        Fields fields = new Fields();
        Instant at = extraction.now();
        PagerdutyCustomFields row = new PagerdutyCustomFields(
                PagerdutySource.TYPE,
                instance,
                at,
                ContentHash.of(instance, incidentKey, answer.toString(), at),
                incidentKey,
                answer.toString());
        Attributes.ofCustomFields(answer, fields).landWith(PagerdutyCustomFields.DATASET, row, extraction);
        PagerdutyText.reject(fields, extraction, origin, incidentKey);
    }

    /** A log entry read, not landed yet; null if it was rejected. */
    @Nullable
    PagerdutyLogEntry readLogEntry(JsonNode entry, String origin) {
        extraction.countRead(1);
        Fields fields = new Fields();
        JsonNode incident = fields.object(entry, "incident");
        String id = fields.text(entry, "id");
        String type = fields.text(entry, "type");
        Instant occurredAt = fields.time(entry, "created_at");
        String incidentKey = fields.text(incident, "id");
        if (id == null || type == null || occurredAt == null || incidentKey == null) {
            extraction.reject(origin, 0, "a log entry without id, type, created_at or incident.id", entry.toString());
            return null;
        }
        JsonNode move = move(entry, fields);
        String onEntry = fields.text(fields.object(entry, "service"), "id");
        PagerdutyLogEntry row = new PagerdutyLogEntry(
                PagerdutySource.TYPE,
                instance,
                extraction.now(),
                ContentHash.of(instance, id),
                id,
                incidentKey,
                type,
                occurredAt,
                onEntry == null ? fields.text(fields.object(incident, "service"), "id") : onEntry,
                fields.text(fields.object(entry, "agent"), "type"),
                fields.text(fields.object(entry, "channel"), "type"),
                plain(move, "old_value"),
                plain(move, "value"),
                withReference(entry).toString());
        PagerdutyText.reject(fields, extraction, origin, id);
        return row;
    }

    void land(PagerdutyLogEntry entry) {
        extraction.land(PagerdutyLogEntry.DATASET, entry);
    }

    /** The change of the incident's service, or a missing node. The changes stand in the channel; the entry's own list is of sentences. */
    private static JsonNode move(JsonNode entry, Fields fields) {
        for (JsonNode holder : new JsonNode[] {entry.path("channel"), entry}) {
            JsonNode changes = holder.path("changeset").path("application_fields");
            if (changes.isArray()) {
                for (JsonNode change : changes) {
                    if ("service".equals(fields.text(change, "name"))) {
                        return change;
                    }
                }
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static JsonNode withReference(JsonNode entry) {
        if (!(entry instanceof ObjectNode object) || !(entry.path("incident") instanceof ObjectNode incident)) {
            return entry;
        }
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        incident.properties().forEach(property -> {
            if (property.getValue().isString() && property.getKey().matches("id|type|summary|self|html_url")) {
                reference.set(property.getKey(), property.getValue());
            }
        });
        ObjectNode shortened = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(property -> shortened.set(property.getKey(), property.getValue()));
        shortened.set("incident", reference);
        return shortened;
    }

    /** The text at a name, null if there is none: of what the sender made up, anything may be anything. */
    private static @Nullable String plain(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
