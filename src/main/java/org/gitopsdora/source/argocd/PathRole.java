package org.gitopsdora.source.argocd;

import java.util.Locale;

/** What a path of a source is there for. */
enum PathRole {
    /** Manifests are made from it. */
    SOURCE,
    /** A Helm value file. */
    VALUES,
    /** Only named by {@code manifest-generate-paths}: a change of it may change the manifests. */
    GENERATE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
