package org.gitopsdora.job;

import java.util.List;
import java.util.stream.Stream;
import org.gitopsdora.extract.ExtractRecord;
import org.gitopsdora.extract.LandedReading;
import org.gitopsdora.extract.RejectedRecord;
import org.gitopsdora.extract.SourceGap;
import org.gitopsdora.settings.ConfigEntry;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceTypes;
import org.gitopsdora.source.argocd.ArgocdType;
import org.gitopsdora.source.flux.FluxType;
import org.gitopsdora.source.git.GitType;
import org.gitopsdora.source.incidents.IncidentsType;
import org.gitopsdora.source.opsgenie.OpsgenieType;
import org.gitopsdora.source.pagerduty.PagerdutyType;

/** The list of sources: a new one is a line here, a room under {@code source} and one under {@code sql/sources}. */
public final class Sources {
    public static final SourceTypes ALL = new SourceTypes(List.of(
            new ArgocdType(),
            new FluxType(),
            new GitType(),
            new IncidentsType(),
            new OpsgenieType(),
            new PagerdutyType()));

    private Sources() {}

    /** Everything that can have landed: what the house says about itself, and what sources give. */
    public static List<Dataset<?>> datasets(SourceTypes types) {
        List<Dataset<?>> own = List.of(
                ConfigEntry.DATASET,
                RunRecord.DATASET,
                ExtractRecord.DATASET,
                RejectedRecord.DATASET,
                SourceGap.DATASET,
                LandedReading.DATASET);
        return Stream.concat(own.stream(), types.datasets().stream()).toList();
    }
}
