package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * An application was seen to be so at a time. Grain: one (application, observedAt, content).
 *
 * @param observedAt when it was so: the answer's time over HTTP, the payload's own time in a notification, {@code reconciledAt} in an
 *     exported file (which says nothing of when it was written; the controller's last look is a safe earlier bound)
 * @param snapshotHash content hash of the {@link ArgocdApplication}; null if the evidence is partial (a notification template)
 * @param resourceVersion orders sightings within one uid
 * @param syncRevision repeated here, as is comparedSourcesHash, so that partial evidence can be compared with what is deployed
 * @param healthStatus repeated here so that partial evidence counts too, as is healthTransitionedAt
 */
public record ArgocdSighting(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        Instant observedAt,
        @Nullable String snapshotHash,
        @Nullable Long resourceVersion,
        @Nullable Instant reconciledAt,
        @Nullable String syncStatus,
        @Nullable String syncRevision,
        @Nullable String comparedSourcesHash,
        @Nullable String healthStatus,
        @Nullable Instant healthTransitionedAt)
        implements Landable {
    public static final Dataset<ArgocdSighting> DATASET = new Dataset<>("argocd_sightings", ArgocdSighting.class);
}
