package org.gitopsdora.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that changed from one deployed state to the next, and what it means in the code.
 *
 * @param image name without version
 * @param codebase whose image it is; null if nobody's
 * @param from the commit behind the version before; null if nothing leads to it
 */
record VersionMove(
        String image,
        String fromVersion,
        String toVersion,
        @Nullable Codebase codebase,
        @Nullable Commit from,
        @Nullable Commit to) {
    enum Direction {
        FORWARD,
        BACKWARD,
        SAME,
        DIVERGED,
        UNKNOWN
    }

    Direction direction() {
        if (from == null || to == null) {
            return Direction.UNKNOWN;
        }
        if (from.equals(to)) {
            return Direction.SAME;
        }
        if (to.ancestors().get(from.index())) {
            return Direction.FORWARD;
        }
        return from.ancestors().get(to.index()) ? Direction.BACKWARD : Direction.DIVERGED;
    }

    /** What it brought, merges left out; nothing where a commit is not known. */
    List<Commit> changes() {
        return codebase == null || from == null || to == null ? List.of() : codebase.changes(from, to);
    }

    Ledger.Move entry() {
        return new Ledger.Move(
                image,
                fromVersion,
                toVersion,
                from == null ? null : from.sha(),
                to == null ? null : to.sha(),
                to == null || codebase == null ? null : codebase.bridge(),
                direction().name().toLowerCase(java.util.Locale.ROOT));
    }
}
