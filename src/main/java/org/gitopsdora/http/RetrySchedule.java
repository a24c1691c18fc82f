package org.gitopsdora.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.Response;
import org.gitopsdora.http.HttpFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * When to ask again: after 1, 2 and 4 seconds or what {@code Retry-After} says, then no more. A server that says "slow down" is waited for as
 * long as there is {@link Patience}. The same each time: no chance in it.
 *
 * @param waitHeaders headers beside {@code Retry-After} that say in seconds how long to wait, the first one present wins
 */
record RetrySchedule(
        Pauses pauses,
        Duration longestPause,
        Predicate<String> isTooManyPassing,
        List<String> waitHeaders,
        @Nullable Patience patience) {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private static final int TOO_MANY = 429;

    /** The attempts at one request. What was slowed down has not failed: the two are counted apart. */
    Attempts begin() {
        return new Attempts();
    }

    void sleep(Duration pause, HttpFailure failure) {
        try {
            pauses.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Kind.UNREACHABLE, failure.status(), "", failure.getMessage() + "; interrupted", e);
        }
    }

    /** How often one request was tried, and whether it may be tried once more. */
    final class Attempts {
        private int failed;
        private int slowedDown;

        /** Attempts up to now, the one under way included. */
        int count() {
            return failed + slowedDown + 1;
        }

        /** Nobody answered. */
        Optional<Duration> pause() {
            return ++failed > PAUSES.size() ? Optional.empty() : Optional.of(PAUSES.get(failed - 1));
        }

        /** Somebody answered, and not as was hoped. */
        Optional<Duration> pauseAfter(Response response, String answer) {
            if (patience != null && response.code() == TOO_MANY) {
                return patience.spend(asked(response), slowedDown++);
            }
            if (!isPassing(response.code(), answer)) {
                return Optional.empty();
            }
            return pause().map(pause -> asked(response).orElse(pause))
                    .filter(pause -> pause.compareTo(longestPause) <= 0);
        }
    }

    private boolean isPassing(int status, String answer) {
        return status == 502 || status == 503 || status == 504 || (status == TOO_MANY && isTooManyPassing.test(answer));
    }

    private Optional<Duration> asked(Response response) {
        return retryAfter(response)
                .or(() -> waitHeaders.stream()
                        .map(name -> seconds(response.header(name)))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** Seconds, or a date, which is measured against the server's own clock. */
    private static Optional<Duration> retryAfter(Response response) {
        Optional<Duration> seconds = seconds(response.header("Retry-After"));
        if (seconds.isPresent()) {
            return seconds;
        }
        Instant until = response.headers().getInstant("Retry-After");
        Instant date = response.headers().getInstant("Date");
        return until == null || date == null
                ? Optional.empty()
                : Optional.of(Duration.between(date, until)).filter(pause -> !pause.isNegative());
    }

    private static Optional<Duration> seconds(@Nullable String text) {
        return text != null && text.strip().matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())))
                : Optional.empty();
    }
}
