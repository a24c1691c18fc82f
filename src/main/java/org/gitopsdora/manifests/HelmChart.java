package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@code Chart.yaml} says, or the {@code Chart.lock} beside it. */
public record HelmChart(@Nullable String appVersion, List<Dependency> dependencies) {
    /**
     * @param key what the parent's values call it: the alias, else the name
     * @param repository null where the chart lies in the parent's {@code charts} folder
     */
    public record Dependency(
            String name,
            String key,
            @Nullable String version,
            @Nullable String repository) {
        public boolean isLocal() {
            return repository == null || repository.startsWith("file://");
        }

        /** The folder, as seen from the parent chart. */
        public String folder() {
            return repository == null ? "charts/" + name : repository.substring("file://".length());
        }

        /** The lock knows which version a range came to. */
        public Dependency lockedBy(HelmChart lock) {
            return lock.dependencies.stream()
                    .filter(locked -> locked.name.equals(name) && locked.version != null)
                    .findFirst()
                    .map(locked -> new Dependency(name, key, locked.version, repository))
                    .orElse(this);
        }
    }

    public static HelmChart of(List<PlainYaml> documents) {
        if (documents.isEmpty()) {
            return new HelmChart(null, List.of());
        }
        PlainYaml chart = documents.get(0);
        List<Dependency> dependencies = new ArrayList<>();
        for (PlainYaml entry : chart.list("dependencies")) {
            String name = entry.text("name");
            String alias = entry.text("alias");
            if (name != null) {
                dependencies.add(new Dependency(
                        name, alias == null ? name : alias, entry.text("version"), entry.text("repository")));
            }
        }
        return new HelmChart(chart.text("appVersion"), dependencies);
    }
}
