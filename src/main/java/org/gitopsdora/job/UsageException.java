package org.gitopsdora.job;

/** The command line cannot be used as it stands. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
