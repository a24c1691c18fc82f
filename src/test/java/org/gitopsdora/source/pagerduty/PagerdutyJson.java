package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** PagerDuty's objects as its REST API shows them, in the shape of its published description. */
final class PagerdutyJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String API = "https://api.pagerduty.com/";
    private static final String SITE = "https://shop.pagerduty.com/";

    private PagerdutyJson() {}

    static ObjectNode reference(String type, String id, String summary, String collection) {
        ObjectNode reference = NODES.objectNode();
        reference.put("id", id).put("type", type + "_reference").put("summary", summary);
        reference.put("self", API + collection + "/" + id).put("html_url", SITE + collection + "/" + id);
        return reference;
    }

    static ObjectNode service(String id, String name, List<String> integrationKeys, List<String> teams) {
        ObjectNode service = reference("service", id, name, "services");
        service.put("type", "service").put("name", name).put("status", "active");
        service.put("created_at", "2024-11-06T11:12:51-05:00");
        service.set(
                "escalation_policy", reference("escalation_policy", "PESCALATE", "Everybody", "escalation_policies"));
        ArrayNode integrations = service.putArray("integrations");
        for (String key : integrationKeys) {
            ObjectNode integration =
                    reference("generic_events_api_inbound_integration", "I" + key, "Events", "integrations");
            integration.put("type", "generic_events_api_inbound_integration").put("integration_key", key);
            integrations.add(integration);
        }
        teams(service, teams);
        return service;
    }

    static ObjectNode incident(FakePagerduty.Incident incident, String serviceName) {
        ObjectNode node =
                reference("incident", incident.id, "[#%d] %s".formatted(incident.number, incident.title), "incidents");
        node.put("type", "incident").put("incident_number", incident.number).put("title", incident.title);
        node.put("created_at", text(incident.createdAt)).put("updated_at", text(incident.updatedAt));
        node.put("status", incident.status).put("urgency", "high");
        node.putNull("incident_key");
        node.set("service", reference("service", incident.service, serviceName, "services"));
        node.putArray("assignments");
        node.put("last_status_change_at", text(incident.statusChangedAt));
        node.put("resolved_at", incident.resolvedAt == null ? null : text(incident.resolvedAt));
        ArrayNode acknowledgements = node.putArray("acknowledgements");
        if (incident.status.equals("acknowledged")) {
            ObjectNode acknowledgement = NODES.objectNode();
            acknowledgement.put("at", text(incident.statusChangedAt));
            acknowledgement.set("acknowledger", reference("user", "PUSER", "Somebody", "users"));
            acknowledgements.add(acknowledgement);
        }
        int resolved = incident.status.equals("resolved") ? incident.alerts.size() : 0;
        node.putObject("alert_counts")
                .put("all", incident.alerts.size())
                .put("triggered", incident.alerts.size() - resolved)
                .put("resolved", resolved);
        node.putObject("incident_type").put("name", "incident_default");
        teams(node, List.of("PTEAM"));
        priority(node, incident.priority);
        reason(node, incident.mergedInto);
        return node;
    }

    private static void priority(ObjectNode incident, @Nullable String priority) {
        if (priority == null) {
            incident.putNull("priority");
        } else {
            incident.set("priority", reference("priority", "P53ZZH5", priority, "priorities"));
        }
    }

    private static void reason(ObjectNode incident, @Nullable String mergedInto) {
        if (mergedInto == null) {
            incident.putNull("resolve_reason");
            return;
        }
        ObjectNode reason = incident.putObject("resolve_reason").put("type", "merge_resolve_reason");
        reason.set("incident", reference("incident", mergedInto, "the other one", "incidents"));
    }

    static ObjectNode logEntry(String id, String type, Instant at, FakePagerduty.Incident incident) {
        ObjectNode node = reference(type, id, type.replace('_', ' '), "log_entries");
        boolean isHuman = !type.equals("trigger_log_entry");
        node.put("type", type).put("created_at", text(at));
        node.set(
                "agent",
                isHuman
                        ? reference("user", "PUSER", "Somebody", "users")
                        : reference("service", incident.service, "a service", "services"));
        node.putObject("channel").put("type", isHuman ? "website" : "api");
        node.set("service", reference("service", incident.service, "a service", "services"));
        node.set("incident", reference("incident", incident.id, incident.title, "incidents"));
        node.putArray("teams");
        node.putArray("contexts");
        node.putObject("event_details");
        return node;
    }

    /** What an entry says of a move, in the channel as the description has it. */
    static void move(ObjectNode logEntry, String from, String to) {
        ObjectNode changes = NODES.objectNode();
        changes.putArray("application_fields")
                .addObject()
                .put("id", to)
                .put("name", "service")
                .put("value", to)
                .put("namespace", "incidents")
                .put("old_value", from);
        ((ObjectNode) logEntry.get("channel")).put("type", "api").set("changeset", changes);
    }

    /** As Flux's notification controller sends it. */
    static ObjectNode alert(String id, String alertKey, String component, String incidentId) {
        ObjectNode alert = reference("alert", id, "Kustomization/%s failed".formatted(component), "alerts");
        alert.put("type", "alert")
                .put("status", "triggered")
                .put("severity", "error")
                .put("suppressed", false);
        alert.put("alert_key", alertKey).put("created_at", "2026-11-21T10:00:00Z");
        alert.set("incident", reference("incident", incidentId, "an incident", "incidents"));
        ObjectNode body = alert.putObject("body").put("type", "alert_body");
        body.putArray("contexts");
        body.putObject("details")
                .put("Revision", "main@sha1:5f0c")
                .putObject("labels")
                .put("app", component);
        body.putObject("cef_details").put("source_component", component).put("service_group", "Kustomization");
        return alert;
    }

    static ObjectNode customField(String name, JsonNode value) {
        ObjectNode field = NODES.objectNode();
        field.put("id", "PF" + name)
                .put("type", "field_value")
                .put("name", name)
                .put("display_name", name);
        field.put("data_type", "string").put("field_type", "single_value").putNull("description");
        field.set("value", value);
        return field;
    }

    static ObjectNode list(String name, Collection<? extends JsonNode> items) {
        ObjectNode list = NODES.objectNode();
        ArrayNode array = list.putArray(name);
        items.forEach(array::add);
        return list;
    }

    static ObjectNode error(int code, String message, String... errors) {
        ObjectNode node = NODES.objectNode();
        ArrayNode texts = node.putObject("error")
                .put("code", code)
                .put("message", message)
                .putArray("errors");
        for (String error : errors) {
            texts.add(error);
        }
        return node;
    }

    /** Whole seconds, as PagerDuty has shown them since 2023. */
    static String text(Instant instant) {
        return instant.toString();
    }

    private static void teams(ObjectNode owner, List<String> teams) {
        ArrayNode array = owner.putArray("teams");
        teams.forEach(team -> array.add(reference("team", team, "Team " + team, "teams")));
    }
}
