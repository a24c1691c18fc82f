package org.gitopsdora.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long one client waits because a server tells it to slow down (429), over all its requests together: a night has an end. Where
 * the server does not say for how long, the pauses grow to a minute, which is what such limits are counted in. Thread-safe.
 */
final class Patience {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** A server that says "0 seconds" for ever must use up patience, too. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Duration left;

    /**
     * @param total what may be waited in all
     */
    Patience(Duration total) {
        this.left = total;
    }

    /** The pause to make, taken from what is left; nothing if it is longer than that. */
    synchronized Optional<Duration> spend(Optional<Duration> asked, int slowedDownBefore) {
        Duration pause = asked.orElse(PAUSES.get(Math.min(slowedDownBefore, PAUSES.size() - 1)));
        if (pause.compareTo(SHORTEST) < 0) {
            pause = SHORTEST;
        }
        if (pause.compareTo(left) > 0) {
            return Optional.empty();
        }
        left = left.minus(pause);
        return Optional.of(pause);
    }
}
