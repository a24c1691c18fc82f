package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One distinct content of an Application object. Grain: one (instance, uid, content without volatile fields). When a content was
 * seen is an {@link ArgocdSighting}; so an application that flips A, B, A lands A once.
 *
 * @param contentHash over the object without {@code metadata.resourceVersion}, {@code generation}, {@code managedFields}, {@code
 *     status.reconciledAt} and the annotations for refresh, hydrate and sent notifications: those change all day and mean nothing.
 *     Without {@code apiVersion} and {@code kind}, too, which the API's list leaves out
 * @param namespace of the Application object; {@code argocd} if the evidence does not say
 * @param uid incarnation; null only in hand-made files
 * @param createdAt {@code metadata.creationTimestamp}
 * @param deletionRequestedAt {@code metadata.deletionTimestamp}
 * @param repositoryUrl of the first source, as are path, chart and targetRevision (whole list: {@link ArgocdOperationSource})
 * @param syncStatus Synced, OutOfSync, Unknown
 * @param syncRevision what was compared last (desired, not deployed); several joined by ", "
 * @param comparedSourcesHash {@code status.sync.comparedTo} at syncRevision, else the spec's sources; joins {@link
 *     ArgocdOperationSource}, which lands for it only while the application is OutOfSync: a revision follows every commit of a monorepo.
 *     Null in files of before it was landed
 * @param outOfSyncResources of {@code status.resources} those that differ and need more than pruning, as Kind/namespace/name, sorted,
 *     joined by ", "
 * @param pruningResources the same of those that only wait to be pruned
 * @param healthTransitionedAt {@code status.health.lastTransitionTime}, absent before Argo CD 2.14
 * @param lastHistoryId highest id in {@code status.history}, null if it is empty
 * @param historyEntries length of {@code status.history}
 * @param historyLimit {@code spec.revisionHistoryLimit}, null for the default of 10
 * @param isOperationRunning an operation is requested or has not finished
 * @param conditionTypes of {@code status.conditions}, sorted, joined by ", "
 * @param images {@code status.summary.images}, sorted, joined by ", "
 * @param payload the object as sent, volatile fields included
 */
public record ArgocdApplication(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        @Nullable String project,
        @Nullable Instant createdAt,
        @Nullable Instant deletionRequestedAt,
        @Nullable String repositoryUrl,
        @Nullable String path,
        @Nullable String chart,
        @Nullable String targetRevision,
        @Nullable String destinationServer,
        @Nullable String destinationName,
        @Nullable String destinationNamespace,
        @Nullable String syncStatus,
        @Nullable String syncRevision,
        @Nullable String comparedSourcesHash,
        @Nullable String outOfSyncResources,
        @Nullable String pruningResources,
        @Nullable String healthStatus,
        @Nullable Instant healthTransitionedAt,
        @Nullable Long lastHistoryId,
        long historyEntries,
        @Nullable Long historyLimit,
        boolean isAutomated,
        boolean isSelfHeal,
        boolean isOperationRunning,
        @Nullable String conditionTypes,
        @Nullable String images,
        String payload)
        implements Landable {
    public static final Dataset<ArgocdApplication> DATASET = Dataset.ofPayloads(
            "argocd_applications",
            ArgocdApplication.class,
            // 2: a hook is no applied resource. 3: what a source names outside of its path.
            3,
            ArgocdImage.DATASET,
            ArgocdOperationSource.DATASET,
            ArgocdHistoryEntry.DATASET,
            ArgocdOperation.DATASET,
            ArgocdAttribute.DATASET);
}
