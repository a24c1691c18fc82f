package org.gitopsdora.source.argocd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.RepositoryPath;
import org.gitopsdora.source.json.CanonicalJson;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns Application objects, whole or in the parts a notification carries, into landed records. */
final class ApplicationRecords {
    private static final String DEFAULT_NAMESPACE = "argocd";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** Requests to the controller and a log of sent messages: they come and go without the application changing. */
    private static final Set<String> VOLATILE_ANNOTATIONS =
            Set.of("argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate", "notified.notifications.argoproj.io");

    private static final Set<String> VOLATILE_METADATA = Set.of("resourceVersion", "generation", "managedFields");

    private final Extraction extraction;

    ApplicationRecords(Extraction extraction) {
        this.extraction = extraction;
    }

    /**
     * Lands everything one Application object says.
     *
     * @return who it is, null if it has no name and was rejected
     */
    @Nullable
    ApplicationName land(JsonNode application, Evidence evidence, long position) {
        return extraction
                .landPayload(
                        ArgocdApplication.DATASET,
                        tied -> new ApplicationRecords(tied).landWhole(application, evidence, position))
                .orElse(null);
    }

    private Optional<ApplicationName> landWhole(JsonNode application, Evidence evidence, long position) {
        Fields fields = new Fields();
        ApplicationName name = name(application, fields);
        if (name == null) {
            extraction.reject(
                    evidence.origin(), position, "an Application without metadata.name", application.toString());
            return Optional.empty();
        }
        JsonNode status = fields.object(application, "status");
        GeneratePaths generatePaths = GeneratePaths.of(application);
        List<ArgocdHistoryEntry> history =
                history(name, fields.list(status, "history"), generatePaths, evidence, fields);
        ArgocdOperation operation = operation(
                name,
                fields.object(status, "operationState"),
                fields.object(application, "spec"),
                generatePaths,
                evidence,
                fields);
        AppliedSources compared = compared(
                name,
                fields.object(status, "sync"),
                fields.object(application, "spec"),
                generatePaths,
                evidence,
                fields);
        ArgocdApplication snapshot = snapshot(name, application, history, compared, evidence, fields);
        for (String image : fields.texts(fields.object(status, "summary"), "images")) {
            landImage(ArgocdImage.SUMMARY, snapshot.contentHash(), image, evidence);
        }
        extraction.land(ArgocdApplication.DATASET, snapshot);
        attributes(snapshot, application, evidence, fields);
        Instant observedAt = observedAt(application, snapshot, operation, history, evidence, fields);
        sighting(
                name,
                application.path("metadata"),
                status,
                snapshot.contentHash(),
                compared,
                observedAt,
                evidence,
                fields);
        reject(fields, name, evidence, position);
        return Optional.of(
                new ApplicationName(name.namespace(), name.name(), name.uid(), snapshot.project(), observedAt));
    }

    /** Lands the parts that our notification template sends: {@code app}, {@code sync}, {@code health}, {@code operationState}. */
    void landParts(JsonNode parts, Evidence evidence, long position) {
        Fields fields = new Fields();
        String name = fields.text(parts, "app");
        if (name == null) {
            extraction.reject(evidence.origin(), position, "a notification without an app name", parts.toString());
            return;
        }
        String namespace = fields.text(parts, "namespace");
        ApplicationName application = new ApplicationName(
                namespace == null ? DEFAULT_NAMESPACE : namespace,
                name,
                fields.text(parts, "uid"),
                fields.text(parts, "project"),
                evidence.fallbackAt());
        ArgocdOperation operation = operation(
                application,
                fields.object(parts, "operationState"),
                JsonNodeFactory.instance.missingNode(),
                GeneratePaths.NONE,
                evidence,
                fields);
        JsonNode health = fields.object(parts, "health");
        List<@Nullable Instant> times = new ArrayList<>();
        times.add(fields.time(health, "lastTransitionTime"));
        times.add(operation == null ? null : operation.startedAt());
        times.add(operation == null ? null : operation.finishedAt());
        Instant observedAt = firstOf(evidence.observedAt(), Fields.latest(times), evidence.fallbackAt());
        AppliedSources compared = compared(
                application,
                fields.object(parts, "sync"),
                JsonNodeFactory.instance.missingNode(),
                GeneratePaths.NONE,
                evidence,
                fields);
        sighting(
                application,
                JsonNodeFactory.instance.missingNode(),
                parts,
                null,
                compared,
                observedAt,
                evidence,
                fields);
        reject(fields, application, evidence, position);
    }

