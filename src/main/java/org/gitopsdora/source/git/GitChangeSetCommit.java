package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * One commit of a change set: reachable from toSha, not from fromSha, touching one of the paths, no merge. Grain: one (repositoryKey,
 * fromSha, toSha, paths, commitSha).
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
        String subject)
        implements Landable {
    public static final Dataset<GitChangeSetCommit> DATASET =
            new Dataset<>("git_change_set_commits", GitChangeSetCommit.class);
}
