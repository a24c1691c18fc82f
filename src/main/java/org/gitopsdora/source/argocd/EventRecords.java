package org.gitopsdora.source.argocd;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Turns Kubernetes events about Applications, and the controller's log lines with the same text, into landed records. */
final class EventRecords {
    private static final Pattern NANOS = Pattern.compile("\\.([0-9a-f]{15,16})$");

    /** The name's time and the event's own may differ by rounding; by more they mean different things (a repeated event). */
    private static final Duration ROUNDING = Duration.ofSeconds(5);

    private final Extraction extraction;

    EventRecords(Extraction extraction) {
        this.extraction = extraction;
    }

    /** {@code core/v1} events have an involvedObject, {@code events.k8s.io/v1} a regarding. */
    static boolean isEvent(JsonNode record) {
        return (record.path("involvedObject").isObject()
                        || record.path("regarding").isObject())
                && !record.path("reason").isMissingNode();
    }

    /** A line of the controller's or server's JSON log, whatever it says. */
    static boolean isLogLine(JsonNode record) {
        return record.path("msg").isString();
    }

    /** Lands an event about an Application; events about anything else are none of ours. */
    void landEvent(JsonNode event, Evidence evidence, long position) {
        JsonNode object =
                event.path("involvedObject").isObject() ? event.path("involvedObject") : event.path("regarding");
        if (!object.path("kind").asString("").equals("Application")
                || !isArgoproj(object.path("apiVersion").asString(""))) {
            return;
        }
        Fields fields = new Fields();
        JsonNode metadata = fields.object(event, "metadata");
        String application = fields.text(object, "name");
        String reason = fields.text(event, "reason");
        Instant stated = statedTime(event, metadata, fields);
        Long nanos = nanos(fields.text(metadata, "name"), stated);
        Instant occurredAt = nanos == null ? stated : fromNanos(nanos);
        if (application == null || reason == null || occurredAt == null) {
            String missing = application == null ? "an application's name" : reason == null ? "a reason" : "a time";
            extraction.reject(evidence.origin(), position, "an event without " + missing, event.toString());
            return;
        }
        String message = fields.text(event, event.path("note").isMissingNode() ? "message" : "note");
        String uid = fields.text(metadata, "uid");
        land(new ArgocdEvent(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                uid == null
                        ? ContentHash.of(evidence.instance(), occurredAt, application, reason, message)
                        : ContentHash.of(evidence.instance(), uid),
                isExported(event, object) ? "event_exporter" : "kubernetes_event",
                uid,
                fields.text(object, "namespace"),
                application,
                fields.text(object, "uid"),
                reason,
                fields.text(event, "type"),
                message == null ? "" : message,
                occurredAt,
                nanos,
                fields.text(fields.object(metadata, "annotations"), "user"),
                component(event, fields),
                event.toString()));
    }

    /** A user who asks for a window gets the events of that window; what an object remembers comes whole. */
    private void land(ArgocdEvent event) {
        if (extraction
                .window()
                .map(window -> window.contains(event.occurredAt()))
                .orElse(true)) {
            extraction.land(ArgocdEvent.DATASET, event);
        }
    }

    /** Lands a log line that is an audit event; every other line is the controller talking to itself. */
    void landLogLine(JsonNode line, Evidence evidence, long position) {
        Fields fields = new Fields();
        String application = fields.text(line, "application");
        String reason = fields.text(line, "reason");
        if (application == null || reason == null) {
            return;
        }
        Instant occurredAt = fields.time(line, "time");
        if (occurredAt == null) {
            extraction.reject(evidence.origin(), position, "a log line whose `time` is no time", line.toString());
            return;
        }
        String message = line.path("msg").asString("");
        land(new ArgocdEvent(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(evidence.instance(), occurredAt, application, reason, message),
                "controller_log",
                null,
                null,
                application,
                null,
                reason,
                fields.text(line, "type"),
                message,
                occurredAt,
                null,
                fields.text(line, "user"),
                null,
                line.toString()));
    }

    private static boolean isArgoproj(String apiVersion) {
        return apiVersion.isEmpty() || apiVersion.startsWith("argoproj.io");
    }

    private static boolean isExported(JsonNode event, JsonNode object) {
        return !event.path("clusterName").isMissingNode()
                || Stream.of("labels", "annotations", "ownerReferences", "deleted")
                        .anyMatch(name -> !object.path(name).isMissingNode());
    }

    private static @Nullable String component(JsonNode event, Fields fields) {
        for (String holder : new String[] {"source", "deprecatedSource"}) {
            String component = fields.text(fields.object(event, holder), "component");
            if (component != null) {
                return component;
            }
        }
        String reporting = fields.text(event, "reportingComponent");
        return reporting == null ? fields.text(event, "reportingController") : reporting;
    }

    private static @Nullable Instant statedTime(JsonNode event, JsonNode metadata, Fields fields) {
        for (String name : new String[] {"lastTimestamp", "deprecatedLastTimestamp", "eventTime", "firstTimestamp"}) {
            Instant time = fields.time(event, name);
            if (time != null) {
                return time;
            }
        }
        return fields.time(metadata.isObject() ? metadata : MissingNode.getInstance(), "creationTimestamp");
    }

    private static @Nullable Long nanos(@Nullable String eventName, @Nullable Instant stated) {
        if (eventName == null) {
            return null;
        }
        Matcher matcher = NANOS.matcher(eventName);
        if (!matcher.find()) {
            return null;
        }
        BigInteger value = new BigInteger(matcher.group(1), 16);
        if (value.bitLength() > 62) {
            return null;
        }
        long nanos = value.longValueExact();
        boolean isTheSame = stated == null
                || Duration.between(fromNanos(nanos), stated).abs().compareTo(ROUNDING) <= 0;
        return isTheSame ? Long.valueOf(nanos) : null;
    }

    private static Instant fromNanos(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
