package org.gitopsdora.job;

import java.util.List;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.RejectedRecord;
import org.gitopsdora.source.SourceGap;
import org.gitopsdora.source.argocd.ArgocdAbsence;
import org.gitopsdora.source.argocd.ArgocdApplication;
import org.gitopsdora.source.argocd.ArgocdAttribute;
import org.gitopsdora.source.argocd.ArgocdEvent;
import org.gitopsdora.source.argocd.ArgocdHistoryEntry;
import org.gitopsdora.source.argocd.ArgocdListing;
import org.gitopsdora.source.argocd.ArgocdOperation;
import org.gitopsdora.source.argocd.ArgocdOperationSource;
import org.gitopsdora.source.argocd.ArgocdSighting;
import org.gitopsdora.source.git.GitBranchCommit;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitCommit;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitRef;
import org.gitopsdora.source.git.GitTree;

/** The one place that knows which types of source there are: a new one is a case here and a room under {@code source}. */
final class SourceTypes {
    private SourceTypes() {}

    static ConfiguredSource read(Block block) {
        String type = block.string("type");
        throw block.error("type", "`%s` is not supported yet; supported: argocd, git".formatted(type));
    }

    /** Everything that can have landed, whatever this job reads: the SQL reads all of it. */
    static List<Dataset<?>> datasets() {
        return List.of(
                ConfigEntry.DATASET,
                RunRecord.DATASET,
                ExtractRecord.DATASET,
                RejectedRecord.DATASET,
                SourceGap.DATASET,
                ArgocdAbsence.DATASET,
                ArgocdApplication.DATASET,
                ArgocdAttribute.DATASET,
                ArgocdEvent.DATASET,
                ArgocdHistoryEntry.DATASET,
                ArgocdListing.DATASET,
                ArgocdOperation.DATASET,
                ArgocdOperationSource.DATASET,
                ArgocdSighting.DATASET,
                GitBranchCommit.DATASET,
                GitChangeSet.DATASET,
                GitChangeSetCommit.DATASET,
                GitCommit.DATASET,
                GitPathState.DATASET,
                GitRef.DATASET,
                GitTree.DATASET);
    }
}
