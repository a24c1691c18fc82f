package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * One commit reachable from a watched branch. Grain: one (repositoryKey, commitSha). Carries no payload: every header and the whole
 * message are columns, and the object itself is in the mirror.
 *
 * @param parents full SHAs in order, joined by ", "; empty for a root
 * @param authoredAt author time: survives squash and rebase
 * @param committedAt committer time: when it got its final shape, not when it was pushed
 * @param subject first line of the message
 */
public record GitCommit(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String commitSha,
        String parents,
        long parentCount,
        String treeSha,
        String authorName,
        String authorEmail,
        Instant authoredAt,
        String committerName,
        String committerEmail,
        Instant committedAt,
        String subject,
        String message)
        implements Landable {
    public static final Dataset<GitCommit> DATASET = new Dataset<>("git_commits", GitCommit.class);
}
