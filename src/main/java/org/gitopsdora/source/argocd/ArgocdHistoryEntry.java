package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code status.history}: a successful, full sync. Grain: one (instance, uid, historyId, deployedAt).
 *
 * @param historyId consecutive within one uid, from 0
 * @param revision full SHA, chart version or digest; of several sources joined by ", " in their order
 * @param deployStartedAt equals the operation's startedAt; null in entries older than Argo CD 1.3
 * @param deployedAt end of the sync, not of becoming healthy
 * @param initiatedBy user name, null if unknown (entries older than 2.11)
 * @param isAutomated {@code initiatedBy.automated}; null if the entry has no initiatedBy, or an empty one
 * @param sourcesHash joins {@link ArgocdOperationSource}: revisions and sources, element by element
 */
public record ArgocdHistoryEntry(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        long historyId,
        String revision,
        @Nullable Instant deployStartedAt,
        Instant deployedAt,
        @Nullable String initiatedBy,
        @Nullable Boolean isAutomated,
        String sourcesHash,
        String payload)
        implements Landable {
    public static final Dataset<ArgocdHistoryEntry> DATASET = new Dataset<>("argocd_history", ArgocdHistoryEntry.class);
}
