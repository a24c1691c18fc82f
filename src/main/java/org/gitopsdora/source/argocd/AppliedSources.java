package org.gitopsdora.source.argocd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.RepositoryKey;
import org.gitopsdora.source.RepositoryPath;
import org.gitopsdora.source.json.CanonicalJson;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The sources of one desired state and the revision of each, as history entries, sync results and specs name them. */
final class AppliedSources {
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
            List<String> valueFiles,
            JsonNode parameters) {}

    /** A path of a source, and what it is read for. */
    private record Place(@Nullable String path, PathRole role) {}

    static final AppliedSources NONE = new AppliedSources("", List.of(), GeneratePaths.NONE);

    private final String application;
    private final List<One> sources;
    private final GeneratePaths generatePaths;

    private AppliedSources(String application, List<One> sources, GeneratePaths generatePaths) {
        this.application = application;
        this.sources = sources;
        this.generatePaths = generatePaths;
    }

    /**
     * @param application whose sources they are: its name is the default of a release's
     * @param holder has {@code source} or {@code sources}; an empty struct in {@code source} stands beside {@code sources}
     * @param revisions by position; may be shorter than the sources
     * @param generatePaths of the Application now: no history entry says what they were then
     */
    static AppliedSources of(
            ApplicationName application,
            JsonNode holder,
            List<String> revisions,
            GeneratePaths generatePaths,
            Fields fields) {
        List<JsonNode> nodes = fields.list(holder, "sources");
        if (nodes.isEmpty()) {
            JsonNode only = fields.object(holder, "source");
            nodes = fields.text(only, "repoURL") == null ? List.of() : List.of(only);
        }
        List<One> sources = new ArrayList<>();
        for (JsonNode node : nodes) {
            String revision = sources.size() < revisions.size() ? revisions.get(sources.size()) : "";
            sources.add(read(node, revision.isEmpty() ? null : revision, application.name(), fields));
        }
        return new AppliedSources(application.name(), sources, generatePaths);
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
        // Two applications at one path read other parameter files from it.
        List<Object> parts = new ArrayList<>(List.of(application));
        for (One one : sources) {
            for (@Nullable
            String part : new @Nullable String[] {
                one.kind, RepositoryKey.of(one.url), one.path, one.chart, one.ref, one.parametersHash, one.revision
            }) {
                // Null and empty differ, and lists take no nulls.
                parts.add(part == null ? List.of() : part);
            }
            // Nothing is added where nothing is annotated: most states keep the hash they have always had.
            if (!generatePaths(one).isEmpty()) {
                parts.add(generatePaths(one));
            }
        }
        return ContentHash.of(parts);
    }

    List<ArgocdOperationSource> rows(Evidence evidence) {
        String hash = hash();
        List<ArgocdOperationSource> rows = new ArrayList<>();
        for (int index = 0; index < sources.size(); index++) {
            List<Place> places = places(sources.get(index));
            for (int pathIndex = 0; pathIndex < places.size(); pathIndex++) {
                rows.add(row(evidence, hash, index, pathIndex, places.get(pathIndex)));
            }
        }
        return rows;
    }

    private ArgocdOperationSource row(Evidence evidence, String hash, int index, int pathIndex, Place place) {
        One one = sources.get(index);
        return new ArgocdOperationSource(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(hash, index, pathIndex),
                hash,
                index,
                pathIndex,
                place.role.word(),
                one.kind,
                one.url,
                RepositoryKey.of(one.url),
                place.path,
                place.path == null || place.role != PathRole.SOURCE
                        ? place.path
                        : Rendered.place(place.path, application, one.parameters),
                one.chart,
                one.revision,
                one.targetRevision,
                one.parametersHash);
    }

    /** What the sources' parameters say about versions; nothing is there to be joined where there are no sources. */
    List<ArgocdImage> images(Evidence evidence) {
        List<ArgocdImage> images = new ArrayList<>();
        for (int index = 0; index < sources.size(); index++) {
            One one = sources.get(index);
            if (one.parametersHash != null) {
                images.addAll(ArgocdImage.ofParameters(evidence, hash(), index, one.parameters));
            }
        }
        return images;
    }

    /** The source path, every value file of this repository in the order that Helm merges them, what else manifests are made of. */
    private List<Place> places(One one) {
        List<Place> places = new ArrayList<>();
        if (one.kind.equals("git")) {
            if (one.path != null) {
                places.add(new Place(one.path, PathRole.SOURCE));
            }
            Set<String> files = valueFiles(one);
            files.forEach(file -> places.add(new Place(file, PathRole.VALUES)));
            generatePaths(one).stream()
                    .filter(path -> !files.contains(path))
                    .forEach(path -> places.add(new Place(path, PathRole.GENERATE)));
        }
        if (places.isEmpty()) {
            places.add(new Place(null, PathRole.SOURCE));
        }
        return places;
    }

    private Set<String> valueFiles(One one) {
        Set<String> files = new LinkedHashSet<>();
        for (One reading : sources) {
            for (String file : reading.valueFiles) {
                if (one.ref != null && file.startsWith("$" + one.ref + "/")) {
                    files.add(RepositoryPath.of(file.substring(one.ref.length() + 2)));
                } else if (reading.equals(one) && one.path != null && !file.startsWith("$") && !file.contains("://")) {
                    files.add(
                            file.startsWith("/") ? RepositoryPath.of(file) : RepositoryPath.of(one.path + "/" + file));
                }
            }
        }
        return files;
    }

    private List<String> generatePaths(One one) {
        return one.kind.equals("git") && one.path != null ? generatePaths.outsideOf(one.path) : List.of();
    }

    private static One read(JsonNode node, @Nullable String revision, String application, Fields fields) {
        String url = fields.text(node, "repoURL");
        String chart = fields.text(node, "chart");
        String ref = fields.text(node, "ref");
        String path = fields.text(node, "path");
        boolean isOci = url != null && url.toLowerCase(Locale.ROOT).startsWith("oci://");
        String kind = chart != null ? "chart" : isOci ? "oci" : "git";
        boolean isRefOnly = ref != null && path == null;
        JsonNode parameters = SourceParameters.of(node, application);
        JsonNode helm = fields.object(node, "helm");
        return new One(
                kind,
                url == null ? "" : url,
                kind.equals("git") && !isRefOnly ? RepositoryPath.of(path == null ? "" : path) : null,
                chart,
                ref,
                revision,
                fields.text(node, "targetRevision"),
                CanonicalJson.isEmpty(parameters) ? null : ContentHash.of(CanonicalJson.of(parameters)),
                SourceParameters.isDefault(helm.path("valueFiles")) ? List.of() : fields.texts(helm, "valueFiles"),
                parameters);
    }
}
