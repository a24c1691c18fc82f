package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * What a path held at a revision that can render. Grain: one (repositoryKey, revision, path). A fact of its key: read once, ever. Nothing is landed
 * where the repository or the revision cannot be read now; it is asked for again the next night.
 *
 * @param path and below it how it is rendered, as of {@link org.gitopsdora.source.git.content.Rendering}
 * @param treeId object id of the tree or blob, or a hash over those of all that can render; null if the revision has no such path
 * @param watchedPaths what it hangs on at this revision, one of git's pathspecs a line
 * @param isWhole whether all that it names was found in the repository
 */
public record GitContent(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String revision,
        String path,
        @Nullable String treeId,
        String watchedPaths,
        boolean isWhole)
        implements Landable {
    public static final Dataset<GitContent> DATASET =
            new Dataset<>("git_contents", GitContent.class, Dataset.Known.ALWAYS);
}
