package org.gitopsdora.source.flux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One record as it stands in its JSON, whatever its shape: the names under which exporters and versions of Kubernetes keep one thing.
 *
 * @param node an object
 * @param text as it was read; null if it stood in a document of several
 */
record EventRecord(JsonNode node, @Nullable String text) {
    /** What a record is. */
    enum Shape {
        NOTIFICATION,
        KUBERNETES_EVENT,
        CONTROLLER_LOG,
        /** A Kubernetes event as Grafana Alloy or OpenTelemetry flattens it: without annotations, namespace and time. */
        FLATTENED_EVENT,
        /** An object from a list. */
        OBJECT,
        /** notification-controller's own log of what it dispatches. */
        DISPATCH_LOG,
        /** A line of a log that is about no object. */
        OTHER_LOG,
        /** Something else, which may hold a record. */
        OTHER
    }

    /** Times that only a Kubernetes event has, even if they are null. */
    private static final List<String> TIMES = List.of(
            "firstTimestamp", "deprecatedFirstTimestamp", "lastTimestamp", "deprecatedLastTimestamp", "eventTime");

    /** Names that nothing but a flattened event has. */
    private static final List<String> FLATTENED =
            List.of("objectAPIversion", "objectRV", "eventRV", "reportingcontroller", "sourcecomponent");

    /** Whom a record is about. */
    record Subject(
            @Nullable String kind,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String uid,
            @Nullable String apiVersion,
            @Nullable String version) {}

    /** What was done to objects in one apply: an action for each. */
    record Applied(List<String> objects, List<String> actions) {
        private void add(@Nullable String object, @Nullable String action) {
            if (object != null && action != null) {
                objects.add(object);
                actions.add(action);
            }
        }
    }

    Shape shape() {
        if (node.path("involvedObject").isObject() || node.path("regarding").isObject()) {
            // Both have an object, a reason and a message; only a notification has a severity and no life of its own.
            boolean isKubernetes =
                    isTimed() || "Event".equals(find("kind")) || (find("type") != null && find("severity") == null);
            return isKubernetes ? Shape.KUBERNETES_EVENT : Shape.NOTIFICATION;
        }
        if (find("kind") != null
                && (node.path("spec").isObject() || node.path("status").isObject())) {
            return Shape.OBJECT;
        }
        if (find("msg") != null && find("level") != null) {
            if (node.has("eventInvolvedObject")) {
                return Shape.DISPATCH_LOG;
            }
            Subject logged = logged();
            return logged.kind != null || logged.apiVersion != null ? Shape.CONTROLLER_LOG : Shape.OTHER_LOG;
        }
        boolean isNamed = find("kind") != null && find("name") != null && find("reason") != null;
        return isNamed && isFlattened() ? Shape.FLATTENED_EVENT : Shape.OTHER;
    }

    /** The first of the fields that holds something, as text. */
    @Nullable
    String find(String... names) {
        for (String name : names) {
            String found = text(node.path(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The same of fields one level down. */
    @Nullable
    String findIn(String object, String... names) {
        return new EventRecord(node.path(object), null).find(names);
    }

    /** A scalar; null if it is empty, null or no scalar. */
    static @Nullable String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull() || value.isContainer()) {
            return null;
        }
        String text = value.asString();
        return text.isEmpty() ? null : text;
    }

    /** As it was read, or, where it stood in a document of several, as it could have been written. */
    String payload() {
        return text == null ? node.toString() : text;
    }

    /** The export carries no annotations, whatever the event had. */
    boolean isFlattened() {
        return hasAny(FLATTENED);
    }

    private boolean isTimed() {
        return hasAny(TIMES)
                || node.path("source").isObject()
                || node.path("deprecatedSource").isObject();
    }

    private boolean hasAny(List<String> names) {
        for (String name : names) {
            if (node.has(name)) {
                return true;
            }
        }
        return false;
    }

    /** The object of a notification or a Kubernetes event. */
    Subject involved() {
        EventRecord object = new EventRecord(
                node.path("involvedObject").isObject() ? node.path("involvedObject") : node.path("regarding"), null);
        return new Subject(
                object.find("kind"),
                object.find("namespace"),
                object.find("name"),
                object.find("uid"),
                object.find("apiVersion"),
                object.find("resourceVersion"));
    }

    /** The object of a flattened event, whose fields stand at the top. */
    Subject flattened(@Nullable String namespaceOfWrapping) {
        String namespace = find("namespace");
        return new Subject(
                find("kind"),
                namespace == null ? namespaceOfWrapping : namespace,
                find("name"),
                null,
                find("objectAPIversion"),
                find("objectRV"));
    }

    /** The object of a line of a controller's log: under its kind, the oldest controllers write that in lower case. */
    Subject logged() {
        String kind = find("controllerKind", "reconciler kind");
        String namespace = find("namespace");
        String name = find("name");
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String referenced = switch (field.getKey()) {
                case "kustomization" -> "Kustomization";
                case "helmrelease" -> "HelmRelease";
                default -> field.getKey();
            };
            if (field.getValue().isObject() && FluxKinds.isKnown(referenced)) {
                EventRecord reference = new EventRecord(field.getValue(), null);
                kind = kind == null ? referenced : kind;
                namespace = reference.find("namespace") == null ? namespace : reference.find("namespace");
                name = reference.find("name") == null ? name : reference.find("name");
            }
        }
        return new Subject(kind, namespace, name, null, find("controllerGroup", "reconciler group"), null);
    }

    /** {@code output} of a log line: object to action, or, grouped, action to objects. */
    Applied applied() {
        Applied applied = new Applied(new ArrayList<>(), new ArrayList<>());
        for (Map.Entry<String, JsonNode> field : node.path("output").properties()) {
            if (field.getValue().isArray()) {
                field.getValue().forEach(object -> applied.add(text(object), field.getKey()));
            } else {
                applied.add(field.getKey(), text(field.getValue()));
            }
        }
        return applied;
    }
}
