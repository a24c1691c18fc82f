package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A label or annotation of one application snapshot, for mapping rules. Grain: one (snapshot, key).
 *
 * @param snapshotHash content hash of the {@link ArgocdApplication}
 * @param key {@code label:<name>} or {@code annotation:<name>}; the last-applied-configuration annotation is left out,
 *     and so are those that the snapshot's hash leaves out
 */
public record ArgocdAttribute(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String snapshotHash,
        String key,
        String value)
        implements Landable {
    public static final Dataset<ArgocdAttribute> DATASET = new Dataset<>("argocd_attributes", ArgocdAttribute.class);
}
