package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * A Helm release that a HelmRelease remembers in {@code status.history}, which is cut to two or five: an inventory, not a log of
 * deployments. Grain: one (object, release version, content).
 *
 * @param releaseVersion the N of {@code vN} in events
 * @param status deployed, superseded, failed, uninstalled, …
 * @param action install, upgrade, rollback, …; null before Flux 2.8
 * @param digest of the release as Helm stored it
 * @param configDigest of the values
 * @param ociDigest of the chart's manifest; null for charts that are not from OCI
 * @param firstDeployedAt of the release's first version
 * @param lastDeployedAt of this version
 * @param testHooks that have run; null where tests are not known to have run
 * @param failedTestHooks of those
 */
public record FluxRelease(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        @Nullable String releaseNamespace,
        @Nullable String releaseName,
        long releaseVersion,
        @Nullable String status,
        @Nullable String action,
        @Nullable String chart,
        @Nullable String chartVersion,
        @Nullable String appVersion,
        @Nullable String digest,
        @Nullable String configDigest,
        @Nullable String ociDigest,
        @Nullable Instant firstDeployedAt,
        @Nullable Instant lastDeployedAt,
        @Nullable Instant deletedAt,
        @Nullable Long testHooks,
        @Nullable Long failedTestHooks,
        String payload)
        implements Landable {
    public static final Dataset<FluxRelease> DATASET = new Dataset<>("flux_releases", FluxRelease.class);
}
