package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * Which commit a tag or an abbreviated SHA stands for. Grain: one (repositoryKey, form, name). What cannot be resolved has no row and is
 * asked again the next night: its tag may be pushed by then. What was resolved stays, also when the tag is moved or deleted later.
 *
 * @param form commit, tag
 * @param commitSha of an annotated tag the commit it points to in the end
 */
public record GitRevision(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String form,
        String name,
        String commitSha)
        implements Landable {
    public static final Dataset<GitRevision> DATASET =
            new Dataset<>("git_revisions", GitRevision.class, Dataset.Known.ALWAYS);
}
