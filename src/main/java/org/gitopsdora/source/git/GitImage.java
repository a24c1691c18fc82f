package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.git.content.VersionFinding;
import org.jspecify.annotations.Nullable;

/**
 * What one content of a path says about versions. Grain: one (repositoryKey, treeId, kind, application, valueKey, part, name), and
 * version for images and charts: two Deployments may run one image in two versions. A function of its key, landed before the {@link
 * GitContent} that makes it visible; from files at rest, templates and remote references are not resolved.
 *
 * @param treeId {@link GitContent#treeId}
 * @param kind {@code image} a reference as manifests would be applied, after Kustomize's own images; {@code value} a fragment of Helm
 *     values; {@code chart} a dependency from elsewhere
 * @param application of a file beside the manifests with parameters for one application ({@link
 *     org.gitopsdora.source.DeploymentConvention#parameterFile}); null for everybody
 * @param valueKey of a value: dotted path of the mapping that holds it, "" for the root. Of a Kustomization's {@code helmCharts} below the
 *     release's name, of a local subchart below its alias
 * @param part of a value: registry, repository, tag, digest or app_version (of the chart at this key)
 * @param name of an image without tag, or of a chart
 * @param version tag, else digest; null if the reference has neither. Of a value the scalar as spelled, "" where it says none
 */
public record GitImage(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String treeId,
        String kind,
        @Nullable String application,
        @Nullable String valueKey,
        @Nullable String part,
        @Nullable String name,
        @Nullable String version)
        implements Landable {
    public static final Dataset<GitImage> DATASET = new Dataset<>("git_images", GitImage.class, Dataset.Known.ALWAYS);

    static GitImage of(GitConfig config, Instant extractedAt, String treeId, VersionFinding finding) {
        String kind = finding.kind().word();
        return new GitImage(
                GitSource.TYPE,
                config.name(),
                extractedAt,
                ContentHash.of(
                        config.repositoryKey(),
                        treeId,
                        kind,
                        finding.application(),
                        finding.valueKey(),
                        finding.part(),
                        finding.name(),
                        finding.version()),
                config.repositoryKey(),
                treeId,
                kind,
                finding.application(),
                finding.valueKey(),
                finding.part(),
                finding.name(),
                finding.version());
    }
}
