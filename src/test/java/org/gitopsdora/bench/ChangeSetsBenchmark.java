package org.gitopsdora.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.gitopsdora.job.Sources;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.GitStates;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resolves the change sets of a large application repository and puts JGit's own full walk of the same tips, and git's process per pair,
 * beside it: {@code mvn -Pbench test -Dtest=ChangeSetsBenchmark -Dwhitehall.repository=<clone>}, with {@code -Dgovuk.repository=<clone>}
 * over the ranges that production really took. Skipped without the first property.
 */
@Tag("bench")
class ChangeSetsBenchmark {

    private static final Instant NOW = Instant.parse("2026-09-01T02:30:00Z");
    private static final int RUNS = 15;
    private static final int SAMPLE = 200;
    private static final int MANY = 100_000;
    private static final List<String> PRODUCTION = List.of(
            "charts/argocd-apps/image-tags/production/whitehall", "charts/app-config/image-tags/production/whitehall");
    private static final Pattern DEPLOYED = Pattern.compile("\\+(?:image_tag: *)?\"?(?:release-)?([0-9a-zA-Z._-]+)\"?");

    @TempDir
    Path folder;

    private record Pair(String from, String to) {}

    @Test
    void resolvesEveryRangeOfProductionInAtMostTwiceOneWalk() throws Exception {
        String clone = repository();
        List<Pair> pairs = pairs(clone);
        List<Took> walks = new ArrayList<>();
        List<Took> answers = new ArrayList<>();
        Counting counting = new Counting();
        // Turn about, so that both find the machine and the compiler in the same mood.
        for (int run = 0; run < RUNS; run++) {
            walks.add(timed(() -> walk(clone, pairs)));
            counting = new Counting();
            Counting each = counting;
            answers.add(timed(() -> resolve(clone, pairs, each)));
        }
        Took walk = best(walks);
        Took all = best(answers);
        double process = timed(() -> gitPerPair(clone, sample(pairs))).seconds();
        System.out.printf(
                "%n| %,d pairs, %,d commits in them | seconds | of a processor | to the walk | per pair |%n|---|---|---|---|---|%n"
                        + "| JGit, one walk of the same tips | %.2f | %.2f | 1 | |%n"
                        + "| every change set resolved | %.2f | %.2f | %.2f | %.2f ms |%n"
                        + "| git rev-list, a process per pair (of %d) | %.2f | | | %.2f ms |%n%n",
                pairs.size(),
                counting.commits,
                walk.seconds(),
                walk.processorSeconds(),
                all.seconds(),
                all.processorSeconds(),
                all.processorSeconds() / walk.processorSeconds(),
                1000 * all.seconds() / pairs.size(),
                SAMPLE,
                process,
                1000 * process / SAMPLE);
        assertThat(counting.sets).isEqualTo(pairs.size());
        // Both have one thread, so a busy machine cannot turn this verdict.
        assertThat(all.processorSeconds()).isLessThan(2 * walk.processorSeconds());
    }

    @Test
    void aHundredThousandPairsStayUnderOneGigabyte() throws Exception {
        String clone = repository();
        List<String> tips = versions(clone);
        Random random = new Random(1);
        List<Pair> pairs = new ArrayList<>(MANY);
        // As in a monorepo: many services, each moving from one version to one of the next.
        while (pairs.size() < MANY) {
            int from = random.nextInt(tips.size() - 1);
            int to = Math.min(tips.size() - 1, from + 1 + random.nextInt(20));
            pairs.add(new Pair(tips.get(from), tips.get(to)));
        }
        List<Pair> distinct = List.copyOf(new LinkedHashSet<>(pairs));
        List<ChangeSetRequest> requests = new ArrayList<>(MANY);
        for (int at = 0; requests.size() < MANY; at++) {
            Pair pair = distinct.get(at % distinct.size());
            // The same range again for another service's path.
            int service = at / distinct.size();
            requests.add(new ChangeSetRequest(
                    key(clone),
                    pair.from(),
                    pair.to(),
                    service == 0 ? List.of() : List.of("app", "service-" + service)));
        }
        Counting counting = new Counting();
        double seconds;
        Heap heap;
        try (Heap.Watch watch = Heap.watch()) {
            seconds = timed(() -> states(clone).resolveChangeSets(requests, counting))
                    .seconds();
            heap = watch.seen();
        }
        System.out.printf(
                "%n| %,d pairs, %,d commits in them | seconds | per pair | peak MB | kept MB | limit MB |%n|---|---|---|---|---|---|%n"
                        + "| every change set resolved | %.1f | %.3f ms | %d | %d | %d |%n%n",
                requests.size(),
                counting.commits,
                seconds,
                1000 * seconds / MANY,
                heap.peakMegabytes(),
                heap.keptMegabytes(),
                Heap.mostMegabytes());
        assertThat(counting.sets).isEqualTo(MANY);
        assertThat(heap.peakMegabytes()).isLessThan(1024);
    }

    private static String repository() {
        String clone = System.getProperty("whitehall.repository");
        Assumptions.assumeTrue(clone != null, "needs -Dwhitehall.repository=<clone of the application repository>");
        return clone;
    }

