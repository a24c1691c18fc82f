package org.gitopsdora.source;

import org.jspecify.annotations.Nullable;

/** A source that cannot be read. The message says who, what, whether to try again, and what to do. */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who has to act. */
    public enum Blame {
        /** Credentials missing, refused or expired. */
        CREDENTIALS,
        /** Nobody answers, or only with errors that may pass. */
        UNREACHABLE,
        /** Something answers that is not what was configured: HTML, another API, a certificate nobody vouches for. */
        UNEXPECTED_ANSWER,
        /** The job's YAML names something that does not exist there, for instance a branch. */
        CONFIGURATION,
        /** No space, not writable. */
        MACHINE
    }

    private final Blame blame;

    public SourceException(Blame blame, String message) {
        this(blame, message, null);
    }

    public SourceException(Blame blame, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.blame = blame;
    }

    public Blame blame() {
        return blame;
    }
}
