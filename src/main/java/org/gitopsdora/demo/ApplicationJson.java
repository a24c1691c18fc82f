package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Application object as Argo CD 3.5 shows it at the end of the simulation. */
final class ApplicationJson {
    static final JsonMapper MAPPER = new JsonMapper();

    private final Application application;
    private final Instant until;
    private final long resourceVersion;

    private ApplicationJson(Application application, Instant until, long resourceVersion) {
        this.application = application;
        this.until = until;
        this.resourceVersion = resourceVersion;
    }

    static ObjectNode of(Application application, Instant until, long resourceVersion) {
        return new ApplicationJson(application, until, resourceVersion).object();
    }

    private ObjectNode object() {
        ObjectNode object = MAPPER.createObjectNode();
        object.set("metadata", metadata());
        object.set("spec", spec());
        object.set("status", status());
        Operation current = application.current;
        if (current != null && !current.isFinished()) {
            object.set("operation", requested(current));
        }
        return object;
    }

    private ObjectNode metadata() {
        ObjectNode metadata = MAPPER.createObjectNode();
        metadata.put("name", application.name)
                .put("namespace", Application.NAMESPACE)
                .put("uid", application.uid)
                .put("resourceVersion", Long.toString(resourceVersion))
                .put("generation", 10L + application.operations.size() * 4L)
                .put("creationTimestamp", application.createdAt.toString());
        ObjectNode labels = metadata.putObject("labels");
        application.labels.forEach(labels::put);
        putAnnotations(metadata);
        metadata.putArray("managedFields")
                .addObject()
                .put("manager", "argocd-application-controller")
                .put("operation", "Update")
                .put("apiVersion", "argoproj.io/v1alpha1")
                .put("time", reconciledAt().toString())
                .put("fieldsType", "FieldsV1")
                .putObject("fieldsV1")
                .putObject("f:status")
                .putObject("f:health");
        return metadata;
    }

    private void putAnnotations(ObjectNode metadata) {
        Map<String, String> annotations = new TreeMap<>(application.annotations);
        if (application.parent != null) {
            annotations.put(
                    "argocd.argoproj.io/tracking-id",
                    "%s:argoproj.io/Application:%s/%s"
                            .formatted(application.parent, Application.NAMESPACE, application.name));
        }
        if (!annotations.isEmpty()) {
            ObjectNode node = metadata.putObject("annotations");
            annotations.forEach(node::put);
        }
    }

    private ObjectNode spec() {
        ObjectNode spec = MAPPER.createObjectNode();
        spec.put("project", application.project);
        putSources(spec, application.sources);
        spec.set("destination", destination());
        ObjectNode syncPolicy = spec.putObject("syncPolicy");
        if (application.isAutomated) {
            syncPolicy.putObject("automated").put("prune", true).put("selfHeal", true);
        }
        syncPolicy.putObject("retry").put("limit", 5);
        if (application.revisionHistoryLimit != null) {
            spec.put("revisionHistoryLimit", application.revisionHistoryLimit);
        }
        return spec;
    }

    private ObjectNode status() {
        ObjectNode status = MAPPER.createObjectNode();
        status.set("sync", sync());
        ObjectNode health = status.putObject("health");
        health.put("status", application.health);
        if (!application.healthTransitions.isEmpty()) {
            health.put(
                    "lastTransitionTime",
                    application
                            .healthTransitions
                            .get(application.healthTransitions.size() - 1)
                            .at()
                            .toString());
        }
        if (!application.history.isEmpty()) {
            ArrayNode history = status.putArray("history");
            application.history.forEach(operation -> history.add(entry(operation)));
        }
        status.put("reconciledAt", reconciledAt().toString());
        Operation current = application.current;
        if (current != null) {
            status.set("operationState", operationState(current));
            putSyncError(status, current);
        }
        putResources(status);
        return status;
    }

    private ObjectNode sync() {
        ObjectNode sync = MAPPER.createObjectNode();
        sync.put("status", application.syncStatus);
        ObjectNode comparedTo = sync.putObject("comparedTo");
        putSources(comparedTo, application.sources);
        comparedTo.set("destination", destination());
        if (application.compared != null) {
            putRevisions(sync, application.compared, Blank.ABSENT);
        }
        return sync;
    }

