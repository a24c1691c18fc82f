package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * That a change set has been resolved, also when it is empty. Grain: one (repositoryKey, fromSha, toSha, paths). Its commits are
 * {@link GitChangeSetCommit}s. Nothing is landed where the repository cannot be read now.
 *
 * @param paths the watched paths as asked for, one a line; empty for the whole repository
 * @param status resolved, from_missing (the old revision is gone: history was rewritten), to_missing
 * @param direction forward (from is an ancestor of to), backward, same, diverged; null unless resolved
 * @param commits how many commits without merges it holds
 */
public record GitChangeSet(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String fromSha,
        String toSha,
        String paths,
        String status,
        @Nullable String direction,
        long commits)
        implements Landable {
    public static final Dataset<GitChangeSet> DATASET =
            new Dataset<>("git_change_sets", GitChangeSet.class, Dataset.Known.ALWAYS);
}
