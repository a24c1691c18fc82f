package org.gitopsdora.source.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.git.content.GitWatch;
import org.gitopsdora.source.git.content.PathPattern;
import org.gitopsdora.source.git.content.WatchedFiles;
import org.gitopsdora.source.git.content.WorkloadKey;
import org.gitopsdora.source.git.mirrors.Mirror;

/** Which branches a configuration watches in a repository, and which files on each. */
final class WatchedBranches {

    private static final WorkloadKey NO_CAPTURES = new WorkloadKey(null, null, null);

    private WatchedBranches() {}

    /**
     * @throws SourceException if a branch or a pattern over branches names none that exists
     */
    static Map<String, List<WatchedFiles>> of(GitConfig config, Mirror mirror) {
        Map<String, List<WatchedFiles>> watched = new TreeMap<>();
        if (config.branch() != null || config.deployments().isEmpty()) {
            watched.put(mainBranch(config, mirror), new ArrayList<>());
        }
        for (GitWatch watch : config.deployments()) {
            if (watch.branches() == null) {
                watched.computeIfAbsent(mainBranch(config, mirror), branch -> new ArrayList<>())
                        .add(WatchedFiles.of(NO_CAPTURES, watch));
            } else {
                addMatching(config, mirror, watch, watched);
            }
        }
        return watched;
    }

    private static String mainBranch(GitConfig config, Mirror mirror) {
        String branch = config.branch() != null ? config.branch() : mirror.defaultBranch();
        if (branch == null) {
            throw new SourceException(
                    Blame.CONFIGURATION,
                    "git source `%s`: %s has no default branch; name one with `branch` (there are: %s)"
                            .formatted(
                                    config.name(),
                                    config.url(),
                                    nearest("main", mirror.branches().keySet())));
        }
        if (!mirror.branches().containsKey(branch)) {
            throw new SourceException(
                    Blame.CONFIGURATION,
                    "git source `%s`: %s has no branch `%s`; the nearest are: %s"
                            .formatted(
                                    config.name(),
                                    config.url(),
                                    branch,
                                    nearest(branch, mirror.branches().keySet())));
        }
        return branch;
    }

    private static void addMatching(
            GitConfig config, Mirror mirror, GitWatch watch, Map<String, List<WatchedFiles>> watched) {
        PathPattern pattern = PathPattern.compile(String.valueOf(watch.branches()));
        boolean isFound = false;
        for (String branch : mirror.branches().keySet()) {
            var match = pattern.match(branch);
            if (match.isPresent()) {
                isFound = true;
                watched.computeIfAbsent(branch, key -> new ArrayList<>())
                        .add(WatchedFiles.of(match.get().workload(), watch));
            }
        }
        if (!isFound) {
            throw new SourceException(
                    Blame.CONFIGURATION,
                    "git source `%s`: %s has no branch that matches `branches: %s`; the nearest are: %s"
                            .formatted(
                                    config.name(),
                                    config.url(),
                                    pattern.text(),
                                    nearest(pattern.text(), mirror.branches().keySet())));
        }
    }

    private static String nearest(String wanted, Collection<String> existing) {
        List<String> near = existing.stream()
                .sorted(Comparator.<String>comparingInt(each -> distance(wanted, each))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
        return near.isEmpty() ? "none, it is empty" : String.join(", ", near);
    }

    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int substitution = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(substitution, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
