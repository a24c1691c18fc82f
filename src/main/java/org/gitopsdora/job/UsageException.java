package org.gitopsdora.job;

/** The command line cannot be used as it stands. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
