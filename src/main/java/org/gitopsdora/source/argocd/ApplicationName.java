package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * Who an application is.
 *
 * @param uid incarnation; null only in hand-made files
 * @param observedAt when it was last seen to be so
 */
record ApplicationName(
        String namespace,
        String name,
        @Nullable String uid,
        @Nullable String project,
        Instant observedAt) {
    /** The uid, or the name where there is none: part of every content hash. */
    String identity() {
        return uid == null ? ContentHash.of(namespace, name) : uid;
    }

    /** Namespace and name, unique within an instance whatever the incarnation. */
    String place() {
        return namespace + "/" + name;
    }
}
