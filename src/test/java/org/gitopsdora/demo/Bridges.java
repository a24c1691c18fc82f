package org.gitopsdora.demo;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which commits stand behind the versions of one workload, as far as anybody can tell. A name that leads nowhere is known from the
 * config commit that brought it here first, and that is seen only between two deployments.
 */
final class Bridges {
    private final String image;
    private final @Nullable Codebase codebase;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    Bridges(String image, @Nullable Codebase codebase) {
        this.image = image;
        this.codebase = codebase;
    }

    /** Null if nothing moved. */
    @Nullable
    VersionMove move(@Nullable String from, String to) {
        boolean isNew = seen.add(to);
        if (isNew && from != null) {
            named.add(to);
        }
        return from == null || to.isEmpty() || from.equals(to)
                ? null
                : new VersionMove(image, from, to, codebase, find(from), find(to));
    }

    /** The commit that runs where this version does. */
    @Nullable
    Commit find(String version) {
        if (codebase == null || codebase.naming == Codebase.Naming.TRAILER && !named.contains(version)) {
            return null;
        }
        return codebase.find(version);
    }
}
