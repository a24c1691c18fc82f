package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeSetsTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<String> FILES = List.of("a/x", "a/y", "b/x", "c");

    /** Clocks that never run backward: there git's own walk by time is exact, and is the truth. */
    @Property(tries = 12)
    void holdsWhatRevListHolds(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("change-sets");
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            Random random = new Random(seed);
            List<ObjectId> commits = randomHistory(upstream, random, number -> START.plusSeconds(60L * (number / 3)));
            List<ChangeSetRequest> requests = randomRequests(upstream, random, commits, 25);
            Map<ChangeSetRequest, Set<String>> answers = ask(upstream, requests);
            for (ChangeSetRequest request : requests) {
                List<String> command = new ArrayList<>(
                        List.of("rev-list", "--no-merges", "--full-history", request.toSha(), "^" + request.fromSha()));
                command.add("--");
                command.addAll(request.paths());
                assertThat(answers.get(request))
                        .as("%s", request)
                        .containsExactlyInAnyOrderElementsOf(upstream.git(command.toArray(new String[0])));
            }
        } finally {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE);
        }
    }

    /** Clocks that say anything: the truth is the parents alone. */
    @Property(tries = 12)
    void doesNotBelieveClocks(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("change-sets");
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            Random random = new Random(seed);
            List<ObjectId> commits =
                    randomHistory(upstream, random, number -> START.plusSeconds(random.nextInt(1_000_000)));
            List<ChangeSetRequest> requests = randomRequests(upstream, random, commits, 40);
            requests.replaceAll(
                    each -> new ChangeSetRequest(each.repositoryKey(), each.fromSha(), each.toSha(), List.of()));
            Map<String, List<String>> parents = new HashMap<>();
            for (ObjectId commit : commits) {
                List<String> line = Arrays.asList(upstream.git("rev-list", "--parents", "-1", commit.name())
                        .get(0)
                        .split(" "));
                parents.put(line.get(0), line.subList(1, line.size()));
            }
            Map<ChangeSetRequest, Set<String>> answers = ask(upstream, requests);
            for (ChangeSetRequest request : requests) {
                Set<String> expected = reachable(parents, request.toSha());
                expected.removeAll(reachable(parents, request.fromSha()));
                expected.removeIf(commit -> parents.get(commit).size() > 1);
                assertThat(answers.get(request)).isEqualTo(expected);
            }
        } finally {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE);
        }
    }

    @Test
    void saysWhichEndIsMissing(@TempDir Path folder) {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            ObjectId root = upstream.onMain(Map.of("a", "1"));
            String gone = "00112233445566778899aabbccddeeff00112233";
            String key = repository(upstream).repositoryKey();
            MemoryExtraction landed = new MemoryExtraction();
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
            MemoryExtraction landed = new MemoryExtraction();
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
            assertThat(landed.all(GitTree.DATASET))
                    .map(GitTree::treeId)
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

    private interface Clock {
        Instant at(int number);
    }

    /** Several roots, side branches, criss-cross and octopus merges. Each commit may change one of the files. */
    private static List<ObjectId> randomHistory(Upstream upstream, Random random, Clock clock) {
        List<ObjectId> commits = new ArrayList<>();
        Map<ObjectId, Map<String, String>> trees = new HashMap<>();
        for (int number = 0; number < 60; number++) {
            Set<ObjectId> parents = new HashSet<>();
            int wanted =
                    number == 0 || random.nextInt(20) == 0 ? 0 : 1 + (random.nextInt(3) == 0 ? random.nextInt(3) : 0);
            for (int parent = 0; parent < wanted; parent++) {
                int newest = commits.size() - 1;
                parents.add(commits.get(Math.max(0, newest - random.nextInt(6))));
            }
            Map<String, String> files = new TreeMap<>();
            parents.forEach(parent -> files.putAll(trees.get(parent)));
            if (random.nextInt(5) > 0) {
                files.put(FILES.get(random.nextInt(FILES.size())), "" + random.nextInt(4));
            }
            if (random.nextInt(8) == 0) {
                files.remove(FILES.get(random.nextInt(FILES.size())));
            }
            ObjectId commit =
                    upstream.commit(files, clock.at(number), "change " + number, parents.toArray(new ObjectId[0]));
            commits.add(commit);
            trees.put(commit, files);
            upstream.pointRef("refs/heads/b" + number, commit);
        }
        return commits;
    }

    private static List<ChangeSetRequest> randomRequests(
            Upstream upstream, Random random, List<ObjectId> commits, int count) {
        List<List<String>> paths = List.of(
                List.of(), List.of("a"), List.of("a/x"), List.of("b", "c"), List.of("a/x", "a"), List.of("none"));
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

    private static Map<ChangeSetRequest, Set<String>> ask(Upstream upstream, List<ChangeSetRequest> requests) {
        MemoryExtraction landed = new MemoryExtraction();
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
            answers.put(new ChangeSetRequest(set.repositoryKey(), set.fromSha(), set.toSha(), paths), commits);
        }
        return answers;
    }

    private static Set<String> reachable(Map<String, List<String>> parents, String from) {
        Set<String> reached = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            String commit = open.remove(open.size() - 1);
            if (reached.add(commit)) {
                open.addAll(parents.get(commit));
            }
        }
        return reached;
    }

    private static GitConfig repository(Upstream upstream) {
        return GitConfig.repository("shop", upstream.folder.toString(), null, null);
    }

    private static GitStates states(Upstream upstream) {
        return new GitStates(new GitMirrors(upstream.folder.resolveSibling("mirrors")), List.of(repository(upstream)));
    }
}
