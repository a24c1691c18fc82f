package org.gitopsdora.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gitopsdora.job.Progress;
import org.gitopsdora.job.Verbosity;
import org.gitopsdora.report.Summary;

/** One line per step, for a log. Failures go to stderr. */
public final class LineProgress implements Progress {
    private final Terminal terminal;
    private final Verbosity verbosity;
    private final Map<String, String> shown = new ConcurrentHashMap<>();

    LineProgress(Terminal terminal, Verbosity verbosity) {
        this.terminal = terminal;
        this.verbosity = verbosity;
    }

    @Override
    public void running(String step, String what, long done, long total) {
        // Only what changes its name: a log of a thousand percentages helps nobody.
        if (verbosity == Verbosity.VERBOSE && !what.equals(shown.put(step, what))) {
            terminal.out().printf("%s: %s%n", step, what);
        }
    }

    @Override
    public void finished(String step, String outcome) {
        if (verbosity != Verbosity.QUIET) {
            terminal.out().printf("%s: %s%n", step, outcome);
        }
    }

    @Override
    public void failed(String step, String problem) {
        terminal.err().printf("%s: %s%n", step, problem);
    }

    @Override
    public void warning(String text) {
        terminal.err().printf("warning: %s%n", text);
    }

    @Override
    public void told(List<String> lines) {
        if (verbosity != Verbosity.QUIET) {
            lines.forEach(terminal.out()::println);
        }
    }

    @Override
    public void concluded(Summary summary) {
        told(summary.lines(terminal.readableColumns()));
    }

    @Override
    public void close() {
        // Nothing is left standing on the screen.
    }
}
