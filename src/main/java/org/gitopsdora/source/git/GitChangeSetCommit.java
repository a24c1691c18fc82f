package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One commit of a change set: reachable from toSha, not from fromSha, touching one of the paths, no merge. Grain: one (repositoryKey,
 * fromSha, toSha, paths, commitSha).
 *
 * @param referenceRepositoryKey of the code commit that this one says it brings; null if it says none
 * @param referenceSha that code commit
 */
public record GitChangeSetCommit(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String fromSha,
        String toSha,
        String paths,
        String commitSha,
        Instant authoredAt,
        Instant committedAt,
        String authorName,
        String authorEmail,
        String subject,
        @Nullable String referenceRepositoryKey,
        @Nullable String referenceSha)
        implements Landable {
    public static final Dataset<GitChangeSetCommit> DATASET =
            new Dataset<>("git_change_set_commits", GitChangeSetCommit.class, Dataset.Known.ALWAYS);
}
