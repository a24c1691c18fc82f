package org.gitopsdora.source.argocd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.RepositoryKey;
import org.gitopsdora.source.json.CanonicalJson;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sources of one desired state and the revision of each, as history entries, sync results and specs name them. */
final class AppliedSources {
    private static final List<String> PARAMETERS = List.of("helm", "kustomize", "directory", "plugin");

    /** One source with the revision that was applied of it. */
    private record One(
            String kind,
            String url,
            @Nullable String path,
            @Nullable String chart,
            @Nullable String ref,
            @Nullable String revision,
            @Nullable String targetRevision,
            @Nullable String parametersHash,
            List<String> valueFiles) {}

    private final List<One> sources;

    private AppliedSources(List<One> sources) {
        this.sources = sources;
    }

    /**
     * @param holder has {@code source} or {@code sources}; an empty struct in {@code source} stands beside {@code sources}
     * @param revisions by position; may be shorter than the sources
     */
    static AppliedSources of(JsonNode holder, List<String> revisions, Fields fields) {
        List<JsonNode> nodes = fields.list(holder, "sources");
        if (nodes.isEmpty()) {
            JsonNode only = fields.object(holder, "source");
            nodes = fields.text(only, "repoURL") == null ? List.of() : List.of(only);
        }
        List<One> sources = new ArrayList<>();
        for (JsonNode node : nodes) {
            String revision = sources.size() < revisions.size() ? revisions.get(sources.size()) : "";
            sources.add(read(node, revision.isEmpty() ? null : revision, fields));
        }
        return new AppliedSources(sources);
    }

    /** {@code revisions}, or {@code revision} as a list of one, or nothing. */
    static List<String> revisions(JsonNode holder, Fields fields) {
        List<String> revisions = fields.texts(holder, "revisions");
        if (revisions.stream().anyMatch(revision -> !revision.isEmpty())) {
            return revisions;
        }
        String revision = fields.text(holder, "revision");
        return revision == null ? List.of() : List.of(revision);
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    String hash() {
        List<Object> parts = new ArrayList<>();
        for (One one : sources) {
            for (@Nullable
            String part : new @Nullable String[] {
                one.kind, RepositoryKey.of(one.url), one.path, one.chart, one.ref, one.parametersHash, one.revision
            }) {
                // Null and empty differ, and lists take no nulls.
                parts.add(part == null ? List.of() : part);
            }
        }
        return ContentHash.of(parts);
    }

    List<ArgocdOperationSource> rows(Evidence evidence) {
        String hash = hash();
        List<ArgocdOperationSource> rows = new ArrayList<>();
        for (int index = 0; index < sources.size(); index++) {
            List<@Nullable String> paths = paths(index);
            for (int pathIndex = 0; pathIndex < paths.size(); pathIndex++) {
                rows.add(row(evidence, hash, index, pathIndex, paths.get(pathIndex)));
            }
        }
        return rows;
    }

    private ArgocdOperationSource row(Evidence evidence, String hash, int index, int pathIndex, @Nullable String path) {
        One one = sources.get(index);
        return new ArgocdOperationSource(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(hash, index, pathIndex),
                hash,
                index,
                pathIndex,
                one.kind,
                one.url,
                RepositoryKey.of(one.url),
                path,
                one.chart,
                one.revision,
                one.targetRevision,
                one.parametersHash);
    }

    /** The source path, then every value file of this repository that lies outside of it. */
    private List<@Nullable String> paths(int index) {
        One one = sources.get(index);
        List<@Nullable String> paths = new ArrayList<>();
        if (!one.kind.equals("git")) {
            paths.add(null);
            return paths;
        }
        Set<String> files = new LinkedHashSet<>();
        if (one.ref != null) {
            String prefix = "$" + one.ref + "/";
            sources.stream()
                    .flatMap(source -> source.valueFiles.stream())
                    .filter(file -> file.startsWith(prefix))
                    .forEach(file -> files.add(normalised(file.substring(prefix.length()))));
        }
        if (one.path != null) {
            paths.add(one.path);
            one.valueFiles.stream()
                    .filter(file -> !file.startsWith("$") && !file.contains("://"))
                    .forEach(file ->
                            files.add(file.startsWith("/") ? normalised(file) : normalised(one.path + "/" + file)));
            files.removeIf(file -> isWithin(one.path, file));
        }
        paths.addAll(files);
        if (paths.isEmpty()) {
            paths.add(null);
        }
        return paths;
    }

    private static One read(JsonNode node, @Nullable String revision, Fields fields) {
        String url = fields.text(node, "repoURL");
        String chart = fields.text(node, "chart");
        String ref = fields.text(node, "ref");
        String path = fields.text(node, "path");
        boolean isOci = url != null && url.toLowerCase(Locale.ROOT).startsWith("oci://");
        String kind = chart != null ? "chart" : isOci ? "oci" : "git";
        boolean isRefOnly = ref != null && path == null;
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        PARAMETERS.forEach(name -> parameters.set(name, node.path(name).isMissingNode() ? nothing() : node.path(name)));
        JsonNode pruned = CanonicalJson.pruned(parameters);
        return new One(
                kind,
                url == null ? "" : url,
                kind.equals("git") && !isRefOnly ? normalised(path == null ? "" : path) : null,
                chart,
                ref,
                revision,
                fields.text(node, "targetRevision"),
                CanonicalJson.isEmpty(pruned) ? null : ContentHash.of(CanonicalJson.of(pruned)),
                fields.texts(fields.object(node, "helm"), "valueFiles"));
    }

    private static JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }

    /** Without {@code .}, resolved {@code ..}, no slash at either end; the root is empty. */
    static String normalised(String path) {
        List<String> kept = new ArrayList<>();
        for (String segment : path.strip().split("/+", -1)) {
            if (segment.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.remove(kept.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        return String.join("/", kept);
    }

    private static boolean isWithin(String folder, String file) {
        return folder.isEmpty() || file.equals(folder) || file.startsWith(folder + "/");
    }
}
