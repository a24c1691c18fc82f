package org.gitopsdora.source.argocd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.manifests.ImageReference;
import org.gitopsdora.manifests.ImageValue;
import org.gitopsdora.manifests.ParameterImages;
import org.gitopsdora.manifests.PlainYaml;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Argo CD itself says about versions. Grain: one (evidence, evidenceKey, sourceIndex, kind, valueKey, part, name, version). Landed
 * before the row it belongs to.
 *
 * @param evidence {@code parameters}: what a source's Helm parameters, values and Kustomize images say; {@code sync_result}: the images
 *     of the resources an operation applied (Argo CD 3.1 and newer); {@code summary}: all images that run now, whoever brought them
 * @param evidenceKey of parameters the sourcesHash of {@link ArgocdOperationSource}, of sync_result the contentHash of {@link
 *     ArgocdOperation}, of summary the contentHash of {@link ArgocdApplication}
 * @param sourceIndex of parameters the source that has them; 0 elsewhere
 * @param kind {@code image} or {@code value}
 * @param valueKey of a value: dotted path of the mapping that holds it, "" for the root
 * @param part of a value: registry, repository, tag, digest
 * @param name of an image without tag; of Kustomize's images the one that is put in
 * @param version tag, else digest; null if the reference has neither. Of a value the scalar as spelled, "" where it says none
 */
public record ArgocdImage(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String evidence,
        String evidenceKey,
        long sourceIndex,
        String kind,
        @Nullable String valueKey,
        @Nullable String part,
        @Nullable String name,
        @Nullable String version)
        implements Landable {
    public static final Dataset<ArgocdImage> DATASET = new Dataset<>("argocd_images", ArgocdImage.class);

    static final String PARAMETERS = "parameters";
    static final String SYNC_RESULT = "sync_result";
    static final String SUMMARY = "summary";

    /**
     * @param source the source, or only what parametrises it
     */
    static List<ArgocdImage> ofParameters(Evidence evidence, String sourcesHash, int sourceIndex, JsonNode source) {
        List<ArgocdImage> images = new ArrayList<>();
        PlainYaml.documents(source.toString()).stream().findFirst().ifPresent(parameters -> {
            ParameterImages found = ParameterImages.of(parameters);
            found.values().forEach(value -> images.add(value(evidence, sourcesHash, sourceIndex, value)));
            found.images().forEach(image -> images.add(image(evidence, PARAMETERS, sourcesHash, sourceIndex, image)));
        });
        return images;
    }

    /** Nothing if the text names no image. */
    static Optional<ArgocdImage> find(Evidence evidence, String window, String evidenceKey, String text) {
        return ImageReference.find(text).map(image -> image(evidence, window, evidenceKey, 0, image));
    }

    private static ArgocdImage image(
            Evidence evidence, String window, String evidenceKey, long sourceIndex, ImageReference image) {
        String kind = "image";
        return new ArgocdImage(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(window, evidenceKey, sourceIndex, kind, image.name(), image.version()),
                window,
                evidenceKey,
                sourceIndex,
                kind,
                null,
                null,
                image.name(),
                image.version());
    }

    private static ArgocdImage value(Evidence evidence, String sourcesHash, long sourceIndex, ImageValue value) {
        String kind = "value";
        String part = value.part().word();
        return new ArgocdImage(
                ArgocdSource.TYPE,
                evidence.instance(),
                evidence.extractedAt(),
                ContentHash.of(PARAMETERS, sourcesHash, sourceIndex, kind, value.key(), part, value.value()),
                PARAMETERS,
                sourcesHash,
                sourceIndex,
                kind,
                value.key(),
                part,
                null,
                value.value());
    }
}
