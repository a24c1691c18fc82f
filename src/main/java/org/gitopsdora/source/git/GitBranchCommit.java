package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One step of a watched branch: its first-parent chain, in order. Grain: one (repositoryKey, branch, position). Positions only grow: a
 * force push continues the count, it never rewrites what the branch has shown before.
 *
 * @param position 0 for the root; the branch's own order, which a commit's time never changes
 * @param previousSha what the branch showed before this step: the first parent, or the old tip where a force push replaced it; null for
 *     the first step
 * @param isForced the step is a force push: previousSha is no ancestor on the chain
 */
public record GitBranchCommit(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String branch,
        long position,
        String commitSha,
        @Nullable String previousSha,
        Instant committedAt,
        boolean isForced)
        implements Landable {
    public static final Dataset<GitBranchCommit> DATASET = new Dataset<>("git_branch_commits", GitBranchCommit.class);
}
