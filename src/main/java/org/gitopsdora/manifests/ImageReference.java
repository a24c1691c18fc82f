package org.gitopsdora.manifests;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image as manifests name it: {@code registry:5000/a/b:tag@sha256:…}. The name stays as written: where {@code cart} alone comes from
 * depends on the node that pulls it.
 *
 * @param name registry, port and repository
 * @param tag null if there is none
 * @param digest with its algorithm, {@code sha256:…}; null if there is none
 */
public record ImageReference(
        String name, @Nullable String tag, @Nullable String digest) {
    /** Quotes, blanks and braces are a template that nobody has filled in. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,511}");

    /** Nothing if the text names no image, an unresolved template for instance. */
    public static Optional<ImageReference> find(String text) {
        String plain = text.strip();
        if (!PLAIN.matcher(plain).matches() || plain.contains("://")) {
            return Optional.empty();
        }
        int at = plain.indexOf('@');
        String digest = at < 0 ? "" : plain.substring(at + 1);
        String tagged = at < 0 ? plain : plain.substring(0, at);
        // A colon before the last slash is a registry's port.
        int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "" : tagged.substring(colon + 1);
        String name = colon < 0 ? tagged : tagged.substring(0, colon);
        if (name.isEmpty() || name.endsWith("/")) {
            return Optional.empty();
        }
        return Optional.of(new ImageReference(name, tag.isEmpty() ? null : tag, digest.isEmpty() ? null : digest));
    }

    /** What people call the version: the tag, with the digest where both are pinned, else the digest, else unknown. */
    public @Nullable String version() {
        return tag == null || digest == null ? tag == null ? digest : tag : tag + "@" + digest;
    }
}
