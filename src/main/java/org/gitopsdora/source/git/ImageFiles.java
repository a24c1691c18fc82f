package org.gitopsdora.source.git;

import java.util.List;
import org.gitopsdora.source.ImageValue;
import org.gitopsdora.source.ImageValues;
import org.gitopsdora.source.PlainYaml;

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
