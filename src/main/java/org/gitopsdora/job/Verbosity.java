package org.gitopsdora.job;

/** How much a run says. */
public enum Verbosity {
    /** Nothing but failures, for cron. */
    QUIET,
    NORMAL,
    /** Also what each step is doing. */
    VERBOSE
}
