package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One distinct content of an object of Flux: a workload (Kustomization, HelmRelease), or a source that workloads take their content
 * from. Grain: one (instance, kind, uid, content without volatile fields). When a content was seen is a {@link FluxSighting}.
 *
 * @param contentHash over the object without what changes at every reconcile: {@code resourceVersion}, {@code generation}, {@code
 *     managedFields}, annotations that request a reconcile, and in the status conditions (but Ready's status and reason), history,
 *     observed generations, counters of failures and times
 * @param uid incarnation; null only in hand-made files
 * @param createdAt {@code metadata.creationTimestamp}
 * @param deletionRequestedAt {@code metadata.deletionTimestamp}
 * @param sourceKind of the source that a workload takes its content from, for instance GitRepository; of a HelmRelease {@code chartRef}
 *     or {@code chart.spec.sourceRef}; of a HelmChart its {@code sourceRef}; null on sources
 * @param sourceNamespace the object's own where it is not given
 * @param url of a source, as configured
 * @param repositoryKey {@link org.gitopsdora.source.RepositoryKey} of url
 * @param reference what a source follows: {@code branch=main}, {@code tag=…}, {@code semver=…}, {@code commit=…}, {@code name=…},
 *     {@code digest=…}, several joined by ", "; null where nothing is said
 * @param path within the source, of a Kustomization; the chart's file values and the like are in the payload
 * @param intervalSeconds {@code spec.interval}; null if it is no duration
 * @param isSuspended {@code spec.suspend}: frozen, and silent
 * @param isWaiting {@code spec.wait}: success means healthy
 * @param hasHealthChecks {@code spec.healthChecks} or {@code healthCheckExprs} are not empty
 * @param isPruning {@code spec.prune}
 * @param dependsOn {@code namespace/name} of what it waits for, sorted, joined by ", "
 * @param chart name as configured; null if a {@code chartRef} names it
 * @param chartVersion as configured: a version or a range of versions
 * @param releaseName {@code spec.releaseName} of a HelmRelease; null for the default
 * @param lastAppliedRevision as sent; null on HelmReleases of v2, which have none
 * @param appliedKind kind of lastAppliedRevision as in {@link FluxEvent}, decided by sourceKind where the text is ambiguous
 * @param appliedOriginRevision what the applied OCI artifact was built from
 * @param lastAttemptedRevision as sent
 * @param readyStatus True, False or Unknown (at work)
 * @param readyReason of the condition Ready
 * @param driftMode {@code spec.driftDetection.mode} of a HelmRelease: enabled, warn, disabled; null for the default, which is disabled
 * @param hasImages {@code spec.images} rewrites image references ({@link FluxImage})
 * @param hasPatches {@code spec.patches} or {@code postRenderers} change what is applied
 * @param postBuildHash of {@code spec.postBuild} (substitutions); null without
 * @param parametersHash of everything in the spec that decides what is applied; not of how and when
 * @param settingsHash of what decides what is applied but where it lies: without path, source, chart and components; null in files of before
 *     it was landed, as are all the next
 * @param components of a Kustomization, as paths in the repository, a line each; null without
 * @param ignored {@code spec.ignore} of a source, as written; null without
 * @param valuesFiles of a chart that comes from a repository, as paths in it, a line each; null without
 * @param reconcileStrategy {@code Revision} where every revision of a chart's source makes a new chart; null for the default
 * @param hasValuesFrom a HelmRelease takes values from objects of the cluster
 * @param hasUnreadParts more is applied than lies in its source: {@code substituteFrom} of a Kustomization, {@code include} of a source
 * @param inventorySize objects in {@code status.inventory}; null where there is none
 * @param payload the object as sent, volatile fields included
 */
public record FluxObject(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String kind,
        String namespace,
        String name,
        @Nullable String uid,
        @Nullable Instant createdAt,
        @Nullable Instant deletionRequestedAt,
        @Nullable String sourceKind,
        @Nullable String sourceNamespace,
        @Nullable String sourceName,
        @Nullable String url,
        @Nullable String repositoryKey,
        @Nullable String reference,
        @Nullable String path,
        @Nullable String targetNamespace,
        @Nullable Double intervalSeconds,
        @Nullable Double retrySeconds,
        boolean isSuspended,
        boolean isWaiting,
        boolean hasHealthChecks,
        boolean isPruning,
        @Nullable String dependsOn,
        @Nullable String chart,
        @Nullable String chartVersion,
        @Nullable String releaseName,
        @Nullable String lastAppliedRevision,
        @Nullable String appliedKind,
        @Nullable String appliedCommit,
        @Nullable String appliedDigest,
        @Nullable String appliedVersion,
        @Nullable String appliedOriginRevision,
        @Nullable String appliedOriginCommit,
        @Nullable String lastAttemptedRevision,
        @Nullable String attemptedKind,
        @Nullable String attemptedCommit,
        @Nullable String attemptedDigest,
        @Nullable String attemptedVersion,
        @Nullable String readyStatus,
        @Nullable String readyReason,
        @Nullable String driftMode,
        boolean hasImages,
        boolean hasPatches,
        @Nullable String postBuildHash,
        String parametersHash,
        @Nullable String settingsHash,
        @Nullable String components,
        @Nullable String ignored,
        @Nullable String valuesFiles,
        @Nullable String reconcileStrategy,
        @Nullable Boolean hasValuesFrom,
        @Nullable Boolean hasUnreadParts,
        @Nullable Long inventorySize,
        String payload)
        implements Landable {
    public static final Dataset<FluxObject> DATASET = Dataset.ofPayloads(
            "flux_objects",
            FluxObject.class,
            // 2: what an object names outside of its path, and which settings are its own.
            2,
            FluxRelease.DATASET,
            FluxHistoryEntry.DATASET,
            FluxCondition.DATASET,
            FluxArtifact.DATASET,
            FluxImage.DATASET,
            FluxAttribute.DATASET);
}
