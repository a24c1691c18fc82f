package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * What a source offered. Grain: one (source object, revision, digest, update).
 *
 * @param revision as sent; its parts as in {@link FluxEvent}, decided by the source's kind
 * @param digest of the packed artifact ({@code checksum} before 2023)
 * @param originRevision what an OCI artifact says it was built from ({@code org.opencontainers.image.revision})
 * @param originUrl where from ({@code org.opencontainers.image.source})
 * @param originRepositoryKey {@link org.gitopsdora.source.RepositoryKey} of originUrl; null in files of before it was landed
 * @param updatedAt when Flux stored it: about when it noticed the commit
 */
public record FluxArtifact(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String kind,
        String namespace,
        String name,
        @Nullable String uid,
        String revision,
        String revisionKind,
        @Nullable String revisionName,
        @Nullable String revisionCommit,
        @Nullable String revisionDigest,
        @Nullable String revisionVersion,
        @Nullable String digest,
        @Nullable Long sizeBytes,
        @Nullable String originRevision,
        @Nullable String originCommit,
        @Nullable String originUrl,
        @Nullable String originRepositoryKey,
        @Nullable Instant updatedAt)
        implements Landable {
    public static final Dataset<FluxArtifact> DATASET = new Dataset<>("flux_artifacts", FluxArtifact.class);
}
