package org.gitopsdora.source.flux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.RepositoryKey;
import org.gitopsdora.source.RepositoryPath;
import org.gitopsdora.source.json.CanonicalJson;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns objects of Flux, as kubectl lists them, into landed records. Thread-safe: it keeps nothing. */
final class ObjectRecords {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String REQUESTS = "reconcile.fluxcd.io/";
    private static final String REQUESTED_AT = REQUESTS + "requestedAt";
    private static final String ORIGIN_REVISION = "org.opencontainers.image.revision";
    private static final String ORIGIN_URL = "org.opencontainers.image.source";

    private static final Set<String> VOLATILE_METADATA = Set.of("resourceVersion", "generation", "managedFields");

    /** They move with every reconcile, whether or not anything came of it. */
    private static final Set<String> VOLATILE_STATUS = Set.of(
            "conditions",
            "history",
            "observedGeneration",
            "observedPostRenderersDigest",
            "lastHandledReconcileAt",
            "lastHandledForceAt",
            "lastHandledResetAt",
            "lastAttemptedGeneration",
            "lastAttemptedReleaseActionDuration",
            "failures",
            "installFailures",
            "upgradeFailures");

    /** How and when, not what. */
    /** What says where manifests lie, and not what becomes of them. */
    private static final Set<String> PLACES = Set.of("path", "sourceRef", "chart", "chartRef", "components");

    private static final Set<String> NO_PARAMETERS = Set.of(
            "suspend",
            "interval",
            "retryInterval",
            "timeout",
            "dependsOn",
            "serviceAccountName",
            "kubeConfig",
            "healthChecks",
            "healthCheckExprs",
            "wait",
            "prune",
            "deletionPolicy",
            "force",
            "driftDetection",
            "install",
            "upgrade",
            "test",
            "rollback",
            "uninstall",
            "maxHistory",
            "persistentClient");

    private final String instance;
    private final Extraction extraction;

    ObjectRecords(String instance, Extraction extraction) {
        this.instance = instance;
        this.extraction = extraction;
    }

    /** Who was landed, and when it was so. */
    record Seen(String kind, Instant observedAt) {}

    /** Where a record stands. */
    record Place(String file, long position, Instant writtenAt) {}

    /**
     * Lands everything one object says.
     *
     * @return null if it has no name and was rejected
     */
    @Nullable
    Seen land(JsonNode object, Place place) {
        return extraction
                .landPayload(FluxObject.DATASET, tied -> new ObjectRecords(instance, tied).landWhole(object, place))
                .orElse(null);
    }

    private Optional<Seen> landWhole(JsonNode object, Place place) {
        Fields fields = new Fields();
        JsonNode metadata = fields.object(object, "metadata");
        String kind = fields.text(object, "kind");
        String namespace = fields.text(metadata, "namespace");
        String name = fields.text(metadata, "name");
        if (kind == null || namespace == null || name == null) {
            extraction.reject(
                    place.file(),
                    place.position(),
                    "a %s without metadata.%s".formatted(kind, name == null ? "name" : "namespace"),
                    object.toString());
            return Optional.empty();
        }
        Named named = new Named(kind, namespace, name, fields.text(metadata, "uid"), extraction.now());
        JsonNode status = fields.object(object, "status");
        JsonNode ready = condition(fields.list(status, "conditions"), "Ready");
        FluxObject snapshot = snapshot(named, object, ready, fields);
        releases(named, status, fields);
        history(named, snapshot.sourceKind(), status, fields);
        conditions(named, status, fields);
        artifact(named, snapshot, fields.object(status, "artifact"), fields);
        images(named, snapshot, fields.object(object, "spec"), fields);
        attributes(named, snapshot, metadata, fields);
        extraction.land(FluxObject.DATASET, snapshot);
        Instant observedAt = observedAt(object, ready, place.writtenAt());
        sighting(named, snapshot.contentHash(), object, ready, observedAt, fields);
        fields.problems().stream()
                .distinct()
                .forEach(problem -> extraction.reject(
                        place.file(),
                        place.position(),
                        "%s %s/%s: %s".formatted(kind, namespace, name, problem.reason()),
                        problem.payload()));
        return Optional.of(new Seen(kind, observedAt));
    }

    /** Who an object is. */
    private record Named(
            String kind,
            String namespace,
            String name,
            @Nullable String uid,
            Instant extractedAt) {
        /** Part of every content hash. */
        String identity(String instance) {
            return ContentHash.of(instance, kind, namespace, name, uid);
        }
    }

