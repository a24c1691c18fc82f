package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry of a kustomization's {@code images}. */
public record ImageOverride(
        String name,
        @Nullable String newName,
        @Nullable String newTag,
        @Nullable String tagSuffix,
        @Nullable String digest) {
    static Optional<ImageOverride> find(PlainYaml entry) {
        String name = entry.text("name");
        return name == null
                ? Optional.empty()
                : Optional.of(new ImageOverride(
                        name,
                        entry.text("newName"),
                        entry.text("newTag"),
                        entry.text("tagSuffix"),
                        entry.text("digest")));
    }

    /** An entry that matches nothing we can read is an image all the same: it is for a remote base or a custom resource. */
    public List<ManifestImage> applyTo(List<ManifestImage> images) {
        List<ManifestImage> applied = new ArrayList<>();
        boolean isMatched = false;
        for (ManifestImage each : images) {
            boolean isMatch = each.image().name().equals(name);
            isMatched |= isMatch;
            applied.add(isMatch ? each.with(apply(each.image())) : each);
        }
        boolean saysSomething = newName != null || newTag != null || digest != null;
        if (!isMatched && saysSomething) {
            applied.add(ManifestImage.unplaced(apply(new ImageReference(name, null, null))));
        }
        return applied;
    }

    /** Kustomize replaces tag and digest together: what is not named anew is gone. */
    private ImageReference apply(ImageReference image) {
        String changed = newName == null ? image.name() : newName;
        if (newTag != null || digest != null) {
            return new ImageReference(changed, newTag, digest);
        }
        return tagSuffix == null
                ? new ImageReference(changed, image.tag(), image.digest())
                : new ImageReference(changed, (image.tag() == null ? "" : image.tag()) + tagSuffix, null);
    }
}
