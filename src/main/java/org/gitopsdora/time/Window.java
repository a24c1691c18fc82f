package org.gitopsdora.time;

import java.time.Duration;
import java.time.Instant;

/** A half-open span of UTC time, {@code [from, to)}: adjacent windows share no instant. */
public record Window(Instant from, Instant to) {
    public Window {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("Empty window: [%s, %s)".formatted(from, to));
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    public Duration length() {
        return Duration.between(from, to);
    }
}
