package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * What a path held at a revision. Grain: one (repositoryKey, revision, path). A fact of its key: read once, ever. Nothing is landed
 * where the repository or the revision cannot be read now; it is asked for again the next night.
 *
 * @param treeId object id of the tree or blob, or a hash over those of all watched paths if there are several; null if the revision has no
 *     such path
 * @param watchedPaths the path and what it pulls in from elsewhere in the repository at this revision, one a line
 */
public record GitTree(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String revision,
        String path,
        @Nullable String treeId,
        String watchedPaths)
        implements Landable {
    public static final Dataset<GitTree> DATASET = new Dataset<>("git_trees", GitTree.class, Dataset.Known.ALWAYS);
}