    private FluxObject snapshot(Named named, JsonNode object, JsonNode ready, Fields fields) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = fields.object(object, "spec");
        JsonNode status = fields.object(object, "status");
        boolean isChart = named.kind().equals("HelmChart");
        // A HelmChart names its chart in a word where a HelmRelease describes it.
        JsonNode chart = isChart ? spec : fields.object(fields.object(spec, "chart"), "spec");
        JsonNode sourceRef = sourceRef(spec, chart, fields);
        String sourceKind = fields.text(sourceRef, "kind");
        String sourceNamespace = fields.text(sourceRef, "namespace");
        FluxRevision.Maker maker = maker(named.kind(), sourceKind);
        String applied = fields.text(status, "lastAppliedRevision");
        String attempted = fields.text(status, "lastAttemptedRevision");
        String appliedOrigin = fields.text(status, "lastAppliedOriginRevision");
        FluxRevision appliedParts = applied == null ? null : FluxRevision.of(applied, maker);
        FluxRevision attemptedParts = attempted == null ? null : FluxRevision.of(attempted, maker);
        String path = named.kind().equals("Kustomization") ? normalised(fields.text(spec, "path")) : null;
        return new FluxObject(
                FluxSource.TYPE,
                instance,
                named.extractedAt(),
                ContentHash.of(instance, CanonicalJson.of(withoutVolatile(object, ready))),
                named.kind(),
                named.namespace(),
                named.name(),
                named.uid(),
                fields.time(metadata, "creationTimestamp"),
                fields.time(metadata, "deletionTimestamp"),
                sourceKind,
                sourceKind == null ? null : sourceNamespace == null ? named.namespace() : sourceNamespace,
                fields.text(sourceRef, "name"),
                fields.text(spec, "url"),
                repositoryKey(fields.text(spec, "url")),
                reference(fields.object(spec, "ref")),
                path,
                fields.text(spec, "targetNamespace"),
                GoDuration.seconds(fields.text(spec, "interval")),
                GoDuration.seconds(fields.text(spec, "retryInterval")),
                fields.flag(spec, "suspend"),
                fields.flag(spec, "wait"),
                !fields.list(spec, "healthChecks").isEmpty()
                        || !fields.list(spec, "healthCheckExprs").isEmpty(),
                fields.flag(spec, "prune"),
                dependsOn(spec, named.namespace(), fields),
                fields.text(chart, "chart"),
                fields.text(chart, "version"),
                fields.text(spec, "releaseName"),
                applied,
                appliedParts == null ? null : appliedParts.kind().word(),
                appliedParts == null ? null : appliedParts.commit(),
                appliedParts == null ? null : appliedParts.digest(),
                appliedParts == null ? null : appliedParts.version(),
                appliedOrigin,
                appliedOrigin == null
                        ? null
                        : FluxRevision.of(appliedOrigin, FluxRevision.Maker.GIT).commit(),
                attempted,
                attemptedParts == null ? null : attemptedParts.kind().word(),
                attemptedParts == null ? null : attemptedParts.commit(),
                attemptedParts == null ? null : attemptedParts.digest(),
                attemptedParts == null ? null : attemptedParts.version(),
                fields.text(ready, "status"),
                fields.text(ready, "reason"),
                fields.text(fields.object(spec, "driftDetection"), "mode"),
                !fields.list(spec, "images").isEmpty(),
                !fields.list(spec, "patches").isEmpty()
                        || !fields.list(spec, "postRenderers").isEmpty(),
                hashOf(spec.path("postBuild")),
                ContentHash.of(CanonicalJson.of(CanonicalJson.pruned(without(spec, NO_PARAMETERS)))),
                ContentHash.of(CanonicalJson.of(CanonicalJson.pruned(without(without(spec, NO_PARAMETERS), PLACES)))),
                components(path, spec, fields),
                named.kind().equals("Kustomization") ? null : fields.text(spec, "ignore"),
                valuesFiles(chart, fields),
                fields.text(chart, "reconcileStrategy"),
                !fields.list(spec, "valuesFrom").isEmpty(),
                !fields.list(spec, "include").isEmpty()
                        || !fields.list(spec.path("postBuild"), "substituteFrom")
                                .isEmpty(),
                inventorySize(status, fields),
                object.toString());
    }

    /** They are named from the path, and may lie outside of it. */
    private static @Nullable String components(@Nullable String path, JsonNode spec, Fields fields) {
        List<String> components = new ArrayList<>();
        for (String component : path == null ? List.<String>of() : fields.texts(spec, "components")) {
            if (!component.contains("://")) {
                components.add(RepositoryPath.of(path + "/" + component));
            }
        }
        return components.isEmpty() ? null : String.join("\n", components);
    }

    private static @Nullable String valuesFiles(JsonNode chart, Fields fields) {
        List<String> files = fields.texts(chart, "valuesFiles").stream()
                .map(RepositoryPath::of)
                .toList();
        return files.isEmpty() ? null : String.join("\n", files);
    }

    /** A HelmRelease names its chart's source in one of two places, a HelmChart in a third. */
    private static JsonNode sourceRef(JsonNode spec, JsonNode chart, Fields fields) {
        for (JsonNode holder : List.of(
                fields.object(spec, "sourceRef"), fields.object(spec, "chartRef"), fields.object(chart, "sourceRef"))) {
            if (holder.isObject()) {
                return holder;
            }
        }
        return spec.path("sourceRef");
    }

    private static FluxRevision.Maker maker(String kind, @Nullable String sourceKind) {
        FluxRevision.Maker own = FluxKinds.maker(kind);
        FluxRevision.Maker source = FluxKinds.maker(sourceKind);
        if (own == FluxRevision.Maker.CHART) {
            return switch (source) {
                case GIT -> FluxRevision.Maker.CHART_FROM_GIT;
                case OCI -> FluxRevision.Maker.CHART_FROM_OCI;
                default -> FluxRevision.Maker.CHART;
            };
        }
        return own == FluxRevision.Maker.UNSAID ? source : own;
    }

    private void releases(Named named, JsonNode status, Fields fields) {
        if (!named.kind().equals("HelmRelease")) {
            return;
        }
        for (JsonNode entry : fields.list(status, "history")) {
            Long version = fields.number(entry, "version");
            if (version == null) {
                fields.note("a release without a version", entry);
                continue;
            }
            JsonNode tests = fields.object(entry, "testHooks");
            long failed = tests.properties().stream()
                    .filter(test -> test.getValue().path("phase").asString("").equals("Failed"))
                    .count();
            extraction.land(
                    FluxRelease.DATASET,
                    new FluxRelease(
                            FluxSource.TYPE,
                            instance,
                            named.extractedAt(),
                            ContentHash.of(named.identity(instance), CanonicalJson.of(entry)),
                            named.namespace(),
                            named.name(),
                            named.uid(),
                            fields.text(entry, "namespace"),
                            fields.text(entry, "name"),
                            version,
                            fields.text(entry, "status"),
                            fields.text(entry, "action"),
                            fields.text(entry, "chartName"),
                            fields.text(entry, "chartVersion"),
                            fields.text(entry, "appVersion"),
                            fields.text(entry, "digest"),
                            fields.text(entry, "configDigest"),
                            fields.text(entry, "ociDigest"),
                            fields.time(entry, "firstDeployed"),
                            fields.time(entry, "lastDeployed"),
                            fields.time(entry, "deleted"),
                            tests.isObject() ? Long.valueOf(tests.size()) : null,
                            tests.isObject() ? Long.valueOf(failed) : null,
                            entry.toString()));
        }
    }

    private void history(Named named, @Nullable String sourceKind, JsonNode status, Fields fields) {
        if (!named.kind().equals("Kustomization")) {
            return;
        }
        for (JsonNode entry : fields.list(status, "history")) {
            String digest = fields.text(entry, "digest");
            if (digest == null) {
                fields.note("a history entry without a digest", entry);
                continue;
            }
            JsonNode metadata = fields.object(entry, "metadata");
            String revision = fields.text(metadata, "revision");
            String result = fields.text(entry, "lastReconciledStatus");
            extraction.land(
                    FluxHistoryEntry.DATASET,
                    new FluxHistoryEntry(
                            FluxSource.TYPE,
                            instance,
                            named.extractedAt(),
                            ContentHash.of(named.identity(instance), digest, result, revision),
                            named.namespace(),
                            named.name(),
                            named.uid(),
                            digest,
                            result,
                            revision,
                            revision == null
                                    ? null
                                    : FluxRevision.of(revision, FluxKinds.maker(sourceKind))
                                            .commit(),
                            fields.text(metadata, "originRevision"),
                            fields.time(entry, "firstReconciled"),
                            fields.time(entry, "lastReconciled"),
                            GoDuration.seconds(fields.text(entry, "lastReconciledDuration")),
                            entry.toString()));
        }
    }

    private void conditions(Named named, JsonNode status, Fields fields) {
        for (JsonNode condition : fields.list(status, "conditions")) {
            String type = fields.text(condition, "type");
            if (type == null) {
                fields.note("a condition without a type", condition);
                continue;
            }
            String state = fields.text(condition, "status");
            String reason = fields.text(condition, "reason");
            String message = fields.text(condition, "message");
            Instant transitionedAt = fields.time(condition, "lastTransitionTime");
            extraction.land(
                    FluxCondition.DATASET,
                    new FluxCondition(
                            FluxSource.TYPE,
                            instance,
                            named.extractedAt(),
                            ContentHash.of(named.identity(instance), type, state, reason, message, transitionedAt),
                            named.kind(),
                            named.namespace(),
                            named.name(),
                            named.uid(),
                            type,
                            state,
                            reason,
                            message,
                            transitionedAt));
        }
    }

    private void artifact(Named named, FluxObject snapshot, JsonNode artifact, Fields fields) {
        String revision = fields.text(artifact, "revision");
        if (revision == null) {
            return;
        }
        FluxRevision parts = FluxRevision.of(revision, maker(named.kind(), snapshot.sourceKind()));
        String digest = fields.text(artifact, "digest");
        digest = digest == null ? fields.text(artifact, "checksum") : digest;
        JsonNode metadata = fields.object(artifact, "metadata");
        String origin = fields.text(metadata, ORIGIN_REVISION);
        Instant updatedAt = fields.time(artifact, "lastUpdateTime");
        extraction.land(
                FluxArtifact.DATASET,
                new FluxArtifact(
                        FluxSource.TYPE,
                        instance,
                        named.extractedAt(),
                        ContentHash.of(named.identity(instance), revision, digest, origin, updatedAt),
                        named.kind(),
                        named.namespace(),
                        named.name(),
                        named.uid(),
                        revision,
                        parts.kind().word(),
                        parts.name(),
                        parts.commit(),
                        parts.digest(),
                        parts.version(),
                        digest,
                        fields.number(artifact, "size"),
                        origin,
                        origin == null
                                ? null
                                : FluxRevision.of(origin, FluxRevision.Maker.GIT)
                                        .commit(),
                        fields.text(metadata, ORIGIN_URL),
                        repositoryKey(fields.text(metadata, ORIGIN_URL)),
                        updatedAt));
    }

    private void images(Named named, FluxObject snapshot, JsonNode spec, Fields fields) {
        for (JsonNode image : fields.list(spec, "images")) {
            String imageName = fields.text(image, "name");
            if (imageName == null) {
                fields.note("an image without a name", image);
                continue;
            }
            extraction.land(
                    FluxImage.DATASET,
                    new FluxImage(
                            FluxSource.TYPE,
                            instance,
                            named.extractedAt(),
                            ContentHash.of(snapshot.contentHash(), CanonicalJson.of(image)),
                            snapshot.contentHash(),
                            imageName,
                            fields.text(image, "newName"),
                            fields.text(image, "newTag"),
                            fields.text(image, "digest")));
        }
    }

    private void attributes(Named named, FluxObject snapshot, JsonNode metadata, Fields fields) {
        Map<String, String> attributes = new TreeMap<>();
        fields.object(metadata, "labels")
                .properties()
                .forEach(label -> attributes.put(
                        "label:" + label.getKey(), label.getValue().asString("")));
        fields.object(metadata, "annotations").properties().stream()
                .filter(annotation -> !isVolatileAnnotation(annotation.getKey()))
                .forEach(annotation -> attributes.put(
                        "annotation:" + annotation.getKey(),
                        annotation.getValue().asString("")));
        attributes.forEach((key, value) -> extraction.land(
                FluxAttribute.DATASET,
                new FluxAttribute(
                        FluxSource.TYPE,
                        instance,
                        named.extractedAt(),
                        ContentHash.of(snapshot.contentHash(), key, value),
                        snapshot.contentHash(),
                        key,
                        value)));
    }

    private void sighting(
            Named named, String snapshotHash, JsonNode object, JsonNode ready, Instant observedAt, Fields fields) {
        Long resourceVersion = fields.number(object.path("metadata"), "resourceVersion");
        String status = fields.text(ready, "status");
        String reason = fields.text(ready, "reason");
        String message = fields.text(ready, "message");
        Instant transitionedAt = fields.time(ready, "lastTransitionTime");
        extraction.land(
                FluxSighting.DATASET,
                new FluxSighting(
                        FluxSource.TYPE,
                        instance,
                        named.extractedAt(),
                        ContentHash.of(
                                named.identity(instance),
                                observedAt,
                                snapshotHash,
                                resourceVersion,
                                status,
                                reason,
                                message,
                                transitionedAt),
                        named.kind(),
                        named.namespace(),
                        named.name(),
                        named.uid(),
                        observedAt,
                        snapshotHash,
                        resourceVersion,
                        status,
                        reason,
                        message,
                        transitionedAt,
                        fields.text(fields.object(object.path("metadata"), "annotations"), REQUESTED_AT),
                        fields.text(object.path("status"), "lastHandledReconcileAt")));
    }

    /** The latest time the object names, which no file copied later can make wrong. */
    private static Instant observedAt(JsonNode object, JsonNode ready, Instant writtenAt) {
        List<@Nullable Instant> times = new ArrayList<>();
        JsonNode metadata = object.path("metadata");
        JsonNode status = object.path("status");
        times.add(named(metadata, "creationTimestamp"));
        times.add(named(metadata, "deletionTimestamp"));
        times.add(named(ready, "lastTransitionTime"));
        times.add(named(status.path("artifact"), "lastUpdateTime"));
        metadata.path("managedFields").forEach(manager -> times.add(named(manager, "time")));
        status.path("conditions").forEach(condition -> times.add(named(condition, "lastTransitionTime")));
        status.path("history").forEach(entry -> {
            times.add(named(entry, "lastReconciled"));
            times.add(named(entry, "lastDeployed"));
        });
        Instant latest = Fields.latest(times);
        return latest == null || latest.isAfter(writtenAt.plusSeconds(86_400)) ? writtenAt : latest;
    }

    private static @Nullable Instant named(JsonNode holder, String name) {
        return Fields.parseTime(holder.path(name).asString(""));
    }

    private static JsonNode condition(List<JsonNode> conditions, String type) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static @Nullable String dependsOn(JsonNode spec, String ownNamespace, Fields fields) {
        Set<String> names = new TreeSet<>();
        for (JsonNode dependency : fields.list(spec, "dependsOn")) {
            String name = fields.text(dependency, "name");
            String namespace = fields.text(dependency, "namespace");
            if (name != null) {
                names.add((namespace == null ? ownNamespace : namespace) + "/" + name);
            }
        }
        return names.isEmpty() ? null : String.join(", ", names);
    }

    private static @Nullable String reference(JsonNode ref) {
        Set<String> parts = new TreeSet<>();
        ref.properties()
                .forEach(part -> parts.add(part.getKey() + "=" + part.getValue().asString("")));
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    /** {@code ./apps/prod/} and {@code apps/prod} are the same; the root is empty. */
    private static @Nullable String normalised(@Nullable String path) {
        return path == null
                ? null
                : path.replaceAll("/+", "/").replaceAll("^(\\./|/)+|^\\.$", "").replaceAll("(/\\.)*/*$", "");
    }

    private static @Nullable Long inventorySize(JsonNode status, Fields fields) {
        JsonNode inventory = fields.object(status, "inventory");
        return inventory.isObject()
                ? Long.valueOf(fields.list(inventory, "entries").size())
                : null;
    }

    private static @Nullable String hashOf(JsonNode node) {
        JsonNode pruned = CanonicalJson.pruned(node);
        return CanonicalJson.isEmpty(pruned) ? null : ContentHash.of(CanonicalJson.of(pruned));
    }

    private static boolean isVolatileAnnotation(String name) {
        return name.equals(LAST_APPLIED) || name.startsWith(REQUESTS);
    }

    private static JsonNode withoutVolatile(JsonNode object, JsonNode ready) {
        ObjectNode kept = without(object, Set.of("apiVersion"));
        if (object.path("metadata") instanceof ObjectNode metadata) {
            ObjectNode stable = without(metadata, VOLATILE_METADATA);
            if (stable.path("annotations") instanceof ObjectNode annotations) {
                ObjectNode others = JsonNodeFactory.instance.objectNode();
                annotations.properties().stream()
                        .filter(annotation -> !isVolatileAnnotation(annotation.getKey()))
                        .forEach(annotation -> others.set(annotation.getKey(), annotation.getValue()));
                stable.set("annotations", others);
            }
            kept.set("metadata", stable);
        }
        if (object.path("status") instanceof ObjectNode status) {
            ObjectNode stable = without(status, VOLATILE_STATUS);
            stable.put(
                    "ready",
                    ready.path("status").asString("") + " "
                            + ready.path("reason").asString(""));
            kept.set("status", stable);
        }
        return CanonicalJson.pruned(kept);
    }

    private static ObjectNode without(JsonNode object, Set<String> names) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(property -> !names.contains(property.getKey()))
                .forEach(property -> kept.set(property.getKey(), property.getValue()));
        return kept;
    }

    private static @Nullable String repositoryKey(@Nullable String url) {
        return url == null ? null : RepositoryKey.of(url);
    }
}
