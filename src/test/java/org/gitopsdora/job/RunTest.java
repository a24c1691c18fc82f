package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.extract.ExtractRecord;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.ConfigEntries;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.settings.Windows;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.argocd.ArgocdAbsence;
import org.gitopsdora.warehouse.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole runs in a temporary home, with the real landing zone, job repository and warehouse; only the outside world is scripted. */
class RunTest {
    private static final Instant NIGHT = Instant.parse("2026-11-22T02:30:00Z");

    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            80);

    /** A source that does what the test says. */
    private record Scripted(String type, String name, Consumer<Extraction> script) implements Source {
        @Override
        public List<Dataset<?>> datasets() {
            return List.of(ArgocdAbsence.DATASET);
        }

        @Override
        public void extract(Extraction extraction) {
            script.accept(extraction);
        }

        @Override
        public List<Diagnosis> diagnose(Extraction extraction) {
            return List.of();
        }
    }

    private static ConfiguredSource source(String name, Consumer<Extraction> script) {
        return new ConfiguredSource("argocd", name, 1, Map.of(), around -> new Scripted("argocd", name, script));
    }

    private static void landAbsence(Extraction extraction, String name) {
        extraction.countRead(1);
        extraction.land(
                ArgocdAbsence.DATASET,
                new ArgocdAbsence(
                        "argocd",
                        "eu",
                        extraction.now(),
                        ContentHash.of(name),
                        "argocd",
                        name,
                        null,
                        extraction.now(),
                        "not_found"));
    }

    private JobConfig config(ConfiguredSource... sources) {
        return new JobConfig(
                "nightly",
                home,
                ZoneId.of("UTC"),
                List.of(sources),
                List.of(),
                List.of(),
                new Windows(Map.of("degraded-window", Duration.ofMinutes(5))),
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                0,
                List.of(),
                Sources.ALL);
    }

    private ExitCode run(JobConfig config, RunOptions options, Instant at) {
        return new Run(config, options, InstantSource.fixed(at), terminal.progress(options.verbosity())).run();
    }

    private ExitCode run(ConfiguredSource... sources) {
        return run(config(sources), RunOptions.nightly(), NIGHT);
    }

    private <R extends Record> List<R> landed(Dataset<?> dataset, Class<R> type) {
        List<R> rows = new ArrayList<>();
        new LandingZone(home.resolve("landing")).forEach(dataset.name(), type, rows::add);
        return rows;
    }

    private JsonNode report() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("reports"))) {
            Path file = files.filter(each -> each.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            return JsonMapper.shared().readTree(Files.readString(file));
        }
    }

    @Test
    void aGoodNightIsPublishedAndLeavesItsRecords() throws IOException {
        ExitCode code = run(source("eu", extraction -> landAbsence(extraction, "web")));

        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.PUBLISHED);
        assertThat(home.resolve("warehouse.duckdb")).isRegularFile();
        assertThat(landed(RunRecord.DATASET, RunRecord.class)).singleElement().satisfies(run -> {
            assertThat(run.status()).isEqualTo("published");
            assertThat(run.asOf()).isEqualTo(NIGHT);
            assertThat(run.runId()).isEqualTo(ContentHash.of("nightly", NIGHT));
        });
        assertThat(landed(ExtractRecord.DATASET, ExtractRecord.class))
                .singleElement()
                .satisfies(extract -> {
                    assertThat(extract.status()).isEqualTo("read");
                    assertThat(extract.landedRecords()).isEqualTo(1);
                });
        assertThat(report().path("exit_code").intValue()).isZero();
        assertThat(report().path("sources").get(0).path("landed_records").intValue())
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Published " + home.resolve("warehouse.duckdb"));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aSourceThatCannotBeReadDoesNotStopTheOthers() throws IOException {
        ExitCode code = run(
                source("down", extraction -> {
                    landAbsence(extraction, "seen before it went down");
                    throw new SourceException(Blame.UNREACHABLE, "down: nobody answers; it is asked again tomorrow");
                }),
                source("eu", extraction -> landAbsence(extraction, "web")));

        assertThat(code).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(landed(ArgocdAbsence.DATASET, ArgocdAbsence.class)).hasSize(2);
        assertThat(report().path("status").stringValue()).isEqualTo("published_with_gaps");
        assertThat(report().path("sources").get(0).path("blame").stringValue()).isEqualTo("UNREACHABLE");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("extract down: down: nobody answers");
        assertThat(Query.run(home.resolve("warehouse.duckdb"), "select 1").rows())
                .hasSize(1);
    }

    @Test
    void rejectedRecordsAndGapsArePublishedAndSaid() {
        ExitCode code = run(source("eu", extraction -> {
            extraction.reject("events.ndjson", 17, "no time", "{}");
            extraction.gap(new Gap("file_missing", "events-2.ndjson is missing; export it again", null, null));
        }));

        assertThat(code).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("1 record rejected")
                .contains("events-2.ndjson");
    }

    @Test
    void aBugInOneSourceIsOneLineForTheUserAndATraceInTheLog() throws IOException {
        ExitCode code = run(
                source("broken", extraction -> {
                    landAbsence(extraction, "half of something");
                    throw new IllegalStateException("unthinkable");
                }),
                source("eu", extraction -> landAbsence(extraction, "web")));

        assertThat(code).isEqualTo(ExitCode.UNEXPECTED);
        assertThat(landed(ArgocdAbsence.DATASET, ArgocdAbsence.class)).hasSize(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unthinkable").doesNotContain("\tat ");
        try (Stream<Path> files = Files.list(home.resolve("reports"))) {
            Path log = files.filter(each -> each.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            assertThat(log).content().contains("IllegalStateException: unthinkable");
        }
    }

    @Test
    void whereEverySourceRefusesYesterdaysWarehouseStays() {
        ExitCode code = run(source("eu", extraction -> {
            throw new SourceException(Blame.CREDENTIALS, "eu: the token was refused; renew it");
        }));

        assertThat(code).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(home.resolve("warehouse.duckdb")).doesNotExist();
        assertThat(landed(RunRecord.DATASET, RunRecord.class))
                .extracting(RunRecord::exitCode)
                .containsExactly(12L);
    }

    @Test
    void theNextRunOpensTheSameJobRepositoryAndLandsNothingTwice() {
        run(source("eu", extraction -> landAbsence(extraction, "web")));
        ExitCode code = run(
                config(source("eu", extraction -> landAbsence(extraction, "web"))),
                RunOptions.nightly(),
                NIGHT.plus(Duration.ofDays(1)));

        assertThat(code).isEqualTo(ExitCode.PUBLISHED);
        assertThat(landed(ArgocdAbsence.DATASET, ArgocdAbsence.class)).hasSize(1);
        assertThat(landed(ExtractRecord.DATASET, ExtractRecord.class))
                .extracting(ExtractRecord::duplicateRecords)
                .containsExactly(0L, 1L);
    }

    @Test
    void twoRunsAtTheSameInstantAreNoRestart() {
        run(source("eu", extraction -> landAbsence(extraction, "web")));

        assertThat(run(source("eu", extraction -> landAbsence(extraction, "cart"))))
                .isEqualTo(ExitCode.PUBLISHED);
        assertThat(landed(ArgocdAbsence.DATASET, ArgocdAbsence.class)).hasSize(2);
    }

    @Test
    void aJobRepositoryThatCannotBeReadIsMovedAside() throws IOException {
        Files.createDirectories(home.resolve("state"));
        Files.writeString(home.resolve("state/batch.mv.db"), "this is no database");

        assertThat(run(source("eu", extraction -> {}))).isEqualTo(ExitCode.PUBLISHED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("moved to batch.mv.db.unreadable")
                .contains("nothing is lost");
        assertThat(home.resolve("state/batch.mv.db.unreadable")).hasContent("this is no database");
    }

    @Test
    void aDamagedLandingFileIsAGapThatNamesIt() throws IOException {
        run(source("eu", extraction -> landAbsence(extraction, "web")));
        Path file = new LandingZone(home.resolve("landing"))
                .files(ArgocdAbsence.DATASET.name())
                .get(0);
        Files.writeString(file, "cut");

        ExitCode code = run(config(source("eu", extraction -> {})), RunOptions.nightly(), NIGHT.plusSeconds(60));

        assertThat(code).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(file + " is damaged")
                .contains("restore it from a backup");
    }

    @Test
    void skipExtractBuildsFromWhatHasLanded() {
        RunOptions options = new RunOptions(
                Optional.empty(),
                Optional.empty(),
                RunOptions.Configuration.OF_TODAY,
                Optional.empty(),
                RunOptions.Extract.NOTHING,
                Verbosity.QUIET,
                Duration.ZERO);

        ExitCode code = run(
                config(source("eu", extraction -> {
                    throw new IllegalStateException("must not be read");
                })),
                options,
                NIGHT);

        assertThat(code).isEqualTo(ExitCode.PUBLISHED);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private RunOptions asOf(Instant instant, RunOptions.Configuration configuration) {
        return new RunOptions(
                Optional.empty(),
                Optional.of(instant),
                configuration,
                Optional.empty(),
                RunOptions.Extract.ALL,
                Verbosity.NORMAL,
                Duration.ZERO);
    }

    @Test
    void anEarlierNightIsRebuiltWithTheConfigurationOfThenUnlessToldOtherwise() {
        JobConfig then = config(source("eu", extraction -> landAbsence(extraction, "web")));
        JobConfig today = config(source("us", extraction -> landAbsence(extraction, "web")));
        run(then, RunOptions.nightly(), NIGHT);
        Instant later = NIGHT.plus(Duration.ofDays(3));
        Instant asOf = NIGHT.plus(Duration.ofDays(1));

        assertThat(run(today, asOf(asOf, RunOptions.Configuration.OF_THEN), later))
                .isEqualTo(ExitCode.PUBLISHED);
        assertThat(run(today, asOf(asOf, RunOptions.Configuration.OF_TODAY), later.plusSeconds(60)))
                .isEqualTo(ExitCode.PUBLISHED);

        assertThat(landed(RunRecord.DATASET, RunRecord.class))
                .extracting(RunRecord::configHash)
                .containsExactly(ConfigEntries.hash(then), ConfigEntries.hash(then), ConfigEntries.hash(today));
        assertThat(landed(ExtractRecord.DATASET, ExtractRecord.class)).hasSize(1);
    }

    @Test
    void aMomentBeforeTheFirstRunHasNoConfiguration() {
        JobConfig config = config(source("eu", extraction -> {}));

        assertThatThrownBy(() -> run(config, asOf(NIGHT.minusSeconds(1), RunOptions.Configuration.OF_THEN), NIGHT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--with-config");
    }

    @Test
    void aPlanTouchesNothing() {
        List<String> plan = new Run(
                        config(source("eu", extraction -> {})),
                        RunOptions.nightly(),
                        InstantSource.fixed(NIGHT),
                        terminal.progress(Verbosity.NORMAL))
                .plan();

        assertThat(plan).anyMatch(line -> line.contains("argocd eu")).contains("Nothing was touched.");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aHomeThatIsHeldSaysByWhomAndSinceWhen() {
        Optional<HomeLock> held = HomeLock.acquire(home.resolve("state"), "backfill", NIGHT, Duration.ZERO);
        RunOptions options = asOf(NIGHT, RunOptions.Configuration.OF_TODAY);

        assertThat(run(config(source("eu", extraction -> {})), options, NIGHT)).isEqualTo(ExitCode.LOCKED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "held by `backfill` (process " + ProcessHandle.current().pid())
                .contains("since " + NIGHT);

        held.orElseThrow().close();
        assertThat(HomeLock.acquire(home.resolve("state"), "nightly", NIGHT, Duration.ZERO))
                .isPresent()
                .get()
                .satisfies(HomeLock::close);
    }
}
