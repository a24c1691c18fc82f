package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.manifests.ImageValues;
import org.gitopsdora.manifests.ManifestImage;
import org.gitopsdora.manifests.ParameterImages;
import org.gitopsdora.manifests.PlainYaml;
import org.gitopsdora.source.DeploymentConvention;
import org.gitopsdora.source.Globs;
import org.jspecify.annotations.Nullable;

/**
 * The versions of images and charts that a path holds at a revision, as the tools that render it would find them: Kustomize, Helm, or
 * plain manifests. Follows no reference that {@link PathContents} does not, so that a tree id stands for the same versions everywhere.
 */
public final class GitImages {
    private static final Pattern MANIFEST = Pattern.compile("(?i).+\\.(?:ya?ml|json)");

    private final TreeObjects objects;
    private final BlobDocuments documents;
    private final ParsedBlobs<List<ManifestImage>> manifests;
    private final ParsedBlobs<List<VersionFinding>> singles;
    private final ParsedBlobs<ParameterImages> parameters;
    private final ImageFiles files;
    private final List<DeploymentConvention> conventions;

    public GitImages(TreeObjects objects, List<DeploymentConvention> conventions) {
        this.conventions = conventions;
        this.objects = objects;
        this.documents = new BlobDocuments(objects.reader());
        this.manifests = new ParsedBlobs<>(documents, ManifestImage::of);
        this.singles = new ParsedBlobs<>(documents, GitImages::single);
        this.parameters = new ParsedBlobs<>(documents, GitImages::parameters);
        this.files = new ImageFiles(documents, manifests);
    }

    /** Each once; none where there is no such path. */
    public List<VersionFinding> at(AnyObjectId root, Rendering rendering) throws IOException {
        TreeFiles tree = new TreeFiles(objects, root);
        String path = rendering.path();
        TreeFiles.Entry entry = tree.find(path).orElse(null);
        if (entry == null) {
            return Globs.isPattern(path) ? several(tree, tree.matching(path)) : List.of();
        }
        List<VersionFinding> found = new ArrayList<>();
        if (entry.isFolder()) {
            Map<String, ObjectId> own = tree.files(entry);
            RenderedPath rendered = new RenderedPath(tree, files);
            if (rendered.isRendered(own)) {
                found.addAll(rendered.read(path));
            } else {
                plain(tree, entry, entry.path(), rendering, found);
            }
            found.addAll(overrides(own, rendering.application()));
        } else {
            found.addAll(singles.of(entry.id()));
        }
        return found.stream().distinct().toList();
    }

    /** Value files that one pattern names are merged in their order, the last on top. */
    private List<VersionFinding> several(TreeFiles tree, List<String> paths) throws IOException {
        ImageValues values = new ImageValues();
        List<VersionFinding> found = new ArrayList<>();
        for (String path : paths) {
            Optional<ObjectId> file = tree.findFile(path);
            if (file.isPresent()) {
                files.values().of(file.get()).forEach(values::add);
                manifests.of(file.get()).forEach(image -> found.add(VersionFinding.image(image.image())));
            }
        }
        values.list().forEach(value -> found.add(VersionFinding.value(value)));
        return found.stream().distinct().toList();
    }

    /** How many files could not be read because the repository does not have them. */
    public long missing() {
        return documents.missing();
    }

    private void plain(
            TreeFiles tree, TreeFiles.Entry folder, String top, Rendering rendering, List<VersionFinding> found)
            throws IOException {
        for (Map.Entry<String, ObjectId> file : tree.files(folder).entrySet()) {
            String path = TreeFiles.path(folder.path(), file.getKey());
            String relative = top.isEmpty() ? path : path.substring(top.length() + 1);
            if (MANIFEST.matcher(file.getKey()).matches() && rendering.isIncluded(relative)) {
                manifests.of(file.getValue()).forEach(image -> found.add(VersionFinding.image(image.image())));
            }
        }
        if (rendering.isDeep()) {
            for (TreeFiles.Entry below : tree.folders(folder)) {
                RenderedPath rendered = new RenderedPath(tree, files);
                if (rendered.isRendered(tree.files(below))) {
                    found.addAll(rendered.read(below.path()));
                } else {
                    plain(tree, below, top, rendering, found);
                }
            }
        }
    }

    /** Where nobody says for whom, what there is for anybody. */
    private List<VersionFinding> overrides(Map<String, ObjectId> own, @Nullable String application) throws IOException {
        List<VersionFinding> found = new ArrayList<>();
        for (Map.Entry<String, ObjectId> file : own.entrySet()) {
            for (DeploymentConvention convention : conventions) {
                Matcher matcher = convention.parameterFile().matcher(file.getKey());
                if (matcher.matches()
                        && (application == null || matcher.group(1) == null || application.equals(matcher.group(1)))) {
                    found.addAll(overrides(file.getValue(), matcher.group(1)));
                }
            }
        }
        return found;
    }

    private List<VersionFinding> overrides(ObjectId file, @Nullable String application) throws IOException {
        ParameterImages images = parameters.of(file);
        return Stream.concat(
                        images.values().stream().map(VersionFinding::value),
                        images.images().stream().map(VersionFinding::image))
                .map(finding -> finding.ofApplication(application))
                .toList();
    }

    private static ParameterImages parameters(List<PlainYaml> documents) {
        return documents.isEmpty() ? new ParameterImages(List.of(), List.of()) : ParameterImages.of(documents.get(0));
    }

    /** Of several documents Helm reads the first only. */
    private static List<VersionFinding> single(List<PlainYaml> documents) {
        if (documents.stream().anyMatch(ManifestImage::isManifest)) {
            return ManifestImage.of(documents).stream()
                    .map(image -> VersionFinding.image(image.image()))
                    .toList();
        }
        ImageValues values = new ImageValues();
        documents.stream().findFirst().ifPresent(values::add);
        return values.list().stream().map(VersionFinding::value).toList();
    }
}
