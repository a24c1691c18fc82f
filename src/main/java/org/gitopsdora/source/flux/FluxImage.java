package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * An image reference that a Kustomization rewrites. Grain: one (object content, image name).
 *
 * @param snapshotHash content hash of the {@link FluxObject}
 * @param imageName as it stands in the manifests
 * @param newName null if it stays
 * @param newTag null if it stays, or a digest is given
 */
public record FluxImage(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String snapshotHash,
        String imageName,
        @Nullable String newName,
        @Nullable String newTag,
        @Nullable String digest)
        implements Landable {
    public static final Dataset<FluxImage> DATASET = new Dataset<>("flux_images", FluxImage.class);
}
