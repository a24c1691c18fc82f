package org.gitopsdora.source.git;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Side branches, criss-cross and octopus merges, several roots, in a real repository; and what is true of them, told from the parents alone,
 * as they were chosen here.
 */
final class RandomHistory {

    static final List<String> FILES = List.of("a/x", "a/y", "b/x", "c");
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    /** When a commit was made, by its number: never by what came before it. */
    enum Clock {
        FORWARD,
        EQUAL,
        BACKWARD,
        ANY;

        private Instant at(int number, Random random) {
            return switch (this) {
                case FORWARD -> START.plusSeconds(60L * (number / 3));
                case EQUAL -> START;
                case BACKWARD -> START.minusSeconds(3_600L * number);
                case ANY -> START.plusSeconds(random.nextInt(1_000_000));
            };
        }
    }

    private static final int SEEDS = 3;

    private final Upstream upstream;
    private final Random random;
    private final Clock clock;
    private final List<ObjectId> commits = new ArrayList<>();
    private final Map<String, List<String>> parents = new HashMap<>();
    private final Map<String, Map<String, String>> trees = new HashMap<>();

    RandomHistory(Upstream upstream, Random random, Clock clock, int size) {
        this.upstream = upstream;
        this.random = random;
        this.clock = clock;
        while (commits.size() < size) {
            grow();
        }
    }

    /** Every clock with some seeds: for tests that take both. */
    static Stream<Arguments> seedsAndClocks() {
        return Stream.of(Clock.values())
                .flatMap(clock -> LongStream.range(0, SEEDS).mapToObj(seed -> arguments(seed, clock)));
    }

    private void grow() {
        int kind = commits.isEmpty() ? 0 : random.nextInt(20);
        if (kind == 0) {
            add(List.of());
        } else if (kind < 4 && commits.size() > 1) {
            // Each takes the other in: neither merge is the other's ancestor.
            ObjectId one = add(List.of(recent()));
            ObjectId other = add(List.of(recent()));
            add(List.of(one, other));
            add(List.of(other, one));
        } else if (kind < 9) {
            Set<ObjectId> several = new LinkedHashSet<>();
            for (int parent = 0; parent < 2 + random.nextInt(3); parent++) {
                several.add(recent());
            }
            add(List.copyOf(several));
        } else {
            add(List.of(recent()));
        }
    }

    private ObjectId recent() {
        return commits.get(Math.max(0, commits.size() - 1 - random.nextInt(6)));
    }

    private ObjectId add(List<ObjectId> from) {
        int number = commits.size();
        Map<String, String> files = new TreeMap<>();
        from.forEach(parent -> files.putAll(trees.get(parent.name())));
        if (random.nextInt(5) > 0) {
            files.put(FILES.get(random.nextInt(FILES.size())), "" + random.nextInt(4));
        }
        if (random.nextInt(8) == 0) {
            files.remove(FILES.get(random.nextInt(FILES.size())));
        }
        ObjectId commit =
                upstream.commit(files, clock.at(number, random), "change " + number, from.toArray(new ObjectId[0]));
        commits.add(commit);
        parents.put(commit.name(), from.stream().map(ObjectId::name).toList());
        trees.put(commit.name(), files);
        return commit;
    }

    List<ObjectId> commits() {
        return List.copyOf(commits);
    }

    ObjectId any() {
        return commits.get(random.nextInt(commits.size()));
    }

    /** Itself among them. */
    Set<String> ancestors(String commit) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(commit));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(parents.get(next));
            }
        }
        return reached;
    }

    /** Oldest first. */
    List<String> firstParents(String tip) {
        List<String> chain = new ArrayList<>();
        String next = tip;
        while (next != null) {
            chain.add(0, next);
            next = parents.get(next).isEmpty() ? null : parents.get(next).get(0);
        }
        return chain;
    }

    Set<String> changeSet(ChangeSetRequest request) {
        Set<String> commits = ancestors(request.toSha());
        commits.removeAll(ancestors(request.fromSha()));
        commits.removeIf(commit -> parents.get(commit).size() > 1 || !touches(commit, request.paths()));
        return commits;
    }

    private boolean touches(String commit, List<String> paths) {
        Map<String, String> before = parents.get(commit).isEmpty()
                ? Map.of()
                : trees.get(parents.get(commit).get(0));
        Map<String, String> after = trees.get(commit);
        return paths.isEmpty()
                || FILES.stream()
                        .filter(file ->
                                paths.stream().anyMatch(path -> file.equals(path) || file.startsWith(path + "/")))
                        .anyMatch(file -> !String.valueOf(before.get(file)).equals(String.valueOf(after.get(file))));
    }

    String direction(String from, String to) {
        if (from.equals(to)) {
            return "same";
        }
        if (ancestors(to).contains(from)) {
            return "forward";
        }
        return ancestors(from).contains(to) ? "backward" : "diverged";
    }

    /** The first of the steps that reaches it, by commit. */
    Map<String, String> arrivals(List<String> steps) {
        Map<String, String> arrivals = new TreeMap<>();
        for (String step : steps) {
            ancestors(step).forEach(commit -> arrivals.putIfAbsent(commit, step));
        }
        return arrivals;
    }
}