    private ObjectNode entry(Operation operation) {
        ObjectNode entry = MAPPER.createObjectNode();
        putRevisions(entry, operation.state, Blank.ABSENT);
        entry.put("deployedAt", Objects.requireNonNull(operation.finishedAt).toString())
                .put("id", Objects.requireNonNull(operation.historyId))
                .put("deployStartedAt", operation.startedAt.toString());
        putSources(entry, operation.state.sources());
        entry.set("initiatedBy", initiatedBy(operation));
        return entry;
    }

    private static ObjectNode initiatedBy(Operation operation) {
        ObjectNode initiatedBy = MAPPER.createObjectNode();
        return operation.user == null
                ? initiatedBy.put("automated", true)
                : initiatedBy.put("username", operation.user);
    }

    private ObjectNode operationState(Operation operation) {
        ObjectNode state = MAPPER.createObjectNode();
        state.set("operation", requested(operation));
        state.put("phase", operation.phase.text());
        state.put(
                "message", operation.isFinished() ? operation.message : "waiting for healthy state of apps/Deployment");
        state.put("startedAt", operation.startedAt.toString());
        if (operation.finishedAt != null) {
            state.put("finishedAt", operation.finishedAt.toString());
        }
        if (operation.retries > 0) {
            state.put("retryCount", operation.retries);
        }
        ObjectNode result = state.putObject("syncResult");
        putRevisions(result, operation.state, Blank.EMPTY);
        putSources(result, operation.state.sources());
        putResults(result.putArray("resources"), operation);
        return state;
    }

    private static ObjectNode requested(Operation operation) {
        ObjectNode requested = MAPPER.createObjectNode();
        ObjectNode sync = requested.putObject("sync");
        putRevisions(sync, operation.state, Blank.ABSENT);
        if (operation.scope == Operation.Scope.DRY_RUN) {
            sync.put("dryRun", true);
        }
        if (operation.isRollback) {
            sync.putObject("syncStrategy").putObject("apply");
            putSources(sync, operation.state.sources());
        } else if (operation.user != null) {
            sync.putObject("syncStrategy").putObject("hook");
        } else {
            sync.put("prune", true);
        }
        if (operation.scope == Operation.Scope.PARTIAL) {
            sync.putArray("resources")
                    .addObject()
                    .put("group", "apps")
                    .put("kind", "Deployment")
                    .put("name", operation.application.destinationNamespace);
        }
        if (operation.isSelfHeal()) {
            sync.put("autoHealAttemptsCount", 1);
        }
        requested.set("initiatedBy", initiatedBy(operation));
        requested.putObject("retry").put("limit", 5);
        return requested;
    }

    private void putResults(ArrayNode results, Operation operation) {
        boolean isApplied = operation.isSuccessful() && operation.scope != Operation.Scope.DRY_RUN;
        if (operation.reachedProduction && operation.isFinished()) {
            results.add(resource("", "Service").put("status", "Synced").put("message", "service configured"));
        }
        if (!operation.isFinished()) {
            return;
        }
        ObjectNode deployment = resource("apps", "Deployment");
        deployment.put("status", operation.isSuccessful() ? "Synced" : "SyncFailed");
        deployment.put("message", operation.isSuccessful() ? "deployment.apps configured" : operation.message);
        deployment.put("syncPhase", "Sync");
        if (isApplied && image(operation.state) != null) {
            deployment.put("hookPhase", "Running").putArray("images").add(image(operation.state));
        }
        results.add(deployment);
    }

