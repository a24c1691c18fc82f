package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.manifests.PlainYaml.Mapping;
import org.jspecify.annotations.Nullable;

/** What a {@code kustomization.yaml} says that decides about images, in its order. */
public record Kustomization(
        List<String> resources,
        List<String> components,
        List<Patch> patches,
        List<ImageOverride> images,
        List<Release> releases) {
    /**
     * @param path null where the patch is written out
     * @param target null where the patch says what it is for
     */
    public record Patch(@Nullable String path, ImagePatch inline, ImagePatch.@Nullable Target target) {}

    /**
     * A chart that Kustomize inflates.
     *
     * @param key what tells its values from another release's
     * @param chart its repository is null where the chart lies below the chart home
     */
    public record Release(
            String key, HelmChart.Dependency chart, String folder, List<String> valueFiles, PlainYaml values) {}

    public static Kustomization of(List<PlainYaml> documents) {
        PlainYaml document = documents.isEmpty() ? new PlainYaml.Scalar(null) : documents.get(0);
        List<String> resources = new ArrayList<>(texts(document, "resources"));
        resources.addAll(texts(document, "bases"));
        List<ImageOverride> images = new ArrayList<>();
        document.list("images").forEach(entry -> ImageOverride.find(entry).ifPresent(images::add));
        return new Kustomization(
                resources, texts(document, "components"), patches(document), images, releases(document));
    }

    private static List<String> texts(PlainYaml document, String key) {
        List<String> texts = new ArrayList<>();
        for (PlainYaml element : document.list(key)) {
            String text = element.ownText();
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static List<Patch> patches(PlainYaml document) {
        List<Patch> patches = new ArrayList<>();
        for (String patch : texts(document, "patchesStrategicMerge")) {
            patches.add(
                    patch.contains("\n") ? new Patch(null, inline(patch), null) : new Patch(patch, inline(""), null));
        }
        for (String key : List.of("patches", "patchesJson6902")) {
            for (PlainYaml entry : document.list(key)) {
                String patch = entry.text("patch");
                patches.add(new Patch(entry.text("path"), inline(patch == null ? "" : patch), target(entry)));
            }
        }
        return patches;
    }

    private static ImagePatch inline(String patch) {
        return ImagePatch.of(PlainYaml.documents(patch));
    }

    private static ImagePatch.@Nullable Target target(PlainYaml entry) {
        return entry.find("target").orElse(null) instanceof Mapping target
                ? new ImagePatch.Target(target.text("kind"), target.text("name"))
                : null;
    }

    private static List<Release> releases(PlainYaml document) {
        String home = document.find("helmGlobals")
                .map(globals -> globals.text("chartHome"))
                .orElse("charts");
        List<Release> releases = new ArrayList<>();
        for (PlainYaml entry : document.list("helmCharts")) {
            String name = entry.text("name");
            if (name == null) {
                continue;
            }
            String release = entry.text("releaseName");
            List<String> files = new ArrayList<>();
            String first = entry.text("valuesFile");
            if (first != null) {
                files.add(first);
            }
            files.addAll(texts(entry, "additionalValuesFiles"));
            String key = release == null ? name : release;
            releases.add(new Release(
                    key,
                    new HelmChart.Dependency(name, key, entry.text("version"), entry.text("repo")),
                    home + "/" + name,
                    files,
                    entry.find("valuesInline").orElse(new PlainYaml.Scalar(null))));
        }
        return releases;
    }
}
