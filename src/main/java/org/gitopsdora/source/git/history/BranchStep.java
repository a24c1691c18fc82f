package org.gitopsdora.source.git.history;

import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One step of a watched branch.
 *
 * @param tree what the branch shows after it; null if the commit is lost
 */
public record BranchStep(
        long position,
        ObjectId commit,
        @Nullable ObjectId tree,
        @Nullable ObjectId previous,
        Instant committedAt,
        boolean isForced) {}
