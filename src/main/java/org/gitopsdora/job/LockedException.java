package org.gitopsdora.job;

import java.nio.file.Path;

/** Another run holds the lock, and was not done when patience ended. */
public final class LockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String holder;

    LockedException(String job, Path state) {
        super(job + ": " + HomeLock.refusal(state));
        this.holder = HomeLock.holder(state);
    }

    /** Who it is and since when, as far as is known. */
    public String holder() {
        return holder;
    }
}