    /** What production moved between, where the GitOps repository is given; else each version and the next. */
    private static List<Pair> pairs(String clone) throws IOException {
        String gitops = System.getProperty("govuk.repository");
        List<String> tips = gitops == null ? versions(clone) : deployed(clone, gitops, commitsByTag(clone));
        List<Pair> pairs = new ArrayList<>();
        for (int at = 1; at < tips.size(); at++) {
            if (!tips.get(at).equals(tips.get(at - 1))) {
                pairs.add(new Pair(tips.get(at - 1), tips.get(at)));
            }
        }
        return List.copyOf(new LinkedHashSet<>(pairs));
    }

    /** A version is a tag or a SHA; what is neither, or gone, is left out. */
    private static List<String> deployed(String clone, String gitops, Map<String, String> commits) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("log", "--first-parent", "-m", "--reverse", "-p", "-U0", "--no-renames", "--format=", "--"));
        command.addAll(PRODUCTION);
        List<String> tips = new ArrayList<>();
        try (Repository repository = open(clone)) {
            for (String line : lines(gitops, command.toArray(String[]::new))) {
                Matcher version = DEPLOYED.matcher(line);
                if (!version.matches()) {
                    continue;
                }
                String commit = commits.getOrDefault(version.group(1), version.group(1));
                if (ObjectId.isId(commit) && repository.getObjectDatabase().has(ObjectId.fromString(commit))) {
                    tips.add(commit);
                }
            }
        }
        return tips;
    }

    /** In the order of their numbers. */
    private static List<String> versions(String clone) throws IOException {
        return commitsByTag(clone).entrySet().stream()
                .filter(tag -> tag.getKey().matches("v\\d+"))
                .sorted(Comparator.comparingInt(
                        tag -> Integer.parseInt(tag.getKey().substring(1))))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Map<String, String> commitsByTag(String clone) throws IOException {
        Map<String, String> commits = new HashMap<>();
        for (String line :
                lines(clone, "for-each-ref", "--format=%(refname:strip=2) %(objectname) %(*objectname)", "refs/tags")) {
            String[] parts = line.strip().split(" ");
            commits.put(parts[0], parts[parts.length - 1]);
        }
        return commits;
    }

    private static Repository open(String clone) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(new File(clone))
                .setMustExist(true)
                .build();
    }

    /** Headers parsed, bodies not kept; the tips the pairs are between. */
    private static void walk(String clone, List<Pair> pairs) throws IOException {
        try (Repository repository = open(clone);
                RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            for (Pair pair : pairs) {
                walk.markStart(walk.parseCommit(ObjectId.fromString(pair.from())));
                walk.markStart(walk.parseCommit(ObjectId.fromString(pair.to())));
            }
            int commits = 0;
            for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
                commits++;
            }
            assertThat(commits).isPositive();
        }
    }

    private void resolve(String clone, List<Pair> pairs, Extraction extraction) {
        List<ChangeSetRequest> requests = pairs.stream()
                .map(pair -> new ChangeSetRequest(key(clone), pair.from(), pair.to(), List.of()))
                .toList();
        states(clone).resolveChangeSets(requests, extraction);
    }

    private static void gitPerPair(String clone, List<Pair> pairs) throws IOException {
        for (Pair pair : pairs) {
            lines(clone, "rev-list", "--no-merges", pair.from() + ".." + pair.to());
        }
    }

    private static List<Pair> sample(List<Pair> pairs) {
        return java.util.stream.IntStream.range(0, SAMPLE)
                .mapToObj(at -> pairs.get((int) ((long) at * pairs.size() / SAMPLE)))
                .toList();
    }

    private GitStates states(String clone) {
        return new GitStates(
                new GitMirrors(folder.resolve("mirrors")),
                List.of(GitConfig.repository("app", clone, null, null)),
                Sources.ALL.conventions());
    }

    private static String key(String clone) {
        return GitConfig.repository("app", clone, null, null).repositoryKey();
    }

    private static List<String> lines(String repository, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            return lines.lines().toList();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private record Took(double seconds, double processorSeconds) {}

    private static Took timed(Work work) throws IOException {
        long start = System.nanoTime();
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return new Took(
                (System.nanoTime() - start) / 1e9,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9);
    }

    private static Took best(List<Took> runs) {
        return runs.stream()
                .min(Comparator.comparingDouble(Took::processorSeconds))
                .orElseThrow();
    }

    /** Counts what is landed and keeps nothing: what writing it costs is the landing zone's. */
    private static final class Counting implements Extraction {
        private long sets;
        private long commits;

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public Optional<Window> window() {
            return Optional.empty();
        }

        @Override
        public <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
            sets += dataset.equals(GitChangeSet.DATASET) ? 1 : 0;
            commits += dataset.equals(GitChangeSetCommit.DATASET) ? 1 : 0;
            return true;
        }

        @Override
        public void countRead(long records) {}

        @Override
        public void reject(String file, long position, String reason, String payload) {}

        @Override
        public void gap(Gap gap) {
            throw new IllegalStateException(gap.detail());
        }

        @Override
        public <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action) {}

        @Override
        public boolean isDamaged(Dataset<?> dataset) {
            return false;
        }

        @Override
        public void progress(String what, long done, long total) {}
    }
}
