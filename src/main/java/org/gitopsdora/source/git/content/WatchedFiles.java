package org.gitopsdora.source.git.content;

import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code deployments} as it applies to one branch.
 *
 * @param fields empty: the content itself counts
 */
public record WatchedFiles(WorkloadKey branch, PathPattern files, List<FieldPath> fields) {

    public static WatchedFiles of(WorkloadKey branch, GitWatch watch) {
        return new WatchedFiles(
                branch,
                PathPattern.compile(watch.files()),
                watch.fields().stream().map(FieldPath::parse).toList());
    }

    public Optional<PathPattern.Match> match(String path) {
        return files.match(path)
                .map(match -> new PathPattern.Match(branch.with(match.workload()), match.relativePath()));
    }

    boolean hasFields() {
        return !fields.isEmpty();
    }
}