    private void putSyncError(ObjectNode status, Operation current) {
        boolean isStanding = current.isFinished()
                && !current.isSuccessful()
                && application.isAutomated
                && current.scope == Operation.Scope.FULL;
        if (isStanding) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "SyncError")
                    .put(
                            "message",
                            "Failed last sync attempt to %s: %s".formatted(current.state.revisions(), current.message))
                    .put(
                            "lastTransitionTime",
                            Objects.requireNonNull(current.finishedAt).toString());
        }
    }

    private void putResources(ObjectNode status) {
        boolean isParent = application.labels.containsKey("role");
        ObjectNode resource = isParent ? resource("argoproj.io", "Application") : resource("apps", "Deployment");
        status.putArray("resources").add(resource.put("status", application.syncStatus));
        status.put("sourceType", sourceType(isParent));
        ObjectNode summary = status.putObject("summary");
        String image = application.history.isEmpty()
                ? null
                : image(application.history.get(application.history.size() - 1).state);
        if (image != null) {
            summary.putArray("images").add(image);
        }
        if (isParent) {
            summary.put("isAppOfApps", true);
        }
        status.put("resourceHealthSource", "appTree").put("controllerNamespace", Application.NAMESPACE);
    }

    private String sourceType(boolean isParent) {
        if (application.sources.stream().anyMatch(AppSource::isChart)) {
            return "Helm";
        }
        return switch (application.destinationNamespace) {
            case Services.CATALOG -> "Helm";
            case Services.ACCOUNTS -> "Directory";
            default -> isParent ? "Directory" : "Kustomize";
        };
    }

    private ObjectNode resource(String group, String kind) {
        ObjectNode resource = MAPPER.createObjectNode();
        if (!group.isEmpty()) {
            resource.put("group", group);
        }
        return resource.put("version", group.equals("argoproj.io") ? "v1alpha1" : "v1")
                .put("kind", kind)
                .put("namespace", application.destinationNamespace)
                .put("name", application.destinationNamespace);
    }

    private @Nullable String image(DesiredState state) {
        String version = state.version();
        boolean isChart = state.sources().stream().anyMatch(AppSource::isChart);
        return version.isEmpty() || isChart ? null : Services.image(application.destinationNamespace) + ":" + version;
    }

    private ObjectNode destination() {
        return MAPPER.createObjectNode()
                .put("server", application.server)
                .put("namespace", application.destinationNamespace);
    }

    private Instant reconciledAt() {
        Instant polled = until.minus(Duration.ofSeconds(5 + Math.floorMod(application.name.hashCode(), 170)));
        return application.healthTransitions.stream()
                .map(Application.HealthTransition::at)
                .filter(at -> at.isAfter(polled))
                .max(Comparator.naturalOrder())
                .orElse(polled);
    }

    /** One source stands in {@code source}; of several, {@code source} is shown empty and {@code sources} counts. */
    private static void putSources(ObjectNode node, List<AppSource> sources) {
        if (sources.size() == 1) {
            node.set("source", source(sources.get(0)));
            return;
        }
        node.putObject("source").put("repoURL", "");
        ArrayNode list = node.putArray("sources");
        sources.forEach(source -> list.add(source(source)));
    }

    private static ObjectNode source(AppSource source) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("repoURL", source.repositoryUrl());
        if (source.path() != null) {
            node.put("path", source.path());
        }
        node.put("targetRevision", source.targetRevision());
        if (source.isChart()) {
            ObjectNode helm = node.putObject("helm");
            ArrayNode valueFiles = helm.putArray("valueFiles");
            source.valueFiles().forEach(valueFiles::add);
            if (!source.parameters().isEmpty()) {
                ArrayNode parameters = helm.putArray("parameters");
                source.parameters()
                        .forEach((name, value) ->
                                parameters.addObject().put("name", name).put("value", value));
            }
            node.put("chart", source.chart());
        }
        if (source.ref() != null) {
            node.put("ref", source.ref());
        }
        return node;
    }

    private enum Blank {
        /** A result of several sources carries an empty revision. */
        EMPTY,
        ABSENT
    }

    private static void putRevisions(ObjectNode node, DesiredState state, Blank blank) {
        if (!state.isMultiSource()) {
            node.put("revision", state.revision());
            return;
        }
        if (blank == Blank.EMPTY) {
            node.put("revision", "");
        }
        ArrayNode revisions = node.putArray("revisions");
        state.revisions().forEach(revisions::add);
    }
}
