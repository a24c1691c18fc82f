package org.gitopsdora.job;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a run is read: by a person, or in a log.
 *
 * @param isInteractive somebody watches: lines may be drawn over
 */
record Terminal(PrintStream out, PrintStream err, boolean isInteractive, int columns) {
    private static final int USUAL_COLUMNS = 80;

    /** The process's own. {@code jobs/run} knows whether stdout is a terminal and says so: Java can only guess. */
    static Terminal ofProcess() {
        String columns = System.getProperty("gitops-dora.columns", "");
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isInteractiveProcess(),
                columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS);
    }

    private static boolean isInteractiveProcess() {
        String told = System.getProperty("gitops-dora.terminal");
        // From Java 22 on there is always a console object, terminal or not.
        return told == null ? System.console() != null && Runtime.version().feature() < 22 : Boolean.parseBoolean(told);
    }
}
