package org.gitopsdora.warehouse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gitopsdora.job.Sources;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.Dataset;

/** Every dataset with a file without rows: what a first night has landed before it has read anything. */
public final class EmptyDatasets {
    static final List<Dataset<?>> ALL = Sources.datasets(Sources.ALL);

    public static final Set<String> OF_ANY_TIME = ALL.stream()
            .filter(dataset -> dataset.known() == Dataset.Known.ALWAYS)
            .map(Dataset::name)
            .collect(Collectors.toSet());

    private EmptyDatasets() {}

    public static Map<String, List<Path>> write(Path folder) {
        Map<String, List<Path>> files = new TreeMap<>();
        for (Dataset<?> dataset : ALL) {
            Path file = folder.resolve(dataset.name() + ".parquet");
            LandingZone.writeEmpty(file, dataset.type());
            files.put(dataset.name(), List.of(file));
        }
        return files;
    }
}
