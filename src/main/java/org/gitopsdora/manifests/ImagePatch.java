package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.gitopsdora.manifests.PlainYaml.Mapping;
import org.gitopsdora.manifests.PlainYaml.Scalar;
import org.gitopsdora.manifests.PlainYaml.Sequence;
import org.jspecify.annotations.Nullable;

/** What a Kustomize patch, strategic or JSON 6902, does to the images of containers. All else it does is not looked at. */
public record ImagePatch(List<Strategic> strategic, List<Operation> operations) {
    /**
     * The resources that a patch is for, by kind and name; both are regular expressions to Kustomize.
     *
     * @param kind null for every kind
     * @param name null for every name
     */
    record Target(@Nullable String kind, @Nullable String name) {
        /** Ours is the only machine that a hostile expression could stop; nobody needs more than a prefix. */
        private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9.|_-]*(?:\\*[A-Za-z0-9.|_-]*){0,2}");

        boolean matches(ManifestImage image) {
            return matches(kind, image.resourceKind()) && matches(name, image.resourceName());
        }

        private static boolean matches(@Nullable String expression, String text) {
            if (expression == null || expression.equals(text)) {
                return true;
            }
            boolean isSimple = SIMPLE.matcher(expression).matches()
                    && !expression.startsWith("*")
                    && !expression.contains("|*")
                    && !expression.contains("**");
            return isSimple && Pattern.matches(expression, text);
        }
    }

    record Strategic(String kind, String name, boolean isDeletion, List<ManifestImage> containers) {}

    /**
     * @param image null where none is set
     */
    record Operation(String op, String path, @Nullable ImageReference image) {}

    private static final Pattern APPENDED = Pattern.compile(".*/(?:initC|ephemeralC|c)ontainers/-");

    public static ImagePatch of(List<PlainYaml> documents) {
        List<Strategic> strategic = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        for (PlainYaml document : documents) {
            if (document instanceof Mapping) {
                strategic.add(new Strategic(
                        ManifestImage.kind(document),
                        ManifestImage.name(document),
                        "delete".equals(document.text("$patch")),
                        ManifestImage.within(document)));
            } else if (document instanceof Sequence sequence) {
                sequence.elements().forEach(each -> operations.add(operation(each)));
            }
        }
        return new ImagePatch(strategic, operations);
    }

    private static Operation operation(PlainYaml operation) {
        String op = operation.text("op");
        String path = operation.text("path");
        PlainYaml value = operation.find("value").orElse(new Scalar(null));
        String image = value instanceof Scalar ? value.ownText() : value.text("image");
        return new Operation(
                op == null ? "" : op,
                path == null ? "" : path,
                image == null ? null : ImageReference.find(image).orElse(null));
    }

    /**
     * @param target null where the patch itself says what it is for
     */
    public List<ManifestImage> applyTo(List<ManifestImage> images, @Nullable Target target) {
        List<ManifestImage> patched = new ArrayList<>(images);
        for (Strategic each : strategic) {
            Target own = target == null ? new Target(each.kind, each.name) : target;
            apply(each, own::matches, patched);
        }
        if (target != null) {
            operations.forEach(operation -> apply(operation, target::matches, patched));
        }
        return patched;
    }

    private static void apply(Strategic patch, Predicate<ManifestImage> target, List<ManifestImage> images) {
        if (patch.isDeletion) {
            images.removeIf(target);
            return;
        }
        boolean isResourceKnown = images.stream().anyMatch(target);
        for (ManifestImage container : patch.containers) {
            // The resource of a remote base is not there to be patched: then the image is known by its name.
            Predicate<ManifestImage> replaced = isResourceKnown
                    ? target.and(image -> image.container().equals(container.container()))
                    : image -> image.image().name().equals(container.image().name());
            boolean isReplaced = images.stream().anyMatch(replaced);
            images.replaceAll(image -> replaced.test(image) ? image.with(container.image()) : image);
            if (!isReplaced) {
                images.add(container);
            }
        }
    }

    private static void apply(Operation operation, Predicate<ManifestImage> target, List<ManifestImage> images) {
        if (operation.op.equals("remove")) {
            images.removeIf(target.and(image -> (image.pointer() + "/").startsWith(operation.path + "/")
                    || operation.path.equals(image.pointer() + "/image")));
            return;
        }
        ImageReference set = operation.image;
        if (set == null || !(operation.op.equals("replace") || operation.op.equals("add"))) {
            return;
        }
        if (operation.op.equals("add") && APPENDED.matcher(operation.path).matches()) {
            images.add(ManifestImage.unplaced(set));
            return;
        }
        images.replaceAll(image -> target.test(image)
                        && (operation.path.equals(image.pointer()) || operation.path.equals(image.pointer() + "/image"))
                ? image.with(set)
                : image);
    }
}
