package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeSetsTest {
    private static final List<List<String>> PLAIN =
            List.of(List.of(), List.of("a"), List.of("a/x"), List.of("b", "c"), List.of("a/x", "a"), List.of("none"));

    private static final List<List<String>> PATHSPECS = List.of(
            List.of(":(glob)a/*"),
            List.of(":(glob)**/x"),
            List.of(":(glob)*"),
            List.of("a", ":(exclude)a/x"),
            List.of(":(glob)a/**/x", "b", ":(exclude)b"),
            List.of("", ":(exclude)a"));

    /** Clocks that never run backward: there git's own walk by time is exact, and is the truth. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void holdsWhatRevListHolds(long seed, @TempDir Path folder) throws Exception {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            Random random = new Random(seed);
            List<ObjectId> commits = new RandomHistory(upstream, random, RandomHistory.Clock.FORWARD, 60).commits();
            List<ChangeSetRequest> requests = randomRequests(upstream, random, commits, 25, PLAIN);
            requests.addAll(randomRequests(upstream, random, commits, 15, PATHSPECS));
            Map<ChangeSetRequest, Set<String>> answers = ask(upstream, requests, new HashMap<>());
            for (ChangeSetRequest request : requests) {
                List<String> command = new ArrayList<>(
                        List.of("rev-list", "--no-merges", "--full-history", request.toSha(), "^" + request.fromSha()));
                command.add("--");
                request.paths().forEach(path -> command.add(path.isEmpty() ? "." : path));
                assertThat(answers.get(request))
                        .as("%s", request)
                        .containsExactlyInAnyOrderElementsOf(upstream.git(command.toArray(new String[0])));
            }
        }
    }

    /** Clocks that stand still, run backward or say anything: the truth is the parents alone. */
    @ParameterizedTest
    @MethodSource("org.gitopsdora.source.git.RandomHistory#seedsAndClocks")
    void isTheDifferenceOfTheAncestorsWhateverTheClocksSay(long seed, RandomHistory.Clock clock, @TempDir Path folder)
            throws Exception {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            Random random = new Random(seed);
            RandomHistory history = new RandomHistory(upstream, random, clock, 60);
            List<ChangeSetRequest> requests = randomRequests(upstream, random, history.commits(), 60, PLAIN);
            Map<ChangeSetRequest, String> directions = new HashMap<>();
            Map<ChangeSetRequest, Set<String>> answers = ask(upstream, requests, directions);
            for (ChangeSetRequest request : requests) {
                assertThat(answers.get(request)).as("%s", request).isEqualTo(history.changeSet(request));
                assertThat(directions.get(request))
                        .as("%s", request)
                        .isEqualTo(history.direction(request.fromSha(), request.toSha()));
            }
        }
    }

    @Test
    void saysWhichEndIsMissing(@TempDir Path folder) {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            ObjectId root = upstream.onMain(Map.of("a", "1"));
            String gone = "00112233445566778899aabbccddeeff00112233";
            String key = repository(upstream).repositoryKey();
            MemoryLanding landed = new MemoryLanding();
            GitStates.Answered answered = states(upstream)
                    .resolveChangeSets(
                            List.of(
                                    new ChangeSetRequest(key, gone, root.name(), List.of()),
                                    new ChangeSetRequest(key, root.name(), gone, List.of()),
                                    new ChangeSetRequest(key, root.name(), root.name(), List.of("a")),
                                    new ChangeSetRequest("elsewhere/x", root.name(), root.name(), List.of())),
                            landed);
            assertThat(landed.all(GitChangeSet.DATASET))
                    .map(set -> set.status() + " " + set.commits())
                    .containsExactlyInAnyOrder("from_missing 0", "to_missing 0", "resolved 0");
            assertThat(answered).isEqualTo(new GitStates.Answered(3, 2, Set.of("elsewhere/x")));
        }
    }

    @Test
    void aTreeIsAFactOfRevisionAndPath(@TempDir Path folder) {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            ObjectId commit = upstream.onMain(Map.of("apps/shop/v", "1", "apps/cart/v", "1"));
            upstream.pointRef("refs/tags/v1", commit);
            upstream.git("-c", "user.name=x", "-c", "user.email=x@x", "tag", "-a", "v2", "-m", "x", commit.name());
            String key = repository(upstream).repositoryKey();
            MemoryLanding landed = new MemoryLanding();
            List<TreeRequest> requests = new ArrayList<>();
            for (String revision :
                    List.of(commit.name(), "v1", "v2", commit.abbreviate(8).name(), "../../config", "nope")) {
                requests.add(new TreeRequest(key, revision, "apps/shop"));
            }
            requests.add(new TreeRequest(key, commit.name(), ""));
            requests.add(new TreeRequest(key, commit.name(), "./apps/shop/"));
            requests.add(new TreeRequest(key, commit.name(), "apps/nothing"));
            GitStates.Answered answered = states(upstream).resolveTrees(requests, landed);
            String shop =
                    upstream.git("rev-parse", commit.name() + ":apps/shop").get(0);
            assertThat(landed.all(GitContent.DATASET))
                    .map(GitContent::treeId)
                    .containsExactly(
                            shop,
                            shop,
                            shop,
                            shop,
                            upstream.git("rev-parse", commit.name() + "^{tree}").get(0),
                            shop,
                            null);
            assertThat(answered).isEqualTo(new GitStates.Answered(7, 2, Set.of()));
        }
    }

    private static List<ChangeSetRequest> randomRequests(
            Upstream upstream, Random random, List<ObjectId> commits, int count, List<List<String>> paths) {
        List<ChangeSetRequest> requests = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            requests.add(new ChangeSetRequest(
                    repository(upstream).repositoryKey(),
                    commits.get(random.nextInt(commits.size())).name(),
                    commits.get(random.nextInt(commits.size())).name(),
                    paths.get(random.nextInt(paths.size())).stream().sorted().toList()));
        }
        return requests;
    }

    private static Map<ChangeSetRequest, Set<String>> ask(
            Upstream upstream, List<ChangeSetRequest> requests, Map<ChangeSetRequest, String> directions) {
        MemoryLanding landed = new MemoryLanding();
        states(upstream).resolveChangeSets(requests, landed);
        Map<ChangeSetRequest, Set<String>> answers = new HashMap<>();
        for (GitChangeSet set : landed.all(GitChangeSet.DATASET)) {
            List<String> paths =
                    set.paths().isEmpty() ? List.of() : List.of(set.paths().split("\n"));
            Set<String> commits = new HashSet<>();
            for (GitChangeSetCommit commit : landed.all(GitChangeSetCommit.DATASET)) {
                if (commit.fromSha().equals(set.fromSha())
                        && commit.toSha().equals(set.toSha())
                        && commit.paths().equals(set.paths())) {
                    commits.add(commit.commitSha());
                }
            }
            assertThat(set.commits()).isEqualTo(commits.size());
            ChangeSetRequest request = new ChangeSetRequest(set.repositoryKey(), set.fromSha(), set.toSha(), paths);
            answers.put(request, commits);
            directions.put(request, set.direction());
        }
        return answers;
    }

    private static GitConfig repository(Upstream upstream) {
        return GitConfig.repository("shop", upstream.folder.toString(), null, null);
    }

    private static GitStates states(Upstream upstream) {
        return new GitStates(
                new GitMirrors(upstream.folder.resolveSibling("mirrors")), List.of(repository(upstream)), List.of());
    }
}
