package org.gitopsdora.source.opsgenie;

import java.time.Duration;

/**
 * How much is asked for at a time.
 *
 * @param page records of one page; the API allows 100
 * @param piece records of one window at most: it is split beyond that, so that memory is bounded and a kill costs little
 * @param cap offset and page together may not go beyond it
 * @param span the longest window, so that a piece of a history has an end even where nothing happened
 */
record Limits(int page, int piece, int cap, Duration span) {
    static final Limits API = new Limits(100, 1_000, 20_000, Duration.ofDays(90));
}
