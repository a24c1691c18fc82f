package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Resolves many ranges of one repository at once, each exactly as {@code git rev-list --no-merges --full-history to ^from -- paths}. The graph is
 * loaded once. Ranges between two commits of one first-parent chain, which is nearly all, are slices of the chain's arrivals; the
 * rest are walked.
 */
public final class ChangeSets implements AutoCloseable {

    public enum Status {
        RESOLVED,
        FROM_MISSING,
        TO_MISSING
    }

    /** Where the new revision lies, seen from the old one, by ancestry. */
    public enum Direction {
        FORWARD,
        BACKWARD,
        SAME,
        DIVERGED
    }

    /**
     * What lies between.
     *
     * @param direction null unless resolved
     * @param commits empty unless resolved
     */
    public record Answer(
            ChangeSetRequest request,
            Status status,
            @Nullable Direction direction,
            List<ObjectId> commits) {}

    /** Where the answers go, one by one: together they can be far more than memory holds. */
    public interface Sink {
        void accept(Answer answer) throws IOException;
    }

    /**
     * @param paths each a {@link Pathspec}; empty for the whole repository
     */
    private record Range(ChangeSetRequest request, List<String> paths, ObjectId from, ObjectId to) {}

    private static final int MOST_CHAINS = 8;

    private final Repository repository;
    private final Revisions revisions;

    public ChangeSets(Repository repository) {
        this.repository = repository;
        this.revisions = new Revisions(repository);
    }

    public void resolve(Collection<ChangeSetRequest> requests, Sink sink) throws IOException {
        List<Range> ranges = new ArrayList<>();
        Set<ObjectId> ends = new HashSet<>();
        for (ChangeSetRequest request : requests) {
            Optional<ObjectId> from = revisions.findCommit(request.fromSha());
            Optional<ObjectId> to = revisions.findCommit(request.toSha());
            if (to.isEmpty()) {
                sink.accept(new Answer(request, Status.TO_MISSING, null, List.of()));
            } else if (from.isEmpty()) {
                sink.accept(new Answer(request, Status.FROM_MISSING, null, List.of()));
            } else {
                ranges.add(new Range(request, treePaths(request), from.get(), to.get()));
                ends.add(from.get());
                ends.add(to.get());
            }
        }
        if (!ranges.isEmpty()) {
            new Resolving(CommitGraph.load(repository, ends), ranges, sink).run();
        }
    }

    /** The repository's root among the paths makes the others say nothing. */
    private static List<String> treePaths(ChangeSetRequest request) {
        List<String> paths = Pathspec.of(request.paths());
        return paths.contains("") ? List.of() : paths;
    }

    private final class Resolving {

        private final CommitGraph graph;
        private final Sink sink;
        private final List<Range> ranges;
        private final Map<CommitGraph.Chain, List<Range>> sliced = new LinkedHashMap<>();
        private final Map<Range, int[]> walked = new LinkedHashMap<>();
        private final TouchedPaths touched;

        Resolving(CommitGraph graph, List<Range> ranges, Sink sink) {
            this.graph = graph;
            this.ranges = ranges;
            this.sink = sink;
            Set<String> paths = new TreeSet<>();
            ranges.forEach(range -> paths.addAll(range.paths()));
            this.touched = new TouchedPaths(graph, paths);
        }

        void run() throws IOException {
            List<Range> rest = ranges;
            for (int chains = 0; chains < MOST_CHAINS && !rest.isEmpty(); chains++) {
                rest = takeChain(rest);
            }
            rest.forEach(
                    range -> walked.put(range, graph.range(from(range), to(range), commit -> !graph.isMerge(commit))));
            touched.compare(repository, candidates());
            for (Map.Entry<CommitGraph.Chain, List<Range>> chain : sliced.entrySet()) {
                answer(chain.getKey(), chain.getValue());
            }
            for (Map.Entry<Range, int[]> range : walked.entrySet()) {
                answer(range.getKey(), range.getValue());
            }
        }

        private int from(Range range) {
            return graph.find(range.from());
        }

        private int to(Range range) {
            return graph.find(range.to());
        }

        /** The chain of the newest commit asked for serves most; what it does not hold is left for the next. */
        private List<Range> takeChain(List<Range> open) {
            int newest = open.stream().mapToInt(this::to).max().orElseThrow();
            CommitGraph.Chain chain = graph.chain(newest);
            List<Range> rest = new ArrayList<>();
            List<Range> held = new ArrayList<>();
            for (Range range : open) {
                (chain.holds(from(range)) && chain.holds(to(range)) ? held : rest).add(range);
            }
            sliced.put(chain, held);
            return rest;
        }

        /** The commits that must be compared with their parents. */
        private BitSet candidates() {
            BitSet candidates = new BitSet(graph.size());
            sliced.forEach((chain, held) -> {
                BitSet ranks = new BitSet();
                for (Range range : held) {
                    int first = chain.firstRank(from(range));
                    int end = chain.endRank(to(range));
                    if (!range.paths().isEmpty() && first < end) {
                        ranks.set(first, end);
                    }
                }
                ranks.stream()
                        .map(chain::commitAt)
                        .filter(commit -> !graph.isMerge(commit))
                        .forEach(candidates::set);
            });
            walked.forEach((range, commits) -> {
                if (!range.paths().isEmpty()) {
                    Arrays.stream(commits).forEach(candidates::set);
                }
            });
            return candidates;
        }

        private void answer(CommitGraph.Chain chain, List<Range> held) throws IOException {
            Map<String, int[]> ranksByPath = new HashMap<>();
            for (Range range : held) {
                int first = chain.firstRank(from(range));
                int end = chain.endRank(to(range));
                IntStream ranks = range.paths().isEmpty()
                        ? IntStream.range(first, Math.max(first, end))
                                .filter(rank -> !graph.isMerge(chain.commitAt(rank)))
                        : range.paths().stream()
                                .map(path -> ranksByPath.computeIfAbsent(path, each -> ranks(chain, each)))
                                .flatMapToInt(each -> slice(each, first, end))
                                .sorted()
                                .distinct();
                sink.accept(resolved(range, along(chain, range), ranks.map(chain::commitAt)));
            }
        }

        private int[] ranks(CommitGraph.Chain chain, String path) {
            return Arrays.stream(touched.of(path))
                    .map(chain::rank)
                    .filter(rank -> rank >= 0)
                    .sorted()
                    .toArray();
        }

        private static IntStream slice(int[] ranks, int first, int end) {
            int from = insertion(ranks, first);
            return Arrays.stream(ranks, from, Math.max(from, insertion(ranks, end)));
        }

        private static int insertion(int[] sorted, int value) {
            int at = Arrays.binarySearch(sorted, value);
            return at < 0 ? -at - 1 : at;
        }

        private void answer(Range range, int[] commits) throws IOException {
            IntStream all = Arrays.stream(commits);
            List<String> paths = range.paths();
            sink.accept(resolved(
                    range,
                    graph.direction(from(range), to(range)),
                    paths.isEmpty() ? all : all.filter(commit -> touched.isTouched(commit, paths))));
        }

        private Direction along(CommitGraph.Chain chain, Range range) {
            int order = Integer.compare(chain.position(from(range)), chain.position(to(range)));
            return order < 0 ? Direction.FORWARD : order > 0 ? Direction.BACKWARD : Direction.SAME;
        }

        private Answer resolved(Range range, Direction direction, IntStream commits) {
            return new Answer(
                    range.request(),
                    Status.RESOLVED,
                    direction,
                    commits.mapToObj(graph::id).toList());
        }
    }

    @Override
    public void close() {
        revisions.close();
    }
}
