package org.gitopsdora.source.git;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * The state of one GitPath workload after one step of the branch that touched a file of it. Grain: one (repositoryKey, watchHash,
 * branch, position, environment, cluster, service). A step that left the state as it was has a row too (a reformatted file): what counts
 * as a deployment is decided in SQL.
 *
 * @param watchHash over the source's whole {@code deployments} configuration: another configuration reads the branch again, and the
 *     warehouse takes the rows of the configuration in force
 * @param environment captured part, null if no pattern captures it; so are cluster and service
 * @param stateId hash of the field's value, or of (relative path, blob) of every file; null: no file, no field, or empty
 * @param value the field's value; null without a field
 * @param hasFiles some pattern still matches a file: false ends the workload
 * @param files touched in this step, sorted, joined by newline, as the paths of a {@link GitChangeSet}
 * @param folder what all files of the workload lie in after the step, or the only file; null with a field
 */
public record GitPathState(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String repositoryKey,
        String watchHash,
        String branch,
        long position,
        String commitSha,
        Instant committedAt,
        @Nullable String environment,
        @Nullable String cluster,
        @Nullable String service,
        @Nullable String stateId,
        @Nullable String value,
        boolean hasFiles,
        String files,
        @Nullable String folder)
        implements Landable {
    public static final Dataset<GitPathState> DATASET = new Dataset<>("git_path_states", GitPathState.class);
}
