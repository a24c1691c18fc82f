package org.gitopsdora.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitSource;
import org.gitopsdora.source.git.GitStates;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a clone of GOV.UK's GitOps repository into a landing zone and puts the git command line's time for the chain alone beside it:
 * {@code mvn -Pbench test -Dtest=GitBenchmark -Dgovuk.repository=<clone>}. Skipped without the property.
 */
@Tag("bench")
class GitBenchmark {

    private static final String JOB = """
            sources:
              - type: git
                name: govuk
                url: %s
                deployments:
                  - {files: "charts/argocd-apps/image-tags/{environment}/{service}", field: [image_tag, .]}
                  - {files: "charts/app-config/image-tags/{environment}/{service}", field: [image_tag, .]}
            """;

    @TempDir
    Path folder;

    @Test
    void landsTheWholeHistoryInAtMostTwiceTheTimeOfGit() throws Exception {
        String repository = System.getProperty("govuk.repository");
        Assumptions.assumeTrue(repository != null, "needs -Dgovuk.repository=<clone of the GitOps repository>");
        Duration git = git(repository);
        GitConfig config = GitConfig.read(JobFile.parse("bench.yaml", JOB.formatted(repository), System::getenv)
                .blocks("sources")
                .get(0));
        Duration first = night(config, "night-1");
        Duration second = night(config, "night-2");
        System.out.printf(
                "| what | seconds | to git |%n|---|---|---|%n| git log --first-parent -m --raw | %.2f | 1 |%n"
                        + "| everything landed | %.2f | %.2f |%n| second night, nothing new | %.2f | %.2f |%n",
                seconds(git),
                seconds(first),
                seconds(first) / seconds(git),
                seconds(second),
                seconds(second) / seconds(git));
        assertThat(seconds(first)).isLessThan(2 * seconds(git));
        assertThat(seconds(second)).isLessThan(1);
    }

    @Test
    void findsEveryFileTheCommandLineFindsAndNoOther() throws Exception {
        String repository = System.getProperty("govuk.repository");
        Assumptions.assumeTrue(repository != null, "needs -Dgovuk.repository=<clone of the GitOps repository>");
        GitConfig config = GitConfig.read(JobFile.parse("bench.yaml", JOB.formatted(repository), System::getenv)
                .blocks("sources")
                .get(0));
        night(config, "night-1");
        List<GitPathState> states = new ArrayList<>();
        new LandingZone(folder.resolve("landing"))
                .forEach(GitPathState.DATASET.name(), GitPathState.class, states::add);
        Set<String> found = new HashSet<>();
        states.forEach(state -> {
            for (String file : state.files().split("\n")) {
                found.add(state.commitSha() + " " + file);
            }
        });
        Set<String> expected = new HashSet<>(filesTouched(repository));
        assertThat(found.size()).isEqualTo(expected.size());
        assertThat(found.equals(expected)).isTrue();
        printProduction("both folders", states);
        String hash = secondConfiguration(repository);
        List<GitPathState> second = new ArrayList<>();
        new LandingZone(folder.resolve("landing"))
                .forEach(GitPathState.DATASET.name(), GitPathState.class, second::add);
        second.removeIf(state -> !state.watchHash().equals(hash));
        printProduction("app-config only", second);
        askChangeSets(config, states);
    }

    private String secondConfiguration(String repository) {
        String narrower = JOB.formatted(repository).replaceFirst("(?m)^.*argocd-apps.*\\R", "");
        GitConfig config = GitConfig.read(JobFile.parse("bench.yaml", narrower, System::getenv)
                .blocks("sources")
                .get(0));
        Duration again = night(config, "night-2");
        System.out.printf("| another configuration, states read again | %.2f | |%n", seconds(again));
        return config.watchHash();
    }

