package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * What a Kustomization remembers in {@code status.history}: manifests that it built, and how reconciling them ended. At most five, since
 * Flux 2.7. Grain: one (object, digest, status, revision). A new commit with the same manifests renames the entry: two revisions with
 * one digest are the same desired state.
 *
 * @param digest of the built manifests
 * @param status reason of Ready when it ended, for instance ReconciliationSucceeded
 * @param revision as sent, of the last reconcile of these manifests
 * @param firstReconciledAt of the manifests: <b>not of this revision</b>, if an earlier one built the same
 * @param lastReconciledAt as it was when this row was first seen
 */
public record FluxHistoryEntry(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        String digest,
        @Nullable String status,
        @Nullable String revision,
        @Nullable String revisionCommit,
        @Nullable String originRevision,
        @Nullable Instant firstReconciledAt,
        @Nullable Instant lastReconciledAt,
        @Nullable Double durationSeconds,
        String payload)
        implements Landable {
    public static final Dataset<FluxHistoryEntry> DATASET = new Dataset<>("flux_history", FluxHistoryEntry.class);
}
