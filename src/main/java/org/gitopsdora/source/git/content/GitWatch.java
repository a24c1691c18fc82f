package org.gitopsdora.source.git.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a git source's {@code deployments}: which files say what is deployed.
 *
 * @param branches pattern over branch names; null: the source's branch
 * @param files pattern over paths
 * @param fields YAML paths, the first that exists counts; empty: any change of content counts
 */
public record GitWatch(@Nullable String branches, String files, List<String> fields) {

    public GitWatch {
        fields = List.copyOf(fields);
    }
}
