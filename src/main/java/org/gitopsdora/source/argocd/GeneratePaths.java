package org.gitopsdora.source.argocd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gitopsdora.source.RepositoryPath;
import tools.jackson.databind.JsonNode;

/**
 * The annotation {@code argocd.argoproj.io/manifest-generate-paths}: what else in the repository manifests are made of.
 *
 * @param entries as written: relative to a source's path unless they begin with a slash
 */
record GeneratePaths(List<String> entries) {
    static final GeneratePaths NONE = new GeneratePaths(List.of());

    private static final String ANNOTATION = "argocd.argoproj.io/manifest-generate-paths";

    /** Of an Application. Patterns are left out: a tree holds paths, and a pattern has no content of its own. */
    static GeneratePaths of(JsonNode application) {
        String annotation = application
                .path("metadata")
                .path("annotations")
                .path(ANNOTATION)
                .asString("");
        List<String> entries = new ArrayList<>();
        for (String entry : annotation.split(";", -1)) {
            String path = entry.strip();
            boolean isPattern = path.chars().anyMatch(each -> "*?[{".indexOf(each) >= 0);
            if (!path.isEmpty() && !isPattern) {
                entries.add(path);
            }
        }
        return new GeneratePaths(entries);
    }

    /** Normalised, in their order; what lies within the source path is watched with it. */
    List<String> outsideOf(String sourcePath) {
        Set<String> outside = new LinkedHashSet<>();
        for (String entry : entries) {
            String path = RepositoryPath.of(entry.startsWith("/") ? entry : sourcePath + "/" + entry);
            boolean isWithin = sourcePath.isEmpty() || path.equals(sourcePath) || path.startsWith(sourcePath + "/");
            if (!isWithin) {
                outside.add(path);
            }
        }
        return List.copyOf(outside);
    }
}
