package org.gitopsdora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.job.HomeLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what it accepts, what it refuses, and how it says so. */
class MainTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T02:30:00Z"));

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path job = Path.of("");

    @BeforeEach
    void write() throws IOException {
        job = folder.resolve("nightly.yaml");
        Files.writeString(
                job,
                "home: %s\nsources: [{type: git, name: deploy, url: /nowhere}]\n".formatted(folder.resolve("home")));
    }

    private int run(String... arguments) {
        return Main.run(
                arguments,
                CLOCK,
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        80));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--as-of 2026-11-01 --from 2026-10-01",
                "--as-of 2026-11-01 --only deploy",
                "--with-config",
                "--skip-extract --only deploy",
                "--skip-extract --from 2026-10-01",
                "--verbose --quiet",
                "--to 2026-11-01",
                "--from 2026-11-02 --to 2026-11-02",
                "--from 2026-12-01",
                "--as-of 2026-12-01",
                "--from yesterday",
                "--lock-timeout soon",
                "--only elsewhere",
                "--no-such-option",
            })
    void whatContradictsItselfIsRefusedInOneLineBeforeAnythingIsTouched(String options) {
        List<String> arguments = new ArrayList<>(List.of(job.toString()));
        arguments.addAll(List.of(options.split(" ")));

        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err()).startsWith("error: ").doesNotContain("\tat ");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-01, 2026-10-01T00:00:00Z",
        "2026-10-01T06:00, 2026-10-01T06:00:00Z",
        "2026-10-01T06:00:00Z, 2026-10-01T06:00:00Z",
        "2026-10-01T06:00:00+02:00, 2026-10-01T04:00:00Z",
    })
    void aMomentWithoutAZoneIsUtc(String text, String expected) {
        assertThat(run(job.toString(), "--dry-run", "--from", text)).isZero();
        assertThat(out()).contains("from " + expected + " to 2026-11-22T02:30:00Z");
    }

    @Test
    void aMisspeltKeyNamesFileLineKeyAndWhatIsAllowed() throws IOException {
        Files.writeString(job, "threds: 2\n", StandardOpenOption.APPEND);

        assertThat(run(job.toString())).isEqualTo(2);
        assertThat(err()).contains(job + ":3: `threds`").contains("did you mean `threads`?");
    }

    @Test
    void aJobThatDoesNotExistSaysWhichDo() {
        assertThat(run("nihgtly")).isEqualTo(2);
        assertThat(err()).contains("no job `nihgtly`").contains("demo, nightly");
    }

    @Test
    void withoutAWarehouseAQuerySaysWhatToRun() {
        assertThat(run("query", "select 1", job.toString())).isEqualTo(2);
        assertThat(err()).contains("run `jobs/run JOB` first");
    }

    @Test
    void aSourceThatIsNotThereIsFoundByTheDoctor() {
        assertThat(run("doctor", job.toString())).isEqualTo(3);
        assertThat(out()).contains("git deploy").contains("FAIL").contains("not known before the first run");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aHomeThatCannotBeMadeIsTheMachine() throws IOException {
        Files.writeString(folder.resolve("home"), "a file");

        assertThat(run(job.toString())).isEqualTo(5);
        assertThat(err()).contains("cannot write to " + folder.resolve("home"));
    }

    /** Two demos at once must not write one company: the second waits, and a poll has nothing to do. */
    @Test
    void aSimulatedCompanyThatIsReadIsNotWrittenAnew() throws IOException {
        Path demo = folder.resolve("demo.yaml");
        Path home = folder.resolve("demo home");
        Files.writeString(
                demo, Files.readString(Path.of("jobs/demo.yaml")).replace("home: ./data/demo", "home: " + home));
        try (HomeLock held = HomeLock.acquire(home.resolve("simulation"), "another", CLOCK.instant(), Duration.ZERO)
                .orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(run(demo.toString(), "--lock-timeout", "0")).isEqualTo(11);
            assertThat(err()).startsWith("demo: the lock in ").contains("held by `another`");
            assertThat(run("poll", demo.toString())).isZero();
            assertThat(out()).contains("poll: `another`").contains("nothing to do");
        }
        assertThat(home.resolve("simulation/deploy.git")).doesNotExist();
    }

    @Test
    void helpAndVersionAreNoErrors() {
        assertThat(run("--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out())
                .contains("jobs/run JOB [options]")
                .contains("Exit codes")
                .contains("gitops-dora ");
    }
}
