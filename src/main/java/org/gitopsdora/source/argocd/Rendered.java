package org.gitopsdora.source.argocd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gitopsdora.source.RepositoryPath;
import tools.jackson.databind.JsonNode;

/** How Argo CD makes manifests from a path, in the words that git is asked in: what a source names outside of it, and what counts within. */
final class Rendered {
    private Rendered() {}

    /**
     * @param parameters of the source, without defaults
     * @return the path, and a line for each that is known
     */
    static String place(String path, String application, JsonNode parameters) {
        List<String> lines = new ArrayList<>(List.of(path));
        if (!application.isEmpty()) {
            lines.add("for " + application);
        }
        JsonNode directory = parameters.path("directory");
        // What a plugin reads nobody else knows.
        if (!parameters.has("plugin")) {
            lines.add("files yaml yml json jsonnet libsonnet");
        }
        if (directory.path("recurse").asBoolean(false)) {
            lines.add("deep");
        }
        for (String word : List.of("include", "exclude")) {
            String glob = directory.path(word).asString("");
            if (isLine(glob)) {
                lines.add(word + " " + glob);
            }
        }
        for (String other : others(path, parameters)) {
            lines.add("also " + other);
        }
        return String.join("\n", lines);
    }

    private static Set<String> others(String path, JsonNode parameters) {
        Set<String> others = new TreeSet<>();
        for (JsonNode component : parameters.path("kustomize").path("components")) {
            add(others, path, component.asString(""));
        }
        for (JsonNode parameter : parameters.path("helm").path("fileParameters")) {
            add(others, path, parameter.path("path").asString(""));
        }
        for (JsonNode library : parameters.path("directory").path("jsonnet").path("libs")) {
            add(others, "", library.asString(""));
        }
        return others;
    }

    /** Seen from the path, unless it begins with a slash; what another source holds is its own. */
    private static void add(Set<String> others, String path, String named) {
        if (isLine(named) && !named.startsWith("$") && !named.contains("://")) {
            others.add(RepositoryPath.of(named.startsWith("/") ? named : path + "/" + named));
        }
    }

    private static boolean isLine(String text) {
        return !text.isBlank() && text.lines().count() == 1;
    }
}
