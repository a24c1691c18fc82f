package org.gitopsdora.source.flux;

import org.jspecify.annotations.Nullable;

/** What a wrapping says about the record inside: used where the record itself is silent. */
record Labels(
        @Nullable String cluster,
        @Nullable String namespace,
        @Nullable EventTime time) {
    static final Labels NONE = new Labels(null, null, null);

    Labels withTime(@Nullable EventTime other) {
        return other == null ? this : new Labels(cluster, namespace, other);
    }

    Labels with(@Nullable String otherCluster, @Nullable String otherNamespace) {
        return new Labels(
                otherCluster == null ? cluster : otherCluster,
                otherNamespace == null ? namespace : otherNamespace,
                time);
    }
}