    /** What the warehouse will ask: each state of a workload against the one before, restricted to its file. */
    private void askChangeSets(GitConfig config, List<GitPathState> states) {
        Map<String, GitPathState> before = new HashMap<>();
        List<ChangeSetRequest> requests = new ArrayList<>();
        states.stream().sorted(Comparator.comparingLong(GitPathState::position)).forEach(state -> {
            GitPathState old = before.put(state.environment() + "/" + state.service(), state);
            if (old != null && !Objects.equals(old.stateId(), state.stateId())) {
                requests.add(new ChangeSetRequest(
                        config.repositoryKey(),
                        old.commitSha(),
                        state.commitSha(),
                        List.of(state.files().split("\n"))));
            }
        });
        GitStates answers = new GitStates(new GitMirrors(folder.resolve("mirrors")), List.of(config), List.of());
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
        long start = System.nanoTime();
        try (LandingZone.Batch batch = zone.begin("answers")) {
            System.out.println(answers.resolveChangeSets(requests, new ToZone(zone, batch, counts)));
            batch.commit(List.of());
        }
        System.out.printf(
                "| %d change sets %s | %.2f | |%n",
                requests.size(), counts, seconds(Duration.ofNanos(System.nanoTime() - start)));
    }

    private static void printProduction(String what, List<GitPathState> states) {
        Map<String, GitPathState> before = new HashMap<>();
        Map<String, Integer> kinds = new TreeMap<>();
        Set<Long> steps = new HashSet<>();
        states.stream()
                .filter(state -> "production".equals(state.environment()))
                .sorted(Comparator.comparingLong(GitPathState::position))
                .forEach(state -> {
                    steps.add(state.position());
                    GitPathState old = before.put(String.valueOf(state.service()), state);
                    kinds.merge(kind(old, state), 1, Integer::sum);
                });
        System.out.println("production, " + what + ": " + steps.size() + " steps, workload states " + kinds);
    }

    private static String kind(GitPathState old, GitPathState state) {
        if (!state.hasFiles()) {
            return "deleted";
        }
        if (old == null || !old.hasFiles()) {
            return "added";
        }
        return Objects.equals(old.stateId(), state.stateId()) ? "same" : "changed";
    }

    /** "commit path" of each file that a first-parent step touched, below a folder per environment. */
    private static List<String> filesTouched(String repository) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository));
        command.addAll(List.of("log", "--first-parent", "-m", "--raw", "--no-renames", "--format=%H", "HEAD", "--"));
        command.addAll(List.of("charts/argocd-apps/image-tags", "charts/app-config/image-tags"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> files = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            String commit = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    files.add(commit + " " + line.substring(line.indexOf('\t') + 1));
                } else if (!line.isEmpty()) {
                    commit = line;
                }
            }
        }
        return files;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Duration git(String repository) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository));
        command.addAll(List.of("log", "--first-parent", "-m", "--raw", "HEAD", "--"));
        command.addAll(List.of("charts/argocd-apps/image-tags", "charts/app-config/image-tags"));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Duration night(GitConfig config, String name) {
        long start = System.nanoTime();
        GitSource source = new GitSource(config, new GitMirrors(folder.resolve("mirrors")));
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
        try (LandingZone.Batch batch = zone.begin(name)) {
            source.extract(new ToZone(zone, batch, counts));
            batch.commit(source.datasets().stream().map(Dataset::name).toList());
        }
        System.out.printf("%s landed %s, %.2f s of processor time so far%n", name, counts, processorSeconds());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** On a busy machine this says more than the clock. */
    private static double processorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1000.0;
    }

    private record ToZone(LandingZone zone, LandingZone.Batch batch, Map<String, AtomicLong> counts)
            implements Extraction {

        @Override
        public Instant now() {
            return Instant.parse("2026-09-01T02:30:00Z");
        }

        @Override
        public Optional<Window> window() {
            return Optional.empty();
        }

        @Override
        public <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
            boolean isNew = batch.append(dataset.name(), dataset.type(), row.contentHash(), row);
            if (isNew) {
                counts.computeIfAbsent(dataset.name(), key -> new AtomicLong()).incrementAndGet();
            }
            return isNew;
        }

        @Override
        public void countRead(long records) {}

        @Override
        public void reject(String file, long position, String reason, String payload) {
            counts.computeIfAbsent("rejected", key -> new AtomicLong()).incrementAndGet();
        }

        @Override
        public void gap(Gap gap) {
            System.out.println(gap);
        }

        @Override
        public <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action) {
            zone.forEach(dataset.name(), dataset.type(), action);
        }

        @Override
        public boolean isDamaged(Dataset<?> dataset) {
            return zone.isDamaged(dataset.name());
        }

        @Override
        public void progress(String what, long done, long total) {}
    }
}
