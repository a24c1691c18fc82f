package org.gitopsdora.job;

/** What a run shows while it runs. Called from several threads. */
interface Progress extends AutoCloseable {
    /** What comes before every step; it ends when one begins. */
    String START = "start";

    /**
     * A step is under way.
     *
     * @param total 0 if unknown
     */
    void running(String step, String what, long done, long total);

    /** A step ended well; the outcome in a few words. */
    void finished(String step, String outcome);

    /** A step failed, or ended with something to look at. */
    void failed(String step, String problem);

    /** Something the user should know, not tied to a step. */
    void warning(String text);

    @Override
    void close();

    static Progress of(Verbosity verbosity, Terminal terminal) {
        return switch (verbosity) {
            case QUIET -> new LineProgress(terminal, Verbosity.QUIET);
            case NORMAL, VERBOSE ->
                terminal.isInteractive() ? new BarProgress(terminal) : new LineProgress(terminal, verbosity);
        };
    }
}
