package org.gitopsdora.source.argocd;

import java.time.Instant;
import java.util.Set;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One content of {@code status.operationState}. Grain: one (instance, uid, startedAt, content); the same operation lands again when
 * its phase or message moved on, and staging takes the most final one.
 *
 * @param phase Running, Terminating, Failed, Error, Succeeded, as sent; a retrying failure is Running with finishedAt set
 * @param revision {@code syncResult.revision(s)}, else {@code operation.sync.revision(s)}; joined by ", "; may be a branch name or
 *     empty in an Error
 * @param isPartial {@code operation.sync.resources} names some resources: self-heal or a partial sync, never in history
 * @param isHookOnly {@code syncResult.resources} has hooks only
 * @param selfHealAttempts {@code operation.sync.autoHealAttemptsCount}
 * @param appliedResources how many of {@code syncResult.resources} were applied (status Synced or Pruned); null without a syncResult
 * @param partialResources what a partial operation applied, as Kind/namespace/name, sorted, joined by ", "; null for a full one
 * @param sourcesHash joins {@link ArgocdOperationSource}; null where neither result nor spec names a source
 * @param payload {@code status.operationState} as sent
 */
public record ArgocdOperation(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        Instant startedAt,
        @Nullable Instant finishedAt,
        String phase,
        @Nullable String message,
        long retryCount,
        @Nullable String revision,
        boolean isDryRun,
        boolean isPartial,
        boolean isHookOnly,
        @Nullable Long selfHealAttempts,
        @Nullable Long appliedResources,
        @Nullable String partialResources,
        @Nullable String initiatedBy,
        @Nullable Boolean isAutomated,
        @Nullable String sourcesHash,
        String payload)
        implements Landable {
    public static final Dataset<ArgocdOperation> DATASET = new Dataset<>("argocd_operations", ArgocdOperation.class);

    /** What Argo CD knows. A phase of a later version is rejected and not guessed at. */
    static final Set<String> PHASES = Set.of("Running", "Terminating", "Failed", "Error", "Succeeded");
}
