package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A list of objects was read. Grain: one (instance, scope, observedAt, kinds). What an earlier list of the same scope showed and this one
 * does not has gone, unless rights were lost or the list was asked for less.
 *
 * @param scope {@code file:<name>}
 * @param observedAt the latest time that an object in it names
 * @param kinds that it holds, sorted, joined by ", "
 * @param objects of Flux in it
 */
public record FluxListing(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String scope,
        Instant observedAt,
        String kinds,
        long objects)
        implements Landable {
    public static final Dataset<FluxListing> DATASET = new Dataset<>("flux_listings", FluxListing.class);
}
