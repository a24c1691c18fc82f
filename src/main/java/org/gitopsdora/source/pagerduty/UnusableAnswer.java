package org.gitopsdora.source.pagerduty;

import org.jspecify.annotations.Nullable;

/** An answer that breaks off, or is JSON without what was asked for: it costs the part that was asked for, not the whole source. */
final class UnusableAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableAnswer(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
