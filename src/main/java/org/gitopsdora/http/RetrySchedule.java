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
 * When to ask again: after 1, 2 and 4 seconds or what {@code Retry-After} says, then no more. The same each time: no chance in it.
 *
 * @param waitHeaders headers beside {@code Retry-After} that say how long to wait, the first one present wins
 */
record RetrySchedule(
        Pauses pauses, Duration longestPause, Predicate<String> isTooManyPassing, List<String> waitHeaders) {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    Optional<Duration> pauseAfter(int attempt) {
        return attempt > PAUSES.size() ? Optional.empty() : Optional.of(PAUSES.get(attempt - 1));
    }

    Optional<Duration> pauseAfter(int attempt, Response response, String answer) {
        if (!isPassing(response.code(), answer)) {
            return Optional.empty();
        }
        return pauseAfter(attempt)
                .map(pause -> asked(response).orElse(pause))
                .filter(pause -> pause.compareTo(longestPause) <= 0);
    }

    void sleep(Duration pause, HttpFailure failure) {
        try {
            pauses.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Kind.UNREACHABLE, failure.status(), "", failure.getMessage() + "; interrupted", e);
        }
    }

    private boolean isPassing(int status, String answer) {
        return status == 502 || status == 503 || status == 504 || (status == 429 && isTooManyPassing.test(answer));
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
