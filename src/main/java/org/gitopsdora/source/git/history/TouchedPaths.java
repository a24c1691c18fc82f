package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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

/** Which commits touched which of the asked paths. Each commit is compared with its parent once, for all paths together. */
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

    private final CommitGraph graph;
    private final Map<String, Commits> byPath = new HashMap<>();

    TouchedPaths(CommitGraph graph, Collection<String> paths) {
        this.graph = graph;
        paths.forEach(path -> byPath.put(path, new Commits()));
    }

    void compare(Repository repository, BitSet commits) throws IOException {
        if (byPath.isEmpty()) {
            return;
        }
        Set<String> filtered = new HashSet<>(byPath.keySet());
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader);
                TreeWalk diff = new TreeWalk(reader)) {
            walk.setRetainBody(false);
            diff.setRecursive(true);
            diff.setFilter(AndTreeFilter.create(PathFilterGroup.createFromStrings(filtered), TreeFilter.ANY_DIFF));
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
            Commits commits = byPath.get(changed.substring(0, end));
            if (commits != null) {
                commits.add(commit);
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
