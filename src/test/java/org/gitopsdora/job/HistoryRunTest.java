package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.settings.JobConfigTest;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.HistoricalSource;
import org.gitopsdora.source.HistoryExport;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an export ends, and what it says of what has landed. */
class HistoryRunTest {
    private static final String ALL = "All of it has landed";

    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "MACHINE, MACHINE",
        "CONFIGURATION, CONFIGURATION",
        "CREDENTIALS, CREDENTIALS",
        "UNREACHABLE, PUBLISHED_WITH_GAPS",
        "UNEXPECTED_ANSWER, PUBLISHED_WITH_GAPS"
    })
    void theExitCodeSaysWhoHasToAct(Blame blame, ExitCode expected) {
        assertThat(run(List.of(failing("ops", blame)))).isEqualTo(expected);
        assertThat(text(err)).contains("it broke", "the history is not complete");
        // What landed is shown, and not taken for all there is.
        assertThat(text(out)).contains("stub ops holds").doesNotContain(ALL);
    }

    @Test
    void theMachinesTroubleWinsOverAnyOther() {
        assertThat(run(List.of(
                        failing("one", Blame.CONFIGURATION),
                        failing("two", Blame.MACHINE),
                        whole("three"),
                        failing("four", Blame.CREDENTIALS))))
                .isEqualTo(ExitCode.MACHINE);
    }

    @Test
    void aHistoryWithAGapIsNotSaidToHaveLandedInFull() {
        Stub source = new Stub("ops", piece -> {
            piece.gap(new Gap("throttled", "some of it is missing", null, null));
            return Optional.empty();
        });
        assertThat(run(List.of(source))).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(text(err)).contains("some of it is missing", "the history is not complete");
        assertThat(text(out)).contains("stub ops holds").doesNotContain(ALL);
    }

    @Test
    void aHistoryThatIsCompleteSaysWhatToBackUp() {
        assertThat(run(List.of(whole("ops")))).isEqualTo(ExitCode.PUBLISHED);
        assertThat(text(out))
                .contains("stub ops holds", ALL + " in " + home.resolve("landing"), "the history is complete");
        assertThat(text(err)).isEmpty();
    }

    private ExitCode run(List<Stub> stubs) {
        JobConfig read = JobConfigTest.read("""
                home: %s
                sources: [{type: git, name: deploy, url: /nowhere}]
                """.formatted(home));
        JobConfig config = new JobConfig(
                read.job(),
                read.home(),
                read.reportingZone(),
                stubs.stream().map(HistoryRunTest::configured).toList(),
                List.of(),
                read.repositories(),
                read.windows(),
                read.rules(),
                read.services(),
                read.promotesTo(),
                read.bots(),
                read.memoryLimit(),
                read.threads(),
                read.warnings(),
                read.types());
        Terminal terminal = new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, 80);
        return new HistoryRun(
                        config,
                        InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")),
                        terminal.progress(Verbosity.NORMAL))
                .run(Optional.empty(), Duration.ZERO);
    }

    private static ConfiguredSource configured(Stub stub) {
        return new ConfiguredSource("stub", stub.name(), 1, Map.of(), surroundings -> stub);
    }

    private static Stub failing(String name, Blame blame) {
        return new Stub(name, piece -> {
            throw new SourceException(blame, "stub %s: it broke".formatted(name));
        });
    }

    private static Stub whole(String name) {
        return new Stub(name, piece -> Optional.empty());
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    /** What a source does with the piece it is asked for. */
    private interface Reading {
        Optional<String> readNext(Extraction piece);
    }

    private record Stub(String name, Reading reading) implements HistoricalSource {
        @Override
        public String type() {
            return "stub";
        }

        @Override
        public List<Dataset<?>> datasets() {
            return List.of();
        }

        @Override
        public void extract(Extraction extraction) {
            throw new UnsupportedOperationException("a night");
        }

        @Override
        public List<Diagnosis> diagnose(Extraction extraction) {
            throw new UnsupportedOperationException("a diagnosis");
        }

        @Override
        public HistoryExport openHistory() {
            return new HistoryExport() {
                @Override
                public Optional<String> readNext(Extraction extraction) {
                    return reading.readNext(extraction);
                }

                @Override
                public List<Holding> holdings(Extraction extraction) {
                    return List.of(new Holding("incidents", 2, null, null));
                }

                @Override
                public void close() {}
            };
        }
    }
}
