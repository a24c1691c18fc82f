package org.gitopsdora.source.git.content;

import org.jspecify.annotations.Nullable;

/** What the captures of a branch name and a path say a file belongs to; null where nothing captures it. */
public record WorkloadKey(
        @Nullable String environment,
        @Nullable String cluster,
        @Nullable String service) {

    /** The branch's captures with the path's: a configuration never captures one name in both. */
    WorkloadKey with(WorkloadKey path) {
        return new WorkloadKey(
                path.environment == null ? environment : path.environment,
                path.cluster == null ? cluster : path.cluster,
                path.service == null ? service : path.service);
    }
}
