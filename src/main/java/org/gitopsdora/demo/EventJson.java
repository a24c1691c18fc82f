package org.gitopsdora.demo;

import tools.jackson.databind.node.ObjectNode;

/** An event in the shapes in which it is told: by the API, by an event exporter, by the controller's own log. */
final class EventJson {
    private EventJson() {}

    /** core/v1 Event, as {@code /applications/{name}/events} lists it. */
    static ObjectNode kubernetes(ClusterEvent event) {
        ObjectNode node = ApplicationJson.MAPPER.createObjectNode();
        ObjectNode metadata = node.putObject("metadata");
        metadata.put("name", event.name())
                .put("namespace", Application.NAMESPACE)
                .put("uid", event.uid())
                .put("resourceVersion", Long.toString(event.resourceVersion()))
                .put("creationTimestamp", event.at().toString());
        ObjectNode annotations = metadata.putObject("annotations");
        annotations
                .put("dest-namespace", event.application().destinationNamespace)
                .put("dest-server", event.application().server);
        if (event.user() != null) {
            annotations.put("user", event.user());
        }
        node.putObject("involvedObject")
                .put("kind", "Application")
                .put("namespace", Application.NAMESPACE)
                .put("name", event.application().name)
                .put("uid", event.applicationUid())
                .put("apiVersion", "argoproj.io/v1alpha1")
                .put("resourceVersion", Long.toString(event.resourceVersion() - 1));
        node.put("reason", event.reason()).put("message", event.message());
        node.putObject("source").put("component", event.component());
        node.put("firstTimestamp", event.at().toString())
                .put("lastTimestamp", event.at().toString())
                .put("count", 1)
                .put("type", event.type())
                .putNull("eventTime")
                .put("reportingComponent", "")
                .put("reportingInstance", "");
        return node;
    }

    /** What an event exporter writes: the event, the cluster, and the labels of the object. */
    static ObjectNode exported(ClusterEvent event) {
        ObjectNode node = kubernetes(event);
        node.put("clusterName", "eu-1");
        ObjectNode labels = ((ObjectNode) node.get("involvedObject")).putObject("labels");
        // The exporter turns dots in keys into underscores.
        event.application().labels.forEach((key, value) -> labels.put(key.replace('.', '_'), value));
        return node;
    }

    /** The same text as a line of the controller's or the server's log: no namespace, no uid. */
    static ObjectNode logLine(ClusterEvent event) {
        ObjectNode node = ApplicationJson.MAPPER.createObjectNode();
        node.put("application", event.application().name)
                .put("dest-namespace", event.application().destinationNamespace)
                .put("dest-server", event.application().server)
                .put("level", "info")
                .put("msg", event.message())
                .put("reason", event.reason())
                .put("time", event.at().toString())
                .put("type", event.type());
        if (event.user() != null) {
            node.put("user", event.user());
        }
        return node;
    }
}
