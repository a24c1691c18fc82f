package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * A watched branch was seen at a commit, and everything up to it has landed: the watermark. Grain: one (repositoryKey, watchHash,
 * branch, commitSha, previousSha).
 *
 * @param watchHash as in {@link GitPathState}; empty if the source has no {@code deployments}
 * @param position of the tip on the branch
 * @param previousSha the tip before, null the first time
 * @param isForced the tip before is no ancestor of this one; its objects stay pinned in the mirror
 */
public record GitRef(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryUrl,
        String repositoryKey,
        String watchHash,
        String branch,
        String commitSha,
        long position,
        @Nullable String previousSha,
        boolean isForced)
        implements Landable {
    public static final Dataset<GitRef> DATASET = new Dataset<>("git_refs", GitRef.class);
}
