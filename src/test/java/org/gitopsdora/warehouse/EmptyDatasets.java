package org.gitopsdora.warehouse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gitopsdora.job.ConfigEntry;
import org.gitopsdora.job.ExtractRecord;
import org.gitopsdora.job.RunRecord;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.RejectedRecord;
import org.gitopsdora.source.SourceGap;
import org.gitopsdora.source.argocd.ArgocdAbsence;
import org.gitopsdora.source.argocd.ArgocdApplication;
import org.gitopsdora.source.argocd.ArgocdAttribute;
import org.gitopsdora.source.argocd.ArgocdEvent;
import org.gitopsdora.source.argocd.ArgocdHistoryEntry;
import org.gitopsdora.source.argocd.ArgocdImage;
import org.gitopsdora.source.argocd.ArgocdListing;
import org.gitopsdora.source.argocd.ArgocdOperation;
import org.gitopsdora.source.argocd.ArgocdOperationSource;
import org.gitopsdora.source.argocd.ArgocdSighting;
import org.gitopsdora.source.flux.FluxArtifact;
import org.gitopsdora.source.flux.FluxAttribute;
import org.gitopsdora.source.flux.FluxCondition;
import org.gitopsdora.source.flux.FluxEvent;
import org.gitopsdora.source.flux.FluxFile;
import org.gitopsdora.source.flux.FluxHistoryEntry;
import org.gitopsdora.source.flux.FluxImage;
import org.gitopsdora.source.flux.FluxListing;
import org.gitopsdora.source.flux.FluxObject;
import org.gitopsdora.source.flux.FluxRelease;
import org.gitopsdora.source.flux.FluxSighting;
import org.gitopsdora.source.git.GitArrival;
import org.gitopsdora.source.git.GitBranchCommit;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitCommit;
import org.gitopsdora.source.git.GitImage;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitRef;
import org.gitopsdora.source.git.GitRevision;
import org.gitopsdora.source.git.GitTree;

/** Every dataset with a file without rows: what a first night has landed before it has read anything. */
public final class EmptyDatasets {
    static final List<Dataset<?>> ALL = List.of(
            ArgocdApplication.DATASET,
            ArgocdSighting.DATASET,
            ArgocdAttribute.DATASET,
            ArgocdHistoryEntry.DATASET,
            ArgocdImage.DATASET,
            ArgocdOperation.DATASET,
            ArgocdOperationSource.DATASET,
            ArgocdEvent.DATASET,
            ArgocdAbsence.DATASET,
            ArgocdListing.DATASET,
            FluxArtifact.DATASET,
            FluxAttribute.DATASET,
            FluxCondition.DATASET,
            FluxEvent.DATASET,
            FluxFile.DATASET,
            FluxHistoryEntry.DATASET,
            FluxImage.DATASET,
            FluxListing.DATASET,
            FluxObject.DATASET,
            FluxRelease.DATASET,
            FluxSighting.DATASET,
            GitCommit.DATASET,
            GitBranchCommit.DATASET,
            GitArrival.DATASET,
            GitRevision.DATASET,
            GitPathState.DATASET,
            GitRef.DATASET,
            GitImage.DATASET,
            GitTree.DATASET,
            GitChangeSet.DATASET,
            GitChangeSetCommit.DATASET,
            ConfigEntry.DATASET,
            RunRecord.DATASET,
            ExtractRecord.DATASET,
            new Dataset<>("rejected", RejectedRecord.class),
            new Dataset<>("gaps", SourceGap.class));

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
