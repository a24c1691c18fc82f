package org.gitopsdora.source.flux;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.source.json.LogText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes one wrapping off a record: a list, a watch, a captured request, a log shipper's line, an answer of Loki, a batch of
 * OpenTelemetry. What is inside may be wrapped again; the caller counts how often.
 */
final class Unwrapping {
    /** Where capturing servers and log shippers put what they carry, in any case. */
    private static final List<String> CARRIERS = List.of(
            "body",
            "payload",
            "request",
            "client_payload",
            "message",
            "log",
            "line",
            "_raw",
            "@message",
            "jsonPayload",
            "textPayload",
            "data",
            "event",
            "record",
            "object",
            "content",
            "Body",
            "MESSAGE",
            "msg");

    private static final List<String> TIMES =
            List.of("time", "@timestamp", "timestamp", "date", "received_at", "receivedAt", "ts");

    private static final List<String> CLUSTERS =
            List.of("cluster", "cluster_name", "k8s_cluster_name", "k8s.cluster.name", "clusterName");

    private static final List<String> NAMESPACES = List.of("namespace", "k8s_namespace_name", "k8s.namespace.name");

    /** Fields of OpenTelemetry's events by what Grafana Alloy calls them. Sorted: the payload that lands is made of them. */
    private static final SortedMap<String, String> FLATTENED_NAMES = new TreeMap<>(Map.of(
            "k8s.object.kind", "kind",
            "k8s.object.name", "name",
            "k8s.namespace.name", "namespace",
            "k8s.object.api_version", "objectAPIversion",
            "k8s.object.resource_version", "objectRV",
            "k8s.event.reason", "reason",
            "k8s.event.count", "count",
            "k8s.event.start_time", "firstTimestamp"));

    private final List<Inner> found = new ArrayList<>();
    private boolean isUnderstood;

    private Unwrapping() {}

    /** What a wrapping held, with what it says about it. */
    record Inner(JsonNode node, Labels labels) {}

    /**
     * What a wrapping held.
     *
     * @param isUnderstood false if nothing here is known to carry records; then nothing was found
     */
    record Opened(List<Inner> inside, boolean isUnderstood) {}

    /** @throws JacksonException if what is carried looks like JSON and is not */
    static Opened open(JsonNode wrapped, Labels labels) {
        Unwrapping unwrapping = new Unwrapping();
        if (wrapped.isArray()) {
            unwrapping.isUnderstood = true;
            wrapped.forEach(element -> unwrapping.value(element, labels));
        } else if (wrapped.isObject()) {
            unwrapping.object(wrapped, labels);
        } else if (wrapped.isString()) {
            unwrapping.value(wrapped, labels);
        }
        return new Opened(unwrapping.found, unwrapping.isUnderstood);
    }

    private void object(JsonNode wrapped, Labels labels) {
        if (wrapped.has("items")) {
            isUnderstood = true;
            wrapped.path("items").forEach(item -> value(item, labels));
        } else if (wrapped.path("type").isString() && wrapped.path("object").isObject()) {
            isUnderstood = true;
            // Kubernetes forgets an event: nothing has happened.
            if (!wrapped.path("type").stringValue().equals("DELETED")) {
                value(wrapped.path("object"), labels);
            }
        } else if (wrapped.path("resourceLogs").isArray()) {
            isUnderstood = true;
            wrapped.path("resourceLogs").forEach(resource -> resourceLogs(resource, labels));
        } else if (wrapped.path("data").path("result").isArray()) {
            streams(wrapped.path("data").path("result"), labels);
        } else if (wrapped.path("streams").isArray()) {
            streams(wrapped.path("streams"), labels);
        } else if (wrapped.path("stream").isObject() && wrapped.path("values").isArray()) {
            stream(wrapped, labels);
        } else if (wrapped.path("labels").isObject() && wrapped.path("line").isString()) {
            value(wrapped.path("line"), labelled(wrapped.path("labels"), labels).withTime(time(wrapped)));
            isUnderstood = true;
        } else if (!telemetry(wrapped, labels)) {
            carriers(wrapped, labels);
        }
    }

