package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Which commits touched which of the asked {@link Pathspec}s. Each commit is compared with its parent once, for all paths together. */
final class TouchedPaths {

    private static final int[] NONE = new int[0];

    /** Commits per path, ascending; grown in place. */
    private static final class Commits {
        int[] numbers = new int[8];
        int size;

        void add(int commit) {
            if (size > 0 && numbers[size - 1] == commit) {
                return;
            }
            numbers = size == numbers.length ? Arrays.copyOf(numbers, size * 2) : numbers;
            numbers[size++] = commit;
        }
    }

    private record Covered(Pathspec spec, Commits commits) {}

    private final CommitGraph graph;
    private final Map<String, Commits> byPath = new HashMap<>();
    private final Map<String, List<Covered>> byBase = new HashMap<>();

    TouchedPaths(CommitGraph graph, Collection<String> paths) {
        this.graph = graph;
        for (String path : paths) {
            Commits commits = new Commits();
            Pathspec spec = Pathspec.parse(path);
            byPath.put(path, commits);
            byBase.computeIfAbsent(spec.base(), base -> new ArrayList<>()).add(new Covered(spec, commits));
        }
    }

    void compare(Repository repository, BitSet commits) throws IOException {
        if (byPath.isEmpty()) {
            return;
        }
        Set<String> bases = byBase.keySet();
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader);
                TreeWalk diff = new TreeWalk(reader)) {
            walk.setRetainBody(false);
            diff.setRecursive(true);
            diff.setFilter(
                    bases.contains("")
                            ? TreeFilter.ANY_DIFF
                            : AndTreeFilter.create(PathFilterGroup.createFromStrings(bases), TreeFilter.ANY_DIFF));
            for (int commit = commits.nextSetBit(0); commit >= 0; commit = commits.nextSetBit(commit + 1)) {
                ObjectId parent = graph.firstParent(commit);
                diff.reset();
                if (parent == null) {
                    diff.addTree(new EmptyTreeIterator());
                } else {
                    diff.addTree(new CanonicalTreeParser(
                            null, reader, walk.parseCommit(parent).getTree()));
                }
                diff.addTree(new CanonicalTreeParser(
                        null, reader, walk.parseCommit(graph.id(commit)).getTree()));
                while (diff.next()) {
                    add(diff.getPathString(), commit);
                }
            }
        }
    }

    /** A path covers itself and what lies under it. */
    private void add(String changed, int commit) {
        for (int end = changed.length(); end > 0; end = changed.lastIndexOf('/', end - 1)) {
            add(changed.substring(0, end), changed, commit);
        }
        add("", changed, commit);
    }

    private void add(String base, String changed, int commit) {
        for (Covered each : byBase.getOrDefault(base, List.of())) {
            if (each.spec().covers(changed)) {
                each.commits().add(commit);
            }
        }
    }

    /** Ascending; the caller must not change it. */
    int[] of(String path) {
        Commits commits = byPath.get(path);
        return commits == null ? NONE : Arrays.copyOf(commits.numbers, commits.size);
    }

    boolean isTouched(int commit, Collection<String> paths) {
        for (String path : paths) {
            @Nullable Commits commits = byPath.get(path);
            if (commits != null && Arrays.binarySearch(commits.numbers, 0, commits.size, commit) >= 0) {
                return true;
            }
        }
        return false;
    }
}
