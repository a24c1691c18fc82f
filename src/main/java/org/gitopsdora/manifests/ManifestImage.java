package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gitopsdora.manifests.PlainYaml.Mapping;
import org.gitopsdora.manifests.PlainYaml.Sequence;

/**
 * The image of one container of a Kubernetes resource, or of something whose container nobody has seen.
 *
 * @param resourceKind "" where the resource is unknown, as are name, pointer and container then
 * @param pointer JSON pointer of the container within its resource
 */
public record ManifestImage(
        String resourceKind, String resourceName, String pointer, String container, ImageReference image) {
    /** Custom resources use the same names, wherever they put the pod. */
    private static final Set<String> CONTAINERS = Set.of("containers", "initContainers", "ephemeralContainers");

    static ManifestImage unplaced(ImageReference image) {
        return new ManifestImage("", "", "", "", image);
    }

    ManifestImage with(ImageReference other) {
        return new ManifestImage(resourceKind, resourceName, pointer, container, other);
    }

    public static boolean isManifest(PlainYaml document) {
        return document.text("apiVersion") != null && document.text("kind") != null;
    }

    /** What is no manifest has no images. */
    public static List<ManifestImage> of(List<PlainYaml> documents) {
        List<ManifestImage> images = new ArrayList<>();
        for (PlainYaml resource : resources(documents)) {
            if (isManifest(resource)) {
                images.addAll(within(resource));
            }
        }
        return images;
    }

    /** The containers of one resource, or of a patch of it. */
    static List<ManifestImage> within(PlainYaml resource) {
        List<ManifestImage> images = new ArrayList<>();
        descend(resource, resource, "", images);
        return images;
    }

    /** Kubernetes lists taken apart. */
    private static List<PlainYaml> resources(List<PlainYaml> documents) {
        List<PlainYaml> resources = new ArrayList<>();
        for (PlainYaml document : documents) {
            String kind = document.text("kind");
            List<PlainYaml> items = document.list("items");
            if (kind != null && kind.endsWith("List") && !items.isEmpty()) {
                resources.addAll(items);
            } else {
                resources.add(document);
            }
        }
        return resources;
    }

    static String kind(PlainYaml resource) {
        String kind = resource.text("kind");
        return kind == null ? "" : kind;
    }

    static String name(PlainYaml resource) {
        return resource.find("metadata").map(metadata -> metadata.text("name")).orElse("");
    }

    private static void descend(PlainYaml node, PlainYaml resource, String pointer, List<ManifestImage> images) {
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((key, value) -> {
                String below = pointer + "/" + key;
                if (CONTAINERS.contains(key) && value instanceof Sequence containers) {
                    containers(containers, resource, below, images);
                }
                descend(value, resource, below, images);
            });
        } else if (node instanceof Sequence sequence) {
            for (int index = 0; index < sequence.elements().size(); index++) {
                descend(sequence.elements().get(index), resource, pointer + "/" + index, images);
            }
        }
    }

    private static void containers(
            Sequence containers, PlainYaml resource, String pointer, List<ManifestImage> images) {
        for (int index = 0; index < containers.elements().size(); index++) {
            PlainYaml container = containers.elements().get(index);
            String image = container.text("image");
            String name = container.text("name");
            String own = pointer + "/" + index;
            if (image != null) {
                ImageReference.find(image)
                        .ifPresent(reference -> images.add(new ManifestImage(
                                kind(resource), name(resource), own, name == null ? "" : name, reference)));
            }
        }
    }
}
