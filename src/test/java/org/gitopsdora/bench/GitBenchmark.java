package org.gitopsdora.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.gitopsdora.source.git.GitMirrors;
import org.gitopsdora.source.git.GitSource;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a clone of GOV.UK's GitOps repository into a landing zone and puts the git command line's time for the chain alone beside it:
 * {@code mvn test -Dtest=GitBenchmark -Dgovuk.repository=<clone>}. Skipped without the property.
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
        System.out.println(name + " landed " + counts);
        return Duration.ofNanos(System.nanoTime() - start);
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
        public void progress(String what, long done, long total) {}
    }
}
