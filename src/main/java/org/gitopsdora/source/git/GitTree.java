package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * What a path held at a revision. Grain: one (repositoryKey, revision, path). A fact of its key: read once, ever. Nothing is landed
 * where the repository or the revision cannot be read now; it is asked for again the next night.
 *
 * @param treeId object id of the tree or blob; null if the revision has no such path
 */
public record GitTree(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String revision,
        String path,
        @Nullable String treeId)
        implements Landable {
    public static final Dataset<GitTree> DATASET = new Dataset<>("git_trees", GitTree.class);
}
