package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.manifests.HelmChart;
import org.gitopsdora.manifests.ImageOverride;
import org.gitopsdora.manifests.ImageValue;
import org.gitopsdora.manifests.ImageValues;
import org.gitopsdora.manifests.Kustomization;
import org.gitopsdora.manifests.ManifestImage;
import org.jspecify.annotations.Nullable;

/** What Kustomize and Helm would make of one folder at one revision, as far as images and charts go. */
final class RenderedPath {
    private static final String CHART = "Chart.yaml";

    /** No real tree comes near; a hostile one, whose bases double from level to level, ends here. */
    private static final int MOST_VISITS = 2_000;

    private static final int MOST_IMAGES = 10_000;

    private final TreeFiles tree;
    private final ImageFiles files;
    private final Set<String> open = new HashSet<>();
    private final ImageValues values = new ImageValues();
    private final List<VersionFinding> charts = new ArrayList<>();
    private int visits;

    RenderedPath(TreeFiles tree, ImageFiles files) {
        this.tree = tree;
        this.files = files;
    }

    boolean isRendered(Map<String, ObjectId> own) {
        return own.containsKey(CHART) || References.KUSTOMIZATIONS.stream().anyMatch(own::containsKey);
    }

    List<VersionFinding> read(String path) throws IOException {
        List<VersionFinding> found = new ArrayList<>();
        build(path, List.of()).forEach(image -> found.add(VersionFinding.image(image.image())));
        chart(path, "");
        values.list().forEach(value -> found.add(VersionFinding.value(value)));
        found.addAll(charts);
        return found;
    }

    /**
     * In Kustomize's order: resources, components, patches, images.
     *
     * @param images what a component finds there already and may change
     */
    private List<ManifestImage> build(String folder, List<ManifestImage> images) throws IOException {
        Kustomization kustomization = kustomization(folder);
        if (kustomization == null || ++visits > MOST_VISITS || !open.add(folder)) {
            return images;
        }
        List<ManifestImage> built = new ArrayList<>(images);
        for (String resource : kustomization.resources()) {
            built.addAll(resource(folder, resource));
        }
        for (String component : kustomization.components()) {
            Optional<String> path = References.resolve(folder, component);
            built = path.isEmpty() ? built : build(path.get(), built);
        }
        for (Kustomization.Patch patch : kustomization.patches()) {
            built = patched(folder, patch, built);
        }
        for (ImageOverride override : kustomization.images()) {
            built = override.applyTo(built);
        }
        for (Kustomization.Release release : kustomization.releases()) {
            release(folder, release);
        }
        open.remove(folder);
        return built.size() > MOST_IMAGES ? built.subList(0, MOST_IMAGES) : built;
    }

    private @Nullable Kustomization kustomization(String folder) throws IOException {
        for (String name : References.KUSTOMIZATIONS) {
            Optional<ObjectId> file = tree.findFile(TreeFiles.path(folder, name));
            if (file.isPresent()) {
                return files.kustomizations().of(file.get());
            }
        }
        return null;
    }

    private List<ManifestImage> resource(String folder, String reference) throws IOException {
        Optional<String> path = References.resolve(folder, reference);
        TreeFiles.Entry entry = path.isEmpty() ? null : tree.find(path.get()).orElse(null);
        if (path.isEmpty() || entry == null || ++visits > MOST_VISITS) {
            return List.of();
        }
        return entry.isFolder()
                ? build(path.get(), List.of())
                : files.manifests().of(entry.id());
    }

    private List<ManifestImage> patched(String folder, Kustomization.Patch patch, List<ManifestImage> images)
            throws IOException {
        List<ManifestImage> patched = patch.inline().applyTo(images, patch.target());
        Optional<ObjectId> file = patch.path() == null ? Optional.empty() : file(folder, patch.path());
        return file.isEmpty() ? patched : files.patches().of(file.get()).applyTo(patched, patch.target());
    }

    private Optional<ObjectId> file(String folder, String reference) throws IOException {
        Optional<String> path = References.resolve(folder, reference);
        return path.isEmpty() ? Optional.empty() : tree.findFile(path.get());
    }

    private void release(String folder, Kustomization.Release release) throws IOException {
        if (release.chart().repository() != null) {
            charts.add(VersionFinding.chart(release.chart()));
        } else {
            Optional<String> home = References.resolve(folder, release.folder());
            if (home.isPresent()) {
                chart(home.get(), ImageValues.below("", release.key()));
            }
        }
        String key = ImageValues.below("", release.key());
        for (String reference : release.valueFiles()) {
            Optional<ObjectId> file = file(folder, reference);
            if (file.isPresent()) {
                addBelow(key, files.values().of(file.get()));
            }
        }
        values.add(key, release.values());
    }

    /** A chart's subcharts first: its own values win over theirs. */
    private void chart(String folder, String key) throws IOException {
        Optional<ObjectId> file = tree.findFile(TreeFiles.path(folder, CHART));
        if (file.isEmpty() || ++visits > MOST_VISITS || !open.add(folder)) {
            return;
        }
        HelmChart chart = files.charts().of(file.get());
        Optional<ObjectId> lockFile = tree.findFile(TreeFiles.path(folder, "Chart.lock"));
        HelmChart lock =
                lockFile.isEmpty() ? HelmChart.of(List.of()) : files.charts().of(lockFile.get());
        for (HelmChart.Dependency dependency : chart.dependencies()) {
            if (!dependency.isLocal()) {
                charts.add(VersionFinding.chart(dependency.lockedBy(lock)));
                continue;
            }
            Optional<String> subchart = References.resolve(folder, dependency.folder());
            if (subchart.isPresent()) {
                chart(subchart.get(), ImageValues.below(key, dependency.key()));
            }
        }
        if (chart.appVersion() != null) {
            values.add(new ImageValue(key, ImageValue.Part.APP_VERSION, chart.appVersion()));
        }
        Optional<ObjectId> own = tree.findFile(TreeFiles.path(folder, "values.yaml"));
        if (own.isPresent()) {
            addBelow(key, files.values().of(own.get()));
        }
        open.remove(folder);
    }

    private void addBelow(String key, List<ImageValue> found) {
        for (ImageValue value : found) {
            values.add(new ImageValue(joined(key, value.key()), value.part(), value.value()));
        }
    }

    private static String joined(String parent, String key) {
        return parent.isEmpty() ? key : key.isEmpty() ? parent : parent + "." + key;
    }
}
