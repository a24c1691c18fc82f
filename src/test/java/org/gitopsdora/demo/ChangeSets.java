package org.gitopsdora.demo;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which commit of a change set starts the clock. */
final class ChangeSets {
    private ChangeSets() {}

    static @Nullable Commit first(List<Commit> commits) {
        return commits.stream()
                .min(Comparator.comparing(ChangeSets::clockStart).thenComparing(Commit::sha))
                .orElse(null);
    }

    /** Author time, unless a wrong clock put it after the committer's. */
    static Instant clockStart(Commit commit) {
        return commit.authoredAt().isAfter(commit.committedAt()) ? commit.committedAt() : commit.authoredAt();
    }
}
