package org.gitopsdora.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gitopsdora.demo.FluxCluster.Said;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of the cluster with Flux: notifications as a webhook receives them, part of them again as log lines, and its objects. */
final class SimulatedFluxFiles {
    private static final int TOLD_TWICE = 11;
    private static final int LOGGED = 5;

    private SimulatedFluxFiles() {}

    static void write(Path folder, FleetStory story) throws IOException {
        List<Said> told = story.cluster.said.stream()
                .filter(said -> !said.at().isBefore(story.archiveFrom()))
                .toList();
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("flux-notifications.ndjson.gz")))) {
            for (int number = 0; number < told.size(); number++) {
                line(out, notification(told.get(number)));
                if (number % TOLD_TWICE == 0) {
                    line(out, notification(told.get(number)));
                }
            }
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("flux-controller-log.ndjson"))) {
            for (Said said : told) {
                if (said.about().kind.equals(SimulatedFluxObject.KUSTOMIZATION)
                        && said.reconcileNumber() % LOGGED == 0
                        && !said.message().startsWith("Health check passed")) {
                    line(out, logLine(said));
                }
            }
        }
        Files.writeString(folder.resolve("flux-objects.json"), objects(story) + "\n");
    }

    private static ObjectNode notification(Said said) {
        ObjectNode node = ApplicationJson.MAPPER.createObjectNode();
        SimulatedFluxObject object = said.about();
        node.putObject("involvedObject")
                .put("kind", object.kind)
                .put("namespace", object.namespace)
                .put("name", object.name)
                .put("uid", object.uid)
                .put("apiVersion", apiVersion(object))
                .put("resourceVersion", Long.toString(said.resourceVersion()));
        node.put("severity", said.isError() ? "error" : "info")
                .put("timestamp", said.at().toString())
                .put("message", said.message())
                .put("reason", said.reason());
        ObjectNode metadata = node.putObject("metadata").put("revision", said.revision());
        if (said.reason().equals("ReconciliationSucceeded")) {
            metadata.put("commit_status", "update");
        }
        return node.put("reportingController", object.controller())
                .put("reportingInstance", object.controller() + "-6bc5d5b96-j9lw6");
    }

    private static ObjectNode logLine(Said said) {
        SimulatedFluxObject object = said.about();
        ObjectNode node = ApplicationJson.MAPPER.createObjectNode();
        Instant at = said.at().plusMillis(417);
        node.put("level", said.isError() ? "error" : "info").put("ts", at.toString());
        String message = said.message();
        if (said.reason().equals("Progressing")) {
            node.put("msg", "server-side apply completed");
        } else {
            node.put("msg", said.isError() ? "Reconciliation failed after 1.2s, next try in 6m0s" : message);
        }
        node.put("controller", "kustomization")
                .put("controllerGroup", "kustomize.toolkit.fluxcd.io")
                .put("controllerKind", object.kind);
        node.putObject(object.kind).put("name", object.name).put("namespace", object.namespace);
        node.put("namespace", object.namespace)
                .put("name", object.name)
                .put("reconcileID", "%s-%d".formatted(object.uid, said.reconcileNumber()));
        if (said.isError()) {
            node.put("error", message);
        }
        if (said.reason().equals("Progressing")) {
            ObjectNode output = node.putObject("output");
            int space = message.lastIndexOf(' ');
            output.put(message.substring(0, space), message.substring(space + 1));
            output.put("Service/%s/other".formatted(object.name), "unchanged");
        }
        return node.put("revision", said.revision());
    }

    /** As {@code kubectl get … -A -o json} lists them. */
    private static ObjectNode objects(FleetStory story) {
        ObjectNode list = ApplicationJson.MAPPER.createObjectNode();
        ArrayNode items = list.put("apiVersion", "v1").put("kind", "List").putArray("items");
        ObjectNode source =
                item(items, "source.toolkit.fluxcd.io/v1", "GitRepository", SimulatedFluxObject.SYSTEM, "fleet");
        metadata(source)
                .put("uid", "5d3c0e4a-7a0e-4c5b-9f5e-2a1f1c9b7d10")
                .put("resourceVersion", Long.toString(story.cluster.nextResourceVersion()))
                .put("creationTimestamp", story.config.from().toString());
        source.putObject("spec")
                .put("interval", "1m0s")
                .put("url", story.repository.url())
                .putObject("ref")
                .put("branch", "main");
        source.putObject("status");
        for (SimulatedFluxObject object : story.cluster.objects) {
            ObjectNode node = item(items, apiVersion(object), object.kind, object.namespace, object.name);
            metadata(node)
                    .put("uid", object.uid)
                    .put("resourceVersion", Long.toString(story.cluster.nextResourceVersion()))
                    .put("creationTimestamp", object.createdAt.toString());
            ObjectNode labels = metadata(node).putObject("labels");
            object.labels.forEach(labels::put);
            ObjectNode spec = node.putObject("spec").put("interval", "4h0m0s");
            ObjectNode status = node.putObject("status");
            if (object.kind.equals(SimulatedFluxObject.HELM_RELEASE)) {
                spec.putObject("chart")
                        .putObject("spec")
                        .put("chart", FluxCluster.CHART)
                        .put("version", FluxCluster.chartVersion(object.liveContent))
                        .putObject("sourceRef")
                        .put("kind", "HelmRepository")
                        .put("name", "charts");
            } else {
                spec.put("path", "./" + object.path)
                        .put("prune", true)
                        .put("wait", object.isWaiting)
                        .put("retryInterval", "6m0s")
                        .put("timeout", "5m0s")
                        .putObject("sourceRef")
                        .put("kind", "GitRepository")
                        .put("name", "fleet");
                if (object.applied != null) {
                    status.put("lastAppliedRevision", FluxCluster.revision(object.applied));
                }
            }
        }
        return list;
    }

    private static ObjectNode item(ArrayNode items, String apiVersion, String kind, String namespace, String name) {
        ObjectNode node = items.addObject().put("apiVersion", apiVersion).put("kind", kind);
        node.putObject("metadata").put("name", name).put("namespace", namespace);
        return node;
    }

    private static ObjectNode metadata(ObjectNode node) {
        return (ObjectNode) node.get("metadata");
    }

    private static String apiVersion(SimulatedFluxObject object) {
        return object.kind.equals(SimulatedFluxObject.HELM_RELEASE)
                ? "helm.toolkit.fluxcd.io/v2"
                : "kustomize.toolkit.fluxcd.io/v1";
    }

    private static void line(OutputStream out, ObjectNode node) throws IOException {
        out.write((node + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