    private @Nullable ApplicationName name(JsonNode application, Fields fields) {
        JsonNode metadata = fields.object(application, "metadata");
        String name = fields.text(metadata, "name");
        if (name == null) {
            return null;
        }
        String namespace = fields.text(metadata, "namespace");
        return new ApplicationName(
                namespace == null ? DEFAULT_NAMESPACE : namespace,
                name,
                fields.text(metadata, "uid"),
                null,
                Instant.EPOCH);
    }

    private ArgocdApplication snapshot(
            ApplicationName name,
            JsonNode application,
            List<ArgocdHistoryEntry> history,
            AppliedSources compared,
            Evidence evidence,
            Fields fields) {
        JsonNode metadata = application.path("metadata");
        JsonNode spec = fields.object(application, "spec");
        JsonNode status = fields.object(application, "status");
        List<JsonNode> sources = fields.list(spec, "sources");
        JsonNode first = sources.isEmpty() ? fields.object(spec, "source") : sources.get(0);
        JsonNode destination = fields.object(spec, "destination");
        JsonNode automated = fields.object(fields.object(spec, "syncPolicy"), "automated");
        boolean isAutomated = automated.isObject()
                && !(automated.path("enabled").isBoolean()
                        && !automated.path("enabled").booleanValue());
        JsonNode sync = fields.object(status, "sync");
        JsonNode health = fields.object(status, "health");
        String path = fields.text(first, "path");
        return new ArgocdApplication(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(evidence.instance(), name.namespace(), CanonicalJson.of(withoutVolatile(application))),
                name.namespace(),
                name.name(),
                name.uid(),
                fields.text(spec, "project"),
                fields.time(metadata, "creationTimestamp"),
                fields.time(metadata, "deletionTimestamp"),
                fields.text(first, "repoURL"),
                path == null ? null : RepositoryPath.of(path),
                fields.text(first, "chart"),
                fields.text(first, "targetRevision"),
                fields.text(destination, "server"),
                fields.text(destination, "name"),
                fields.text(destination, "namespace"),
                fields.text(sync, "status"),
                joined(AppliedSources.revisions(sync, fields)),
                compared.isEmpty() ? null : compared.hash(),
                outOfSync(status, Remedy.APPLY, fields),
                outOfSync(status, Remedy.PRUNE, fields),
                fields.text(health, "status"),
                fields.time(health, "lastTransitionTime"),
                history.stream()
                        .map(ArgocdHistoryEntry::historyId)
                        .max(Long::compare)
                        .orElse(null),
                fields.list(status, "history").size(),
                fields.number(spec, "revisionHistoryLimit"),
                isAutomated,
                isAutomated && fields.flag(automated, "selfHeal"),
                isOperationRunning(application),
                joined(conditionTypes(status, fields)),
                joined(new TreeSet<>(fields.texts(fields.object(status, "summary"), "images"))),
                application.toString());
    }

    /**
     * What the live state was compared with. Its paths are asked of git only while they can differ: the revision of a monorepo moves with
     * every commit.
     */
    private AppliedSources compared(
            ApplicationName name,
            JsonNode sync,
            JsonNode spec,
            GeneratePaths generatePaths,
            Evidence evidence,
            Fields fields) {
        AppliedSources sources = sources(
                name,
                List.of(fields.object(sync, "comparedTo"), spec),
                AppliedSources.revisions(sync, fields),
                generatePaths,
                fields);
        if ("OutOfSync".equals(fields.text(sync, "status"))) {
            sources.rows(evidence).forEach(row -> extraction.land(ArgocdOperationSource.DATASET, row));
        }
        return sources;
    }

    /** What a resource that differs waits for. */
    private enum Remedy {
        APPLY,
        PRUNE
    }

    private static @Nullable String outOfSync(JsonNode status, Remedy remedy, Fields fields) {
        return names(
                fields.list(status, "resources").stream()
                        .filter(resource -> resource.path("status").asString("").equals("OutOfSync"))
                        .filter(resource ->
                                resource.path("requiresPruning").asBoolean(false) == (remedy == Remedy.PRUNE)),
                fields);
    }

