package org.gitopsdora.source.git.content;

import java.util.List;
import org.gitopsdora.manifests.HelmChart;
import org.gitopsdora.manifests.ImagePatch;
import org.gitopsdora.manifests.ImageValue;
import org.gitopsdora.manifests.ImageValues;
import org.gitopsdora.manifests.Kustomization;
import org.gitopsdora.manifests.ManifestImage;
import org.gitopsdora.manifests.PlainYaml;

/** The kinds of files that decide about versions, each by its content. */
record ImageFiles(
        ParsedBlobs<List<ManifestImage>> manifests,
        ParsedBlobs<Kustomization> kustomizations,
        ParsedBlobs<ImagePatch> patches,
        ParsedBlobs<HelmChart> charts,
        ParsedBlobs<List<ImageValue>> values) {
    ImageFiles(BlobDocuments documents, ParsedBlobs<List<ManifestImage>> manifests) {
        this(
                manifests,
                new ParsedBlobs<>(documents, Kustomization::of),
                new ParsedBlobs<>(documents, ImagePatch::of),
                new ParsedBlobs<>(documents, HelmChart::of),
                new ParsedBlobs<>(documents, ImageFiles::values));
    }

    /** Of several documents Helm reads the first only. */
    private static List<ImageValue> values(List<PlainYaml> documents) {
        ImageValues values = new ImageValues();
        documents.stream().findFirst().ifPresent(values::add);
        return values.list();
    }
}
