package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One path of one source of one desired state, so that states compare element by element. Grain: one (sourcesHash, sourceIndex,
 * pathIndex). The same sourcesHash is shared by every operation and history entry of an application that applied the same revisions of the same sources.
 *
 * @param sourcesHash over the application's name, every source's repository, path, chart, ref, parameters and revision, in order, and the paths that {@code
 *     manifest-generate-paths} adds. No history entry and no operation has that annotation: taken is what stands at the Application when
 *     it is read, and nothing from a notification, which does not carry it
 * @param sourceIndex position in {@code sources}, 0 for the only {@code source}
 * @param pathIndex 0 for the source path; then the value files that this or, by {@code ref}, another source reads from this repository, in
 *     the order of {@code valueFiles}, which is that of merging, wherever in the repository they lie; then what {@code
 *     manifest-generate-paths} names outside of the source path. A source that is only a {@code ref} has its value files from 0 on, or a
 *     single row with a null path
 * @param pathRole {@code source} the source path (or no path), {@code values} a value file, {@code generate} what only the annotation
 *     names
 * @param kind git, chart (Helm repository or OCI chart, revision is a version), oci (revision is a digest)
 * @param repositoryKey {@link org.gitopsdora.source.RepositoryKey} of repositoryUrl
 * @param path within the repository, without leading or trailing slash, "" for its root; null for charts and OCI
 * @param place the path, and below it how manifests are made from it, as git is asked ({@link
 *     org.gitopsdora.source.git.content.Rendering}); null in files of before it was landed
 * @param revision as applied: full SHA, version or digest; may be a branch name or null in failed operations
 * @param targetRevision of whichever operation landed these sources first: it is no part of sourcesHash
 * @param parametersHash over Helm parameters, values and value file names, kustomize options, directory and plugin options; null when
 *     there are none. {@code targetRevision} is no parameter
 */
public record ArgocdOperationSource(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String sourcesHash,
        long sourceIndex,
        long pathIndex,
        String pathRole,
        String kind,
        String repositoryUrl,
        String repositoryKey,
        @Nullable String path,
        @Nullable String place,
        @Nullable String chart,
        @Nullable String revision,
        @Nullable String targetRevision,
        @Nullable String parametersHash)
        implements Landable {
    public static final Dataset<ArgocdOperationSource> DATASET =
            new Dataset<>("argocd_operation_sources", ArgocdOperationSource.class);
}
