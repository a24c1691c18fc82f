package org.gitopsdora.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.Response;
import org.gitopsdora.http.HttpFailure.Kind;

/** When to ask again: after 1, 2 and 4 seconds or what {@code Retry-After} says, then no more. The same each time: no chance in it. */
record RetrySchedule(Pauses pauses, Duration longestPause, Predicate<String> isTooManyPassing) {
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

    /** Seconds, or a date, which is measured against the server's own clock. */
    private static Optional<Duration> asked(Response response) {
        String text = response.header("Retry-After");
        if (text == null) {
            return Optional.empty();
        }
        if (text.strip().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
        }
        Instant until = response.headers().getInstant("Retry-After");
        Instant date = response.headers().getInstant("Date");
        return until == null || date == null
                ? Optional.empty()
                : Optional.of(Duration.between(date, until)).filter(pause -> !pause.isNegative());
    }
}
