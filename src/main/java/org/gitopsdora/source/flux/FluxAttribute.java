package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A label or annotation of one object content, for mapping rules. Grain: one (content, key).
 *
 * @param snapshotHash content hash of the {@link FluxObject}
 * @param key {@code label:<name>} or {@code annotation:<name>}; without the last-applied-configuration annotation and requests to
 *     reconcile
 */
public record FluxAttribute(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String snapshotHash,
        String key,
        String value)
        implements Landable {
    public static final Dataset<FluxAttribute> DATASET = new Dataset<>("flux_attributes", FluxAttribute.class);
}
