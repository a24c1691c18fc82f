package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.gitopsdora.demo.SimulatedIncident.PagedService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** PagerDuty's objects as version 2 of its API shows them. */
final class PagerdutyJson {
    private static final String API = "https://api.pagerduty.com/";
    private static final String SITE = "https://shop.pagerduty.com/";

    private PagerdutyJson() {}

    /** An entry of the log, with the incident it is about. */
    record Entry(Instant at, SimulatedIncident incident, ObjectNode json) {}

    static ObjectNode service(PagedService service) {
        ObjectNode node = reference("service", "services", service.id(), service.name());
        node.put("type", "service")
                .put("name", service.name())
                .putNull("description")
                .put("status", "active")
                .put("created_at", "2024-11-06T11:12:51Z");
        teams(node, service);
        node.putArray("integrations").add(integration(service));
        return node;
    }

    private static ObjectNode integration(PagedService service) {
        ObjectNode integration = reference(
                "events_api_v2_inbound_integration",
                "integrations",
                "I" + service.id().substring(1),
                "Events");
        return integration
                .put("type", "events_api_v2_inbound_integration")
                .put("integration_key", "%032x".formatted(Math.abs((long)
                                service.id().hashCode())));
    }

    static ObjectNode incident(SimulatedIncident incident) {
        ObjectNode node =
                reference("incident", "incidents", incident.id, "[#%d] %s".formatted(incident.number, incident.title));
        node.put("type", "incident")
                .put("incident_number", incident.number)
                .put("title", incident.title)
                .put("created_at", incident.createdAt.toString())
                .put("updated_at", incident.lastChangedAt().toString())
                .put("status", incident.status())
                .put("urgency", "high")
                .putNull("incident_key");
        node.set("service", reference("service", incident.service));
        node.putArray("assignments");
        node.put("last_status_change_at", incident.lastChangedAt().toString())
                .put("resolved_at", text(incident.resolvedAt));
        acknowledgements(node, incident);
        boolean isResolved = incident.resolvedAt != null;
        node.putObject("alert_counts")
                .put("all", 1)
                .put("triggered", isResolved ? 0 : 1)
                .put("resolved", isResolved ? 1 : 0);
        node.putObject("incident_type").put("name", "incident_default");
        node.set(
                "priority", reference("priority", "priorities", "PSHPRI1", "P1").put("name", "P1"));
        teams(node, incident.service);
        SimulatedIncident target = incident.mergedInto;
        if (target == null) {
            node.putNull("resolve_reason");
        } else {
            node.putObject("resolve_reason")
                    .put("type", "merge_resolve_reason")
                    .set("incident", reference("incident", "incidents", target.id, target.title));
        }
        return node;
    }

    /** A resolved incident has forgotten who acknowledged it: the log has not. */
    private static void acknowledgements(ObjectNode node, SimulatedIncident incident) {
        ArrayNode acknowledgements = node.putArray("acknowledgements");
        if (incident.status().equals("acknowledged")) {
            acknowledgements
                    .addObject()
                    .put("at", text(incident.acknowledgedAt))
                    .set("acknowledger", person());
        }
    }

    static ObjectNode alert(SimulatedIncident incident) {
        ObjectNode alert = reference("alert", "alerts", incident.id.replaceFirst("Q", "A"), incident.title);
        alert.put("type", "alert")
                .put("status", incident.resolvedAt == null ? "triggered" : "resolved")
                .put("severity", "critical")
                .put("suppressed", false)
                .put("alert_key", "watch-%d".formatted(incident.number))
                .put("created_at", incident.createdAt.toString());
        alert.set("service", reference("service", incident.service));
        alert.set("incident", reference("incident", "incidents", incident.id, incident.title));
        ObjectNode body = alert.putObject("body").put("type", "alert_body");
        body.putArray("contexts");
        body.putObject("details").put("check", incident.title).put("watched", incident.service.name());
        return alert;
    }

    /** The one field the account has: what somebody found to be the cause. */
    static ObjectNode customField() {
        return ApplicationJson.MAPPER
                .createObjectNode()
                .put("id", "PSHFLD1")
                .put("type", "field")
                .put("name", "caused_by")
                .put("display_name", "Caused by")
                .put("data_type", "string")
                .put("field_type", "single_value");
    }

    static ObjectNode customFieldValue(SimulatedIncident incident) {
        return customField().put("type", "field_value").put("value", incident.cause);
    }

    /** All that was said of incidents, newest first. */
    static List<Entry> log(List<SimulatedIncident> incidents) {
        List<Entry> entries = new ArrayList<>();
        for (SimulatedIncident incident : incidents) {
            entries.add(entry(incident, "trigger", incident.createdAt));
            if (incident.acknowledgedAt != null) {
                entries.add(entry(incident, "acknowledge", incident.acknowledgedAt));
            }
            if (incident.resolvedAt != null) {
                entries.add(entry(incident, "resolve", incident.resolvedAt));
            }
        }
        entries.sort(Comparator.comparing(Entry::at).reversed());
        return entries;
    }

    private static Entry entry(SimulatedIncident incident, String what, Instant at) {
        boolean isHuman = !what.equals("trigger");
        String id =
                "R%s%s".formatted(incident.id.substring(1), what.substring(0, 1).toUpperCase(Locale.ROOT));
        ObjectNode node = reference(what + "_log_entry", "log_entries", id, what);
        node.put("type", what + "_log_entry").put("created_at", at.toString());
        node.set("agent", isHuman ? person() : reference("service", incident.service));
        node.putObject("channel").put("type", isHuman ? "website" : "api");
        node.set("service", reference("service", incident.service));
        node.set("incident", reference("incident", "incidents", incident.id, incident.title));
        node.putArray("teams");
        node.putArray("contexts");
        return new Entry(at, incident, node);
    }

    static ObjectNode error(int code, String message, String... errors) {
        ObjectNode node = ApplicationJson.MAPPER.createObjectNode();
        ArrayNode texts = node.putObject("error")
                .put("code", code)
                .put("message", message)
                .putArray("errors");
        for (String error : errors) {
            texts.add(error);
        }
        return node;
    }

    private static void teams(ObjectNode owner, PagedService service) {
        owner.putArray("teams")
                .add(reference(
                        "team",
                        "teams",
                        "PSHT" + service.team().substring(0, 3).toUpperCase(Locale.ROOT),
                        service.team()));
    }

    private static ObjectNode person() {
        return reference("user", "users", "PSHUSR1", "Whoever is on call");
    }

    private static ObjectNode reference(String type, PagedService service) {
        return reference(type, "services", service.id(), service.name());
    }

    private static ObjectNode reference(String type, String collection, String id, String summary) {
        return ApplicationJson.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("type", type + "_reference")
                .put("summary", summary)
                .put("self", API + collection + "/" + id)
                .put("html_url", SITE + collection + "/" + id);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