    private void carriers(JsonNode wrapped, Labels labels) {
        Labels own = labelled(wrapped, labels).withTime(time(wrapped));
        for (String carrier : CARRIERS) {
            JsonNode carried = wrapped.path(carrier);
            if (carried.isObject() || carried.isArray()) {
                isUnderstood = true;
                value(carried, own);
            } else if (carried.isString()) {
                value(carried, own);
            }
        }
    }

    private void value(JsonNode value, Labels labels) {
        if (value.isObject() || value.isArray()) {
            found.add(new Inner(value, labels));
        } else if (value.isString()) {
            JsonNode decoded = decoded(value.stringValue());
            if (decoded != null) {
                found.add(new Inner(decoded, labels));
            }
            // A program's plain words: a line of its log, and no record.
            isUnderstood = true;
        }
    }

    private void streams(JsonNode streams, Labels labels) {
        isUnderstood = true;
        streams.forEach(stream -> stream(stream, labels));
    }

    private void stream(JsonNode stream, Labels labels) {
        isUnderstood = true;
        Labels own = labelled(stream.path(stream.has("stream") ? "stream" : "labels"), labels);
        stream.path("values").forEach(entry -> {
            EventTime time = EventTime.parseEpoch(entry.path(0).asString(""));
            value(entry.path(1), own.withTime(time));
        });
        stream.path("entries").forEach(entry -> value(entry.path("line"), own.withTime(time(entry))));
    }

    private void resourceLogs(JsonNode resourceLogs, Labels labels) {
        ObjectNode resource = attributes(resourceLogs.path("resource").path("attributes"));
        Labels own = labelled(resource, labels);
        resourceLogs
                .path("scopeLogs")
                .forEach(scope -> scope.path("logRecords").forEach(record -> logRecord(record, resource, own)));
    }

    private void logRecord(JsonNode record, ObjectNode resource, Labels labels) {
        ObjectNode attributes = attributes(record.path("attributes"));
        JsonNode body = plain(record.path("body"));
        EventTime time = EventTime.parseEpoch(record.path("timeUnixNano").asString(""));
        if (time == null || time.at().equals(Instant.EPOCH)) {
            time = EventTime.parseEpoch(record.path("observedTimeUnixNano").asString(""));
        }
        Labels own = labelled(attributes, labels).withTime(time);
        if (attributes.has("k8s.event.reason")) {
            found.add(new Inner(
                    flattened(
                            attributes,
                            resource,
                            body,
                            record.path("severityText").asString("Normal")),
                    own));
        } else {
            value(body, own);
        }
    }

    /** An event of OpenTelemetry's k8s_events as other exporters write it: one object, attributes as a map. */
    private boolean telemetry(JsonNode record, Labels labels) {
        for (String key : List.of("attributes", "Attributes")) {
            ObjectNode attributes = attributes(record.path(key));
            if (attributes.has("k8s.event.reason")) {
                JsonNode resource =
                        record.path("resource").isMissingNode() ? record.path("Resource") : record.path("resource");
                JsonNode inner = resource.path("attributes").isMissingNode() ? resource : resource.path("attributes");
                JsonNode body = record.path("body").isMissingNode() ? record.path("Body") : record.path("body");
                String severity = record.path("severityText").asString("");
                severity = severity.isEmpty() ? record.path("severity_text").asString("") : severity;
                severity = severity.isEmpty() ? record.path("SeverityText").asString("Normal") : severity;
                EventTime time = time(record);
                ObjectNode resources = attributes(inner);
                found.add(new Inner(
                        flattened(attributes, resources, plain(body), severity),
                        labelled(resources, labelled(attributes, labels)).withTime(time)));
                isUnderstood = true;
                return true;
            }
        }
        return false;
    }

