package org.gitopsdora.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.gitopsdora.job.Progress;
import org.gitopsdora.job.Verbosity;

/**
 * Where a run is read: by a person, or in a log.
 *
 * @param isInteractive somebody watches: lines may be drawn over
 */
public record Terminal(PrintStream out, PrintStream err, boolean isInteractive, int columns) {
    private static final int USUAL_COLUMNS = 80;
    private static final int LOG_COLUMNS = 160;

    /** The process's own. {@code jobs/run} knows whether stdout is a terminal and says so: Java can only guess. */
    static Terminal ofProcess() {
        String columns = System.getProperty("gitops-dora.columns", "");
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isInteractiveProcess(),
                columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS);
    }

    /** How a run is shown here. */
    public Progress progress(Verbosity verbosity) {
        return switch (verbosity) {
            case QUIET -> new LineProgress(this, Verbosity.QUIET);
            case NORMAL, VERBOSE -> isInteractive ? new BarProgress(this) : new LineProgress(this, verbosity);
        };
    }

    /** How wide a line may be that is read, not drawn over: a log is as wide as its reader's window. */
    int readableColumns() {
        return isInteractive ? columns : LOG_COLUMNS;
    }

    @SuppressWarnings("SystemConsoleNull") // Which is why the version is asked.
    private static boolean isInteractiveProcess() {
        String told = System.getProperty("gitops-dora.terminal");
        // From Java 22 on there is always a console object, terminal or not.
        return told == null ? System.console() != null && Runtime.version().feature() < 22 : Boolean.parseBoolean(told);
    }
}
