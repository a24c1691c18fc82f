package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.source.pagerduty.PagerdutyClient.Page;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads all that a list has in a window of time. No list hands out more than 10,000, so a window with more is cut in halves until each
 * has fewer. A part that cannot be read costs itself only.
 */
final class PagerdutyWindowReading {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Whether the ends of a window belong to it is not documented: each window reaches into the next, so it does not matter. */
    private static final Duration BEYOND = Duration.ofSeconds(1);

    /** A server that finds ever more, however short the window, comes to an end here. */
    private static final int MOST_SPLITS = 100;

    /** What happened just where a window is cut counts in both halves, once. */
    private static final int MOST_UNCUT = 2;

    private static final Duration TOO_SHORT_TO_TELL = Duration.ofMinutes(1);

    private final PagerdutyClient client;
    private final JsonRequest list;
    private final Consumer<JsonNode> taker;
    private final Listener listener;
    private int splits;

    PagerdutyWindowReading(PagerdutyClient client, JsonRequest list, Consumer<JsonNode> taker, Listener listener) {
        this.client = client;
        this.list = list;
        this.taker = taker;
        this.listener = listener;
    }

    /** Is told of each part of the window how reading it ended. */
    interface Listener {
        void read(Window part, long records);

        void unread(Window part, String kind, String reason);
    }

    /**
     * Reads the window, whose ends are whole seconds.
     *
     * @throws HttpFailure if nothing more can be asked for at all; the listener knows which parts were read before
     */
    void read(Window window) {
        splits = 0;
        Page first = first(window);
        if (first != null) {
            read(window, first, 0);
        }
    }

    /**
     * @param uncut how many times in a row cutting has changed nothing
     */
    private void read(Window window, Page first, int uncut) {
        Long total = first.total();
        if (total != null && total > PagerdutyClient.CAP) {
            split(window, total, uncut);
            return;
        }
        Pages pages = pages(window);
        attempt(window, () -> {
            switch (pages.read(first)) {
                case COMPLETE -> listener.read(window, pages.count());
                case CAPPED -> split(window, null, 0);
                case LOOPS ->
                    listener.unread(
                            window, "pages_loop", "the pages promise more and show what they have shown before");
                case UNSTABLE ->
                    listener.unread(window, "pages_unstable", "the list is another one each time it is read");
            }
        });
    }

    private void split(Window window, @Nullable Long total, int uncut) {
        if (window.length().compareTo(SHORTEST) <= 0) {
            listener.unread(
                    window,
                    "window_too_large",
                    "more than %d within a second, and no list hands out more".formatted(PagerdutyClient.CAP));
            return;
        }
        if (splits++ >= MOST_SPLITS) {
            listener.unread(
                    window,
                    "window_too_large",
                    "more than %d in a part of it, after %d cuts in halves"
                            .formatted(PagerdutyClient.CAP, MOST_SPLITS));
            return;
        }
        Instant middle = window.from().plusSeconds(window.length().toSeconds() / 2);
        Window early = new Window(window.from(), middle);
        Window late = new Window(middle, window.to());
        Page firstOfEarly = first(early);
        Page firstOfLate = first(late);
        boolean isUncut = firstOfEarly != null && firstOfLate != null && isUncut(total, firstOfEarly, firstOfLate);
        int nowUncut = isUncut && window.length().compareTo(TOO_SHORT_TO_TELL) > 0 ? uncut + 1 : 0;
        if (nowUncut >= MOST_UNCUT) {
            listener.unread(
                    window,
                    "window_too_large",
                    "%d, and as many in each half of it: the server does not heed the time of day".formatted(total));
            return;
        }
        if (firstOfEarly != null) {
            read(early, firstOfEarly, nowUncut);
        }
        if (firstOfLate != null) {
            read(late, firstOfLate, nowUncut);
        }
    }

    private static boolean isUncut(@Nullable Long total, Page early, Page late) {
        Long earlyTotal = early.total();
        Long lateTotal = late.total();
        return total != null && earlyTotal != null && lateTotal != null && earlyTotal >= total && lateTotal >= total;
    }

    /** Null if it could not be read, which the listener has been told. */
    private @Nullable Page first(Window window) {
        Page[] page = new Page[1];
        attempt(window, () -> page[0] = pages(window).first());
        return page[0];
    }

    private void attempt(Window window, Runnable reading) {
        try {
            reading.run();
        } catch (HttpFailure e) {
            if (!PagerdutyClient.isOfOnePart(e)) {
                throw e;
            }
            listener.unread(window, "window_unread", String.valueOf(e.getMessage()));
        } catch (UnusableAnswer e) {
            listener.unread(window, "window_unread", String.valueOf(e.getMessage()));
        }
    }

    private Pages pages(Window window) {
        JsonRequest request = list.with("since", window.from().toString())
                .with("until", window.to().plus(BEYOND).toString())
                .with("total", "true");
        return new Pages(client, request, taker);
    }
}
