package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * How a commit reached a watched branch: with the first step of the branch that reaches it, which is itself for a commit on the first-parent
 * chain, and the merge for one of a merged branch. Grain: one (repositoryKey, branch, commitSha).
 *
 * @param position of that step, see {@link GitBranchCommit}
 * @param arrivedWith the commit of that step
 * @param arrivedAt its committer time; not when it was pushed
 */
public record GitArrival(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String branch,
        String commitSha,
        long position,
        String arrivedWith,
        Instant arrivedAt)
        implements Landable {
    public static final Dataset<GitArrival> DATASET = new Dataset<>("git_arrivals", GitArrival.class);
}
