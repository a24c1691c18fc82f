package org.gitopsdora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.gitopsdora.job.Progress;
import org.gitopsdora.job.Verbosity;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Progress progress(Verbosity verbosity, boolean isInteractive) {
        return new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        isInteractive,
                        60)
                .progress(verbosity);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLogHasOneLinePerStep() {
        try (Progress progress = progress(Verbosity.NORMAL, false)) {
            progress.running("extract a", "listing", 1, 2);
            progress.running("extract a", "listing", 2, 2);
            progress.finished("extract a", "2 read");
        }
        assertThat(out()).isEqualTo("extract a: 2 read" + System.lineSeparator());
    }

    @Test
    void quietSaysNothingButFailures() {
        try (Progress progress = progress(Verbosity.QUIET, true)) {
            progress.running("extract a", "listing", 1, 2);
            progress.finished("extract a", "2 read");
            progress.failed("extract b", "nobody answers");
        }
        assertThat(out()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("extract b: nobody answers" + System.lineSeparator());
    }

    @Test
    void aTerminalShowsABarThatNeverWrapsAndLeavesNothingBehind() {
        try (Progress progress = progress(Verbosity.NORMAL, true)) {
            progress.running("extract a", "listing applications of every project", 1, 4);
            progress.running("extract b", "commits", 10, 0);
            progress.finished("extract a", "4 read");
        }
        assertThat(out()).contains("extract a [####------------]  25% listing");
        assertThat(out().split("[\r\n]")).allMatch(line -> line.length() < 60);
        assertThat(out()).endsWith(" \r").contains("\rextract a: 4 read");
    }

    @Test
    void aTerminalIsNotDrawnOnMoreThanTenTimesASecond() {
        try (Progress progress = progress(Verbosity.NORMAL, true)) {
            for (int done = 0; done < 10_000; done++) {
                progress.running("extract a", "commits", done, 10_000);
            }
        }
        assertThat(out().split("\r").length).isLessThan(100);
    }
}
