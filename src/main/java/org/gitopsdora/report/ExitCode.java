package org.gitopsdora.report;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a run ended, for the script that started it. Scripts depend on the numbers. */
public enum ExitCode {
    /** Published, also when nothing was new. */
    PUBLISHED(0),
    /** A bug: one line of cause on stderr, the trace in the log. */
    UNEXPECTED(1),
    /** The command line or the job's YAML cannot be used. */
    CONFIGURATION(2),
    /** Published, but a source could not be read or records were rejected. */
    PUBLISHED_WITH_GAPS(3),
    /** A check found rows: the last good warehouse stays in place. */
    NOT_PUBLISHED(4),
    /** No space, not writable, out of memory: nothing published, nothing landed lost. */
    MACHINE(5),
    /** Another run holds the lock. */
    LOCKED(11),
    /** Every source asked refused its credentials, and there is nothing new to publish. */
    CREDENTIALS(12),
    /** SIGINT: the next run carries on. */
    INTERRUPTED(130),
    /** SIGTERM: the next run carries on. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    @JsonValue
    public int number() {
        return number;
    }
}
