package org.gitopsdora.demo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One source of an application.
 *
 * @param watched the paths whose content is the desired state; empty for charts
 */
record AppSource(
        String repositoryUrl,
        @Nullable String path,
        @Nullable String chart,
        @Nullable String ref,
        String targetRevision,
        List<String> valueFiles,
        Map<String, String> parameters,
        List<String> watched) {

    static AppSource directory(String repositoryUrl, String path, List<String> watched) {
        return new AppSource(repositoryUrl, path, null, null, "main", List.of(), Map.of(), watched);
    }

    static AppSource chart(String repositoryUrl, String chart, String range, String valueFile) {
        return new AppSource(repositoryUrl, null, chart, null, range, List.of(valueFile), Map.of(), List.of());
    }

    static AppSource values(String repositoryUrl, String file) {
        return new AppSource(repositoryUrl, null, null, "values", "main", List.of(), Map.of(), List.of(file));
    }

    AppSource withParameter(String name, String value) {
        TreeMap<String, String> changed = new TreeMap<>(parameters);
        changed.put(name, value);
        return new AppSource(repositoryUrl, path, chart, ref, targetRevision, valueFiles, changed, watched);
    }

    boolean isChart() {
        return chart != null;
    }
}
