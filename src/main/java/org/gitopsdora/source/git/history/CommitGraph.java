package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The commits reachable from some revisions, numbered so that parents come before children. Ranges are exact whatever the commits' clocks
 * say: a walk by commit time, JGit's or git's, can stop too early where clocks ran backward.
 */
final class CommitGraph {

    private static final class Node extends ObjectIdOwnerMap.Entry {
        final int number;

        Node(AnyObjectId id, int number) {
            super(id);
            this.number = number;
        }
    }

    /** Remembers what the walk saw first, so that no map from commits to numbers is needed while loading. */
    private static final class SeenCommit extends RevCommit {
        int number = -1;

        SeenCommit(AnyObjectId id) {
            super(id);
        }
    }

    private final ObjectId[] ids;
    private final int[][] parents;
    private final ObjectIdOwnerMap<Node> numbers = new ObjectIdOwnerMap<>();

    private CommitGraph(ObjectId[] ids, int[][] parents) {
        this.ids = ids;
        this.parents = parents;
        for (int number = 0; number < ids.length; number++) {
            numbers.add(new Node(ids[number], number));
        }
    }

    static CommitGraph load(Repository repository, Collection<ObjectId> revisions) throws IOException {
        try (RevWalk walk = new RevWalk(repository) {
            @Override
            protected RevCommit createCommit(AnyObjectId id) {
                return new SeenCommit(id);
            }
        }) {
            walk.setRetainBody(false);
            walk.sort(RevSort.NONE);
            for (ObjectId revision : revisions) {
                walk.markStart(walk.parseCommit(revision));
            }
            List<SeenCommit> commits = new ArrayList<>();
            for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
                commits.add((SeenCommit) commit);
            }
            return number(commits);
        }
    }

    private static CommitGraph number(List<SeenCommit> commits) {
        List<SeenCommit> ordered = parentsFirst(commits);
        ObjectId[] ids = new ObjectId[ordered.size()];
        int[][] parents = new int[ordered.size()][];
        for (int number = 0; number < ids.length; number++) {
            SeenCommit commit = ordered.get(number);
            ids[number] = commit.copy();
            parents[number] = new int[commit.getParentCount()];
            for (int parent = 0; parent < parents[number].length; parent++) {
                parents[number][parent] = ((SeenCommit) commit.getParent(parent)).number;
            }
        }
        return new CommitGraph(ids, parents);
    }

    /** A depth-first walk with its own stack: a chain of a hundred thousand commits is deeper than Java's. */
    private static List<SeenCommit> parentsFirst(List<SeenCommit> commits) {
        List<SeenCommit> ordered = new ArrayList<>(commits.size());
        List<SeenCommit> stack = new ArrayList<>();
        for (SeenCommit start : commits) {
            stack.add(start);
            while (!stack.isEmpty()) {
                SeenCommit commit = stack.get(stack.size() - 1);
                if (commit.number >= 0 || !pushParents(commit, stack)) {
                    stack.remove(stack.size() - 1);
                    if (commit.number < 0) {
                        commit.number = ordered.size();
                        ordered.add(commit);
                    }
                }
            }
        }
        return ordered;
    }

    private static boolean pushParents(SeenCommit commit, List<SeenCommit> stack) {
        boolean isAnyNew = false;
        for (RevCommit parent : commit.getParents()) {
            if (parent instanceof SeenCommit each && each.number < 0) {
                stack.add(each);
                isAnyNew = true;
            }
        }
        return isAnyNew;
    }

    int size() {
        return ids.length;
    }

    /** -1 if the graph does not hold it. */
    int find(ObjectId id) {
        Node node = numbers.get(id);
        return node == null ? -1 : node.number;
    }

    ObjectId id(int commit) {
        return ids[commit];
    }

    boolean isMerge(int commit) {
        return parents[commit].length > 1;
    }

    @Nullable
    ObjectId firstParent(int commit) {
        return parents[commit].length == 0 ? null : ids[parents[commit][0]];
    }

    /** The commits reachable from {@code to} and not from {@code from} that pass, in no particular order. */
    int[] range(int from, int to, IntPredicate filter) {
        return new RangeWalk().walk(from, to, filter);
    }

    /** Where {@code to} lies, seen from {@code from}. */
    ChangeSets.Direction direction(int from, int to) {
        if (from == to) {
            return ChangeSets.Direction.SAME;
        }
        // A parent's number is the lower one: only one of the two can be the other's ancestor.
        boolean isForward = from < to;
        int older = isForward ? from : to;
        int newer = isForward ? to : from;
        boolean isAncestor = range(newer, older, commit -> true).length == 0;
        if (!isAncestor) {
            return ChangeSets.Direction.DIVERGED;
        }
        return isForward ? ChangeSets.Direction.FORWARD : ChangeSets.Direction.BACKWARD;
    }

    /** The newest commit first; what is left in the queue can no longer be wanted once nothing wanted waits in it. */
    private final class RangeWalk {

        private static final byte WANTED = 1;
        private static final byte EXCLUDED = 2;

        private final Map<Integer, Byte> marks = new HashMap<>();
        private final PriorityQueue<Integer> queue = new PriorityQueue<>((left, right) -> right - left);
        private int wanted;

        int[] walk(int from, int to, IntPredicate filter) {
            int[] found = new int[16];
            int size = 0;
            mark(to, WANTED);
            mark(from, EXCLUDED);
            while (wanted > 0) {
                int commit = queue.remove();
                byte mark = Objects.requireNonNull(marks.remove(commit));
                if (mark == WANTED) {
                    wanted--;
                    if (filter.test(commit)) {
                        found = size == found.length ? Arrays.copyOf(found, size * 2) : found;
                        found[size++] = commit;
                    }
                }
                for (int parent : parents[commit]) {
                    mark(parent, mark);
                }
            }
            return Arrays.copyOf(found, size);
        }

        private void mark(int commit, byte mark) {
            Byte before = marks.get(commit);
            if (before == null) {
                queue.add(commit);
                wanted += mark == WANTED ? 1 : 0;
                marks.put(commit, mark);
            } else if (before == WANTED && mark == EXCLUDED) {
                wanted--;
                marks.put(commit, EXCLUDED);
            }
        }
    }

    Chain chain(int tip) {
        return new Chain(tip);
    }

    /**
     * A first-parent chain. A commit arrives with the first chain commit that reaches it, so the range between two chain commits is what
     * arrived after the one and up to the other: a slice of one sorted array.
     */
    final class Chain {

        private final int[] positions = new int[size()];
        private final int[] ranks = new int[size()];
        private final int[] byArrival;
        private final int[] arrivedBefore;

        private Chain(int tip) {
            Arrays.fill(positions, -1);
            Arrays.fill(ranks, -1);
            int[] chain = follow(tip);
            byArrival = new int[size()];
            arrivedBefore = new int[chain.length + 1];
            boolean[] hasArrived = new boolean[size()];
            int[] stack = new int[size()];
            int rank = 0;
            for (int position = 0; position < chain.length; position++) {
                positions[chain[position]] = position;
                arrivedBefore[position] = rank;
                rank = arrive(chain[position], hasArrived, stack, rank);
            }
            arrivedBefore[chain.length] = rank;
        }

        private int[] follow(int tip) {
            int[] newestFirst = new int[tip + 1];
            int length = 0;
            for (int commit = tip; commit >= 0; commit = parents[commit].length == 0 ? -1 : parents[commit][0]) {
                newestFirst[length++] = commit;
            }
            int[] chain = new int[length];
            for (int at = 0; at < length; at++) {
                chain[at] = newestFirst[length - 1 - at];
            }
            return chain;
        }

        private int arrive(int chainCommit, boolean[] hasArrived, int[] stack, int firstRank) {
            int rank = firstRank;
            int depth = 0;
            if (!hasArrived[chainCommit]) {
                hasArrived[chainCommit] = true;
                stack[depth++] = chainCommit;
            }
            while (depth > 0) {
                int commit = stack[--depth];
                ranks[commit] = rank;
                byArrival[rank++] = commit;
                for (int parent : parents[commit]) {
                    if (!hasArrived[parent]) {
                        hasArrived[parent] = true;
                        stack[depth++] = parent;
                    }
                }
            }
            return rank;
        }

        boolean holds(int commit) {
            return positions[commit] >= 0;
        }

        /** -1 if the chain does not hold it. */
        int position(int commit) {
            return positions[commit];
        }

        /** First rank of what {@code to} brought since {@code from}, both on the chain. */
        int firstRank(int from) {
            return arrivedBefore[positions[from] + 1];
        }

        /** The rank after the last. */
        int endRank(int to) {
            return arrivedBefore[positions[to] + 1];
        }

        int rank(int commit) {
            return ranks[commit];
        }

        int commitAt(int rank) {
            return byArrival[rank];
        }
    }
}