    private static @Nullable String names(Stream<JsonNode> resources, Fields fields) {
        Set<String> names = new TreeSet<>();
        resources.forEach(resource -> names.add(Stream.of("kind", "namespace", "name")
                .map(part -> fields.text(resource, part))
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining("/"))));
        return joined(names);
    }

    private static boolean isOperationRunning(JsonNode application) {
        JsonNode requested = application.path("operation");
        String phase =
                application.path("status").path("operationState").path("phase").asString("");
        return (requested.isObject() && !requested.isEmpty()) || phase.equals("Running") || phase.equals("Terminating");
    }

    private static Set<String> conditionTypes(JsonNode status, Fields fields) {
        Set<String> types = new TreeSet<>();
        for (JsonNode condition : fields.list(status, "conditions")) {
            String type = fields.text(condition, "type");
            if (type != null) {
                types.add(type);
            }
        }
        return types;
    }

    private void attributes(ArgocdApplication snapshot, JsonNode application, Evidence evidence, Fields fields) {
        JsonNode metadata = application.path("metadata");
        fields.object(metadata, "labels")
                .properties()
                .forEach(label -> attribute(snapshot, "label:" + label.getKey(), label.getValue(), evidence));
        fields.object(metadata, "annotations").properties().stream()
                .filter(annotation -> !annotation.getKey().equals(LAST_APPLIED))
                .filter(annotation -> !VOLATILE_ANNOTATIONS.contains(annotation.getKey()))
                .forEach(annotation ->
                        attribute(snapshot, "annotation:" + annotation.getKey(), annotation.getValue(), evidence));
    }

    private void attribute(ArgocdApplication snapshot, String key, JsonNode value, Evidence evidence) {
        String text = value.asString("");
        extraction.land(
                ArgocdAttribute.DATASET,
                new ArgocdAttribute(
                        ArgocdSource.TYPE,
                        evidence.instance(),
                        evidence.extractedAt(),
                        ContentHash.of(snapshot.contentHash(), key, text),
                        snapshot.contentHash(),
                        key,
                        text));
    }

    private List<ArgocdHistoryEntry> history(
            ApplicationName name,
            List<JsonNode> entries,
            GeneratePaths generatePaths,
            Evidence evidence,
            Fields fields) {
        List<ArgocdHistoryEntry> history = new ArrayList<>();
        for (JsonNode entry : entries) {
            ArgocdHistoryEntry row = historyEntry(name, entry, generatePaths, evidence, fields);
            if (row != null) {
                extraction.land(ArgocdHistoryEntry.DATASET, row);
                history.add(row);
            }
        }
        return history;
    }

    private @Nullable ArgocdHistoryEntry historyEntry(
            ApplicationName name, JsonNode entry, GeneratePaths generatePaths, Evidence evidence, Fields fields) {
        Fields own = new Fields();
        Long id = own.number(entry, "id");
        Instant deployedAt = own.time(entry, "deployedAt");
        if (id == null || deployedAt == null) {
            fields.note("a history entry without a usable `%s`".formatted(id == null ? "id" : "deployedAt"), entry);
            return null;
        }
        Instant startedAt = own.time(entry, "deployStartedAt");
        List<String> revisions = AppliedSources.revisions(entry, own);
        AppliedSources sources = AppliedSources.of(name, entry, revisions, generatePaths, own);
        JsonNode initiator = own.object(entry, "initiatedBy");
        own.problems().forEach(problem -> fields.note("in a history entry " + problem.reason(), entry));
        landSources(sources, evidence);
        String joined = joined(revisions);
        return new ArgocdHistoryEntry(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(evidence.instance(), name.identity(), id, deployedAt, sources.hash(), startedAt, joined),
                name.namespace(),
                name.name(),
                name.uid(),
                id,
                joined == null ? "" : joined,
                startedAt,
                deployedAt,
                own.text(initiator, "username"),
                isAutomated(initiator, own),
                sources.hash(),
                entry.toString());
    }

    private @Nullable ArgocdOperation operation(
            ApplicationName name,
            JsonNode state,
            JsonNode spec,
            GeneratePaths generatePaths,
            Evidence evidence,
            Fields fields) {
        if (CanonicalJson.isEmpty(CanonicalJson.pruned(state))) {
            return null;
        }
        Fields own = new Fields();
        Instant startedAt = own.time(state, "startedAt");
        String phase = own.text(state, "phase");
        if (startedAt == null || phase == null) {
            fields.note(
                    "an operationState without a usable `%s`".formatted(startedAt == null ? "startedAt" : "phase"),
                    state);
            return null;
        }
        if (!ArgocdOperation.PHASES.contains(phase)) {
            fields.note("an operationState of the unknown phase `%s`".formatted(phase), state);
            return null;
        }
        JsonNode operation = own.object(state, "operation");
        JsonNode sync = own.object(operation, "sync");
        JsonNode result = own.object(state, "syncResult");
        List<String> revisions = AppliedSources.revisions(result, own);
        if (revisions.isEmpty()) {
            revisions = AppliedSources.revisions(sync, own);
        }
        AppliedSources sources = sources(name, List.of(result, sync, spec), revisions, generatePaths, own);
        landSources(sources, evidence);
        JsonNode initiator = own.object(operation, "initiatedBy");
        Long retries = own.number(state, "retryCount");
        Outcome outcome = outcome(result, own);
        ArgocdOperation row = new ArgocdOperation(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(evidence.instance(), name.identity(), CanonicalJson.of(state), sources.hash()),
                name.namespace(),
                name.name(),
                name.uid(),
                startedAt,
                own.time(state, "finishedAt"),
                phase,
                own.text(state, "message"),
                retries == null ? 0 : retries,
                joined(revisions),
                own.flag(sync, "dryRun"),
                !own.list(sync, "resources").isEmpty(),
                outcome.isHookOnly(),
                own.number(sync, "autoHealAttemptsCount"),
                outcome.applied(),
                partialResources(sync, result, own),
                own.text(initiator, "username"),
                isAutomated(initiator, own),
                sources.isEmpty() ? null : sources.hash(),
                state.toString());
        landImages(row, result, evidence, own);
        own.problems().forEach(problem -> fields.note("in operationState " + problem.reason(), state));
        extraction.land(ArgocdOperation.DATASET, row);
        return row;
    }

    /** Of the first that names any. */
    private static AppliedSources sources(
            ApplicationName name,
            List<JsonNode> holders,
            List<String> revisions,
            GeneratePaths generatePaths,
            Fields fields) {
        AppliedSources sources = AppliedSources.NONE;
        for (JsonNode holder : holders) {
            sources = sources.isEmpty() ? AppliedSources.of(name, holder, revisions, generatePaths, fields) : sources;
        }
        return sources;
    }

    /** The result has their namespaces; where there is none, what was asked for. */
    private static @Nullable String partialResources(JsonNode sync, JsonNode result, Fields fields) {
        List<JsonNode> asked = fields.list(sync, "resources");
        if (asked.isEmpty()) {
            return null;
        }
        String applied = names(
                fields.list(result, "resources").stream()
                        .filter(resource ->
                                resource.path("hookType").asString("").isEmpty()),
                fields);
        return applied == null ? names(asked.stream(), fields) : applied;
    }

    /** What became of the resources of one sync. */
    private record Outcome(@Nullable Long applied, boolean isHookOnly) {}

    private static Outcome outcome(JsonNode result, Fields fields) {
        if (!result.isObject()) {
            return new Outcome(null, false);
        }
        List<JsonNode> resources = fields.list(result, "resources");
        Set<String> done = Set.of("Synced", "Pruned");
        // hookPhase stands at ordinary resources too; only hookType marks a hook, and a hook is no part of the state.
        long applied = resources.stream()
                .filter(resource -> resource.path("hookType").asString("").isEmpty()
                        && done.contains(resource.path("status").asString("")))
                .count();
        boolean isHookOnly = !resources.isEmpty()
                && resources.stream()
                        .noneMatch(resource ->
                                resource.path("hookType").asString("").isEmpty());
        return new Outcome(applied, isHookOnly);
    }

    /** What was pruned is no part of the state any more; what failed to be applied is. */
    private void landImages(ArgocdOperation operation, JsonNode result, Evidence evidence, Fields fields) {
        for (JsonNode resource : fields.list(result, "resources")) {
            if (!resource.path("status").asString("").equals("Pruned")) {
                for (String image : fields.texts(resource, "images")) {
                    landImage(ArgocdImage.SYNC_RESULT, operation.contentHash(), image, evidence);
                }
            }
        }
    }

    private void landImage(String window, String evidenceKey, String image, Evidence evidence) {
        ArgocdImage.find(evidence, window, evidenceKey, image)
                .ifPresent(found -> extraction.land(ArgocdImage.DATASET, found));
    }

    private void landSources(AppliedSources sources, Evidence evidence) {
        sources.images(evidence).forEach(image -> extraction.land(ArgocdImage.DATASET, image));
        sources.rows(evidence).forEach(row -> extraction.land(ArgocdOperationSource.DATASET, row));
    }

    private void sighting(
            ApplicationName name,
            JsonNode metadata,
            JsonNode status,
            @Nullable String snapshotHash,
            AppliedSources compared,
            Instant observedAt,
            Evidence evidence,
            Fields fields) {
        JsonNode health = fields.object(status, "health");
        JsonNode sync = fields.object(status, "sync");
        String syncStatus = fields.text(sync, "status");
        String healthStatus = fields.text(health, "status");
        Instant transitionedAt = fields.time(health, "lastTransitionTime");
        Long resourceVersion = fields.number(metadata, "resourceVersion");
        extraction.land(
                ArgocdSighting.DATASET,
                new ArgocdSighting(
                        ArgocdSource.TYPE,
                        evidence.instance(),
                        evidence.extractedAt(),
                        ContentHash.of(
                                evidence.instance(),
                                name.identity(),
                                observedAt,
                                snapshotHash,
                                resourceVersion,
                                syncStatus,
                                healthStatus,
                                transitionedAt),
                        name.namespace(),
                        name.name(),
                        name.uid(),
                        observedAt,
                        snapshotHash,
                        resourceVersion,
                        fields.time(status, "reconciledAt"),
                        syncStatus,
                        joined(AppliedSources.revisions(sync, fields)),
                        compared.isEmpty() ? null : compared.hash(),
                        healthStatus,
                        transitionedAt));
    }

    /** What the evidence says, else the controller's last look, else the latest time the object names. */
    private static Instant observedAt(
            JsonNode application,
            ArgocdApplication snapshot,
            @Nullable ArgocdOperation operation,
            List<ArgocdHistoryEntry> history,
            Evidence evidence,
            Fields fields) {
        Instant reconciledAt = fields.time(application.path("status"), "reconciledAt");
        List<@Nullable Instant> times = new ArrayList<>();
        times.add(snapshot.createdAt());
        times.add(snapshot.healthTransitionedAt());
        times.add(operation == null ? null : operation.startedAt());
        times.add(operation == null ? null : operation.finishedAt());
        history.forEach(entry -> times.add(entry.deployedAt()));
        Instant named = reconciledAt == null ? Fields.latest(times) : reconciledAt;
        return firstOf(evidence.observedAt(), named, evidence.fallbackAt());
    }

    private static Instant firstOf(@Nullable Instant first, @Nullable Instant second, Instant last) {
        return first != null ? first : second != null ? second : last;
    }

    private void reject(Fields fields, ApplicationName name, Evidence evidence, long position) {
        Set<Fields.Problem> once = new HashSet<>(fields.problems());
        once.forEach(problem -> extraction.reject(
                evidence.origin(),
                position,
                "%s/%s: %s".formatted(name.namespace(), name.name(), problem.reason()),
                problem.payload()));
    }

    /** An empty struct says no more than an absent one. */
    private static @Nullable Boolean isAutomated(JsonNode initiator, Fields fields) {
        return CanonicalJson.isEmpty(initiator) ? null : Boolean.valueOf(fields.flag(initiator, "automated"));
    }

    private static @Nullable String joined(Iterable<String> texts) {
        String joined = String.join(", ", texts);
        return joined.isEmpty() ? null : joined;
    }

    private static JsonNode withoutVolatile(JsonNode application) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        application.properties().forEach(property -> kept.set(property.getKey(), property.getValue()));
        // A list over HTTP leaves these two out; they say nothing but that this is an Application.
        kept.remove(List.of("apiVersion", "kind"));
        if (application.path("metadata") instanceof ObjectNode metadata) {
            kept.set("metadata", stableMetadata(metadata));
        }
        if (application.path("status") instanceof ObjectNode status) {
            kept.set("status", without(status, Set.of("reconciledAt")));
        }
        return kept;
    }

    private static ObjectNode stableMetadata(ObjectNode metadata) {
        ObjectNode kept = without(metadata, VOLATILE_METADATA);
        if (kept.path("annotations") instanceof ObjectNode annotations) {
            ObjectNode stable = without(annotations, VOLATILE_ANNOTATIONS);
            if (stable.isEmpty()) {
                kept.remove("annotations");
            } else {
                kept.set("annotations", stable);
            }
        }
        return kept;
    }

    private static ObjectNode without(ObjectNode object, Set<String> names) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(property -> !names.contains(property.getKey()))
                .forEach(property -> kept.set(property.getKey(), property.getValue()));
        return kept;
    }
}
