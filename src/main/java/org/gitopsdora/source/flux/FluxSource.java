package org.gitopsdora.source.flux;

import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Source;

/** One Flux: files exported from its cluster. */
public final class FluxSource implements Source {
    static final String TYPE = "flux";

    /** What is joined comes before what joins it; files, which say what has been read, stand last. */
    public static final List<Dataset<?>> DATASETS = List.of(
            FluxEvent.DATASET,
            FluxRelease.DATASET,
            FluxHistoryEntry.DATASET,
            FluxCondition.DATASET,
            FluxArtifact.DATASET,
            FluxImage.DATASET,
            FluxAttribute.DATASET,
            FluxObject.DATASET,
            FluxSighting.DATASET,
            FluxListing.DATASET,
            FluxFile.DATASET);

    private final FluxConfig config;

    public FluxSource(FluxConfig config) {
        this.config = config;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public List<Dataset<?>> datasets() {
        return DATASETS;
    }

    @Override
    public void extract(Extraction extraction) {
        List<String> patterns = new ArrayList<>(config.inventory());
        patterns.addAll(config.eventLogs());
        new FluxFiles(config.name(), extraction).read(patterns);
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new FluxDoctor(config, extraction).diagnose();
    }
}