    /** In the words of Grafana Alloy, which flattens events in the same way. */
    private static ObjectNode flattened(ObjectNode attributes, ObjectNode resource, JsonNode body, String severity) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.setAll(resource);
        all.setAll(attributes);
        FLATTENED_NAMES.forEach((from, to) -> {
            if (all.has(from)) {
                event.put(to, all.path(from).asString(""));
            }
        });
        event.put("objectRV", event.path("objectRV").asString(""));
        event.put("type", severity);
        event.put("msg", body.isString() ? body.stringValue() : body.toString());
        if (all.has("k8s.event.uid")) {
            event.putObject("metadata").put("uid", all.path("k8s.event.uid").asString(""));
        }
        return event;
    }

    /** JSON, JSON behind a prefix (container runtimes, {@code kubectl logs --prefix}), base64 of JSON, or logfmt; null for plain words. */
    private static @Nullable JsonNode decoded(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[{")) {
            return JsonRecords.readTree(stripped);
        }
        JsonNode behind = LogText.findJson(stripped);
        if (behind != null) {
            return behind;
        }
        if (stripped.contains("kind=") && stripped.contains("reason=")) {
            return LogText.logfmt(stripped);
        }
        return stripped.length() >= 16 ? fromBase64(stripped) : null;
    }

    private static @Nullable JsonNode fromBase64(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (!Character.isLetterOrDigit(character) && "+/=-_".indexOf(character) < 0) {
                return null;
            }
        }
        try {
            String decoded = new String(
                    (text.indexOf('-') >= 0 || text.indexOf('_') >= 0 ? Base64.getUrlDecoder() : Base64.getDecoder())
                            .decode(text),
                    StandardCharsets.UTF_8);
            return decoded.strip().startsWith("{") ? JsonRecords.readTree(decoded) : null;
        } catch (IllegalArgumentException | JacksonException e) {
            // One long word.
            return null;
        }
    }

    /** Attributes as OpenTelemetry's JSON lists them, or as a map; dotted keys either way. */
    private static ObjectNode attributes(JsonNode attributes) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        if (attributes.isArray()) {
            attributes.forEach(
                    attribute -> map.set(attribute.path("key").asString(""), plain(attribute.path("value"))));
        } else if (attributes.isObject()) {
            attributes.properties().forEach(attribute -> map.set(attribute.getKey(), plain(attribute.getValue())));
        }
        return map;
    }

    /** {@code {"stringValue":"x"}} as {@code "x"}, and so on down. */
    private static JsonNode plain(JsonNode value) {
        if (!value.isObject() || value.size() != 1) {
            return value;
        }
        if (value.has("kvlistValue")) {
            return attributes(value.path("kvlistValue").path("values"));
        }
        if (value.has("arrayValue")) {
            var list = JsonNodeFactory.instance.arrayNode();
            value.path("arrayValue").path("values").forEach(element -> list.add(plain(element)));
            return list;
        }
        for (String name : List.of("stringValue", "intValue", "boolValue", "doubleValue", "bytesValue")) {
            if (value.has(name)) {
                return value.path(name);
            }
        }
        return value;
    }

    private static Labels labelled(JsonNode labels, Labels outer) {
        return outer.with(firstText(labels, CLUSTERS), firstText(labels, NAMESPACES));
    }

    private static @Nullable EventTime time(JsonNode record) {
        for (String name : TIMES) {
            String text = record.path(name).asString("");
            EventTime time = EventTime.parse(text);
            time = time == null ? EventTime.parseEpoch(text) : time;
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    private static @Nullable String firstText(JsonNode object, List<String> names) {
        for (String name : names) {
            JsonNode value = object.path(name);
            if (value.isString() && !value.stringValue().isEmpty()) {
                return value.stringValue();
            }
        }
        return null;
    }
}
