package org.gitopsdora.manifests;

import java.util.Locale;

/**
 * One fragment of an image in Helm values. A chart puts the fragments together, and each may come from another file.
 *
 * @param key dotted path of the mapping that holds it, "" for the root; a dot within a key is {@code \.}, as Helm writes it
 * @param value as spelled; "" where the values say that there is none
 */
public record ImageValue(String key, Part part, String value) {
    public enum Part {
        REGISTRY,
        REPOSITORY,
        TAG,
        DIGEST,
        APP_VERSION;

        /** As it is landed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
