package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A list of applications was read. Grain: one (instance, scope, observedAt).
 *
 * @param scope project, or {@code *} for all; {@code file:<name>} for an exported list
 * @param applications how many it showed
 * @param isTrusted false when it shrank so much that lost rights are likelier than deletions: it is empty, or lost
 *     at least five and more than a fifth of its applications, and has not stayed so for seven days
 */
public record ArgocdListing(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String scope,
        Instant observedAt,
        long applications,
        boolean isTrusted)
        implements Landable {
    public static final Dataset<ArgocdListing> DATASET = new Dataset<>("argocd_listings", ArgocdListing.class);
}
