package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.extract.SourceOutcome;
import org.gitopsdora.extract.SourceOutcome.Status;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.settings.JobConfigTest;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.warehouse.CheckFinding;
import org.gitopsdora.warehouse.Published;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which exit code a run ends with, where several would fit. */
class NightTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:30:00Z");

    @TempDir
    Path home;

    private Night night() {
        JobConfig config = JobConfigTest.read(
                "home: " + home + "\nsources: [{type: git, name: a, url: /a}, {type: git, name: b, url: /b}]\n");
        return new Night(
                config,
                RunOptions.nightly(),
                InstantSource.fixed(NOW),
                new Terminal(System.out, System.err, false, 80).progress(Verbosity.QUIET),
                "hash");
    }

    private static SourceOutcome outcome(String name, Status status, @Nullable Blame blame, long landed) {
        return new SourceOutcome(
                "git",
                name,
                NOW,
                NOW,
                Duration.ZERO,
                status,
                Optional.ofNullable(blame),
                Optional.empty(),
                landed,
                landed,
                0,
                0,
                status == Status.READ_WITH_GAPS ? List.of(new Gap("kind", "detail", null, null)) : List.of());
    }

    @Test
    void everythingReadIsPublishedAlsoWhenNothingWasNew() {
        Night night = night();
        night.add(outcome("a", Status.READ, null, 0));
        night.published(new Published(Map.of()));

        assertThat(night.exitCode()).isEqualTo(ExitCode.PUBLISHED);
        assertThat(night.status()).isEqualTo("published");
    }

    @Test
    void oneOfSeveralThatRefusesItsCredentialsIsAGap() {
        Night night = night();
        night.add(outcome("a", Status.FAILED, Blame.CREDENTIALS, 0));
        night.add(outcome("b", Status.READ, null, 0));
        night.published(new Published(Map.of()));

        assertThat(night.endsBeforeBuild()).isFalse();
        assertThat(night.exitCode()).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(night.status()).isEqualTo("published_with_gaps");
    }

    @Test
    void whereEverySourceRefusesThereIsNothingToBuild() {
        Night night = night();
        night.add(outcome("a", Status.FAILED, Blame.CREDENTIALS, 0));
        night.add(outcome("b", Status.FAILED, Blame.CREDENTIALS, 0));

        assertThat(night.endsBeforeBuild()).isTrue();
        assertThat(night.exitCode()).isEqualTo(ExitCode.CREDENTIALS);
    }

    @Test
    void whatLandedBeforeTheRefusalIsPublished() {
        Night night = night();
        night.add(outcome("a", Status.FAILED, Blame.CREDENTIALS, 5));

        assertThat(night.endsBeforeBuild()).isFalse();
        night.published(new Published(Map.of()));
        assertThat(night.exitCode()).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
    }

    @Test
    void gapsRejectedRecordsAndDamagedFilesAreGaps() {
        Night withGap = night();
        withGap.add(outcome("a", Status.READ_WITH_GAPS, null, 1));
        withGap.published(new Published(Map.of()));
        Night withDamage = night();
        withDamage.addProblem("a.parquet is damaged");
        withDamage.published(new Published(Map.of()));

        assertThat(withGap.exitCode()).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(withDamage.exitCode()).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
    }

    @Test
    void aBranchThatDoesNotExistIsAnErrorOfTheConfigurationAlthoughTheRestIsPublished() {
        Night night = night();
        night.add(outcome("a", Status.FAILED, Blame.CONFIGURATION, 0));
        night.add(outcome("b", Status.FAILED, Blame.UNREACHABLE, 0));
        night.published(new Published(Map.of()));

        assertThat(night.endsBeforeBuild()).isFalse();
        assertThat(night.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(night.status()).isEqualTo("published_with_gaps");
    }

    @Test
    void aCheckThatFindsRowsOutranksWhatCouldNotBeRead() {
        Night night = night();
        night.add(outcome("a", Status.FAILED, Blame.CONFIGURATION, 0));
        night.checked(List.of(new CheckFinding("claim", 1, List.of("id=1"))));

        assertThat(night.exitCode()).isEqualTo(ExitCode.NOT_PUBLISHED);
        assertThat(night.status()).isEqualTo("not_published");
    }

    @Test
    void aSourceThatBreaksIsABugAlthoughTheRestIsPublished() {
        Night night = night();
        night.add(outcome("a", Status.BROKEN, null, 0));
        night.published(new Published(Map.of()));

        assertThat(night.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
    }

    @Test
    void theMachineEndsTheRunBeforeTheBuild() {
        Night night = night();
        night.add(outcome("a", Status.FAILED, Blame.MACHINE, 3));
        night.add(outcome("b", Status.BROKEN, null, 0));

        assertThat(night.endsBeforeBuild()).isTrue();
        assertThat(night.exitCode()).isEqualTo(ExitCode.MACHINE);
    }

    @Test
    void aFullDiskIsTheMachineHoweverDeepItIsFound() {
        Night full = night();
        full.failed(new IllegalStateException(
                "publish", new UncheckedIOException(new IOException("No space left on device"))));
        Night memory = night();
        memory.failed(new OutOfMemoryError("Java heap space"));
        Night bug = night();
        bug.failed(new IllegalStateException("unthinkable"));

        assertThat(full.exitCode()).isEqualTo(ExitCode.MACHINE);
        assertThat(memory.exitCode()).isEqualTo(ExitCode.MACHINE);
        assertThat(bug.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
        assertThat(bug.status()).isEqualTo("failed");
    }

    @Test
    void aRunThatPublishedNothingForNoKnownReasonIsABug() {
        Night night = night();
        night.add(outcome("a", Status.READ, null, 0));

        assertThat(night.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
    }

    @Test
    void anInterruptionOutranksEverything() {
        Night night = night();
        night.failed(new IllegalStateException("Batch is closed"));
        night.interrupt(ExitCode.TERMINATED);

        assertThat(night.exitCode().number()).isEqualTo(143);
        assertThat(night.status()).isEqualTo("interrupted");
    }
}
