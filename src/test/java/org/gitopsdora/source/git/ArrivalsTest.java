package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrivalsTest {

    private interface Nights {
        /** Tips of main, one a night. */
        List<String> tips(RandomHistory history, Random random);
    }

    @ParameterizedTest
    @MethodSource("org.gitopsdora.source.git.RandomHistory#seedsAndClocks")
    void aCommitArrivesWithTheFirstStepThatReachesIt(long seed, RandomHistory.Clock clock, @TempDir Path folder)
            throws Exception {
        check(seed, clock, folder, (history, random) -> List.of(history.any().name()));
    }

    @ParameterizedTest
    @MethodSource("org.gitopsdora.source.git.RandomHistory#seedsAndClocks")
    void manyNightsTellWhatOneNightTells(long seed, RandomHistory.Clock clock, @TempDir Path folder) throws Exception {
        check(seed, clock, folder, (history, random) -> {
            List<String> chain = history.firstParents(
                    history.commits().get(history.commits().size() - 1).name());
            TreeSet<Integer> cuts = new TreeSet<>(List.of(chain.size() - 1));
            for (int cut = 0; cut < 5; cut++) {
                cuts.add(random.nextInt(chain.size()));
            }
            return cuts.stream().map(chain::get).toList();
        });
    }

    /** Forced from tip to tip, back and forth: what arrived once has arrived. */
    @ParameterizedTest
    @MethodSource("org.gitopsdora.source.git.RandomHistory#seedsAndClocks")
    void aForcePushBringsOnlyWhatWasNeverThere(long seed, RandomHistory.Clock clock, @TempDir Path folder)
            throws Exception {
        check(seed, clock, folder, (history, random) -> {
            List<String> tips = new ArrayList<>();
            for (int night = 0; night < 5; night++) {
                tips.add(history.any().name());
            }
            return tips;
        });
    }

    private static void check(long seed, RandomHistory.Clock clock, Path folder, Nights nights) throws Exception {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            Random random = new Random(seed);
            RandomHistory history = new RandomHistory(upstream, random, clock, 40);
            MemoryLanding landed = new MemoryLanding();
            List<String> tips = nights.tips(history, random);
            for (String tip : tips) {
                upstream.point("main", ObjectId.fromString(tip));
                landed.nextRun();
                read(upstream, landed);
            }
            List<String> steps = steps(landed);
            assertThat(arrivals(landed)).as("%s over %s", tips, steps).isEqualTo(history.arrivals(steps));
        }
    }

    @Test
    void branchesThatShareCommitsHaveTheirOwnArrivals(@TempDir Path folder) {
        try (Upstream upstream = new Upstream(folder.resolve("upstream.git"))) {
            ObjectId root = upstream.onMain(Map.of("a", "1"));
            ObjectId side = upstream.commit(Map.of("a", "2"), root);
            ObjectId merge = upstream.commit(Map.of("a", "2"), root, side);
            upstream.point("env/staging", side);
            upstream.point("env/production", merge);
            MemoryLanding landed = new MemoryLanding();
            GitConfig config = GitConfig.read(org.gitopsdora.config.JobFile.parse(
                    "job.yaml",
                    "name: deploy\nurl: %s\ndeployments: [{branches: \"env/{environment}\", files: \"{service}\"}]\n"
                            .formatted(upstream.folder),
                    name -> null));
            new GitSource(config, new GitMirrors(folder.resolve("mirrors"))).extract(landed);
            assertThat(landed.all(GitArrival.DATASET))
                    .map(each -> each.branch() + " " + each.commitSha() + " " + each.arrivedWith())
                    .containsExactlyInAnyOrder(
                            "env/staging " + root.name() + " " + root.name(),
                            "env/staging " + side.name() + " " + side.name(),
                            "env/production " + root.name() + " " + root.name(),
                            "env/production " + side.name() + " " + merge.name(),
                            "env/production " + merge.name() + " " + merge.name());
        }
    }

    private static void read(Upstream upstream, MemoryLanding landed) {
        GitConfig config = GitConfig.repository("shop", upstream.folder.toString(), "main", null);
        new GitSource(config, new GitMirrors(upstream.folder.resolveSibling("mirrors"))).extract(landed);
    }

    private static List<String> steps(MemoryLanding landed) {
        return landed.all(GitBranchCommit.DATASET).stream()
                .sorted(Comparator.comparingLong(GitBranchCommit::position))
                .map(GitBranchCommit::commitSha)
                .toList();
    }

    private static Map<String, String> arrivals(MemoryLanding landed) {
        Map<String, String> arrivals = new TreeMap<>();
        landed.all(GitArrival.DATASET).forEach(each -> {
            assertThat(arrivals.put(each.commitSha(), each.arrivedWith())).isNull();
            assertThat(each.position()).isEqualTo(steps(landed).indexOf(each.arrivedWith()));
        });
        return arrivals;
    }
}
