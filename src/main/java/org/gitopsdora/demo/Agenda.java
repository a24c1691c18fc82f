package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Simulated time: what happens next. What falls on one instant happens in the order it was planned. */
final class Agenda {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::number));
    private Random random;
    private Instant now;
    private long planned;

    Agenda(Instant start, Random random) {
        this.now = start;
        this.random = random;
    }

    Instant now() {
        return now;
    }

    void at(Instant instant, Runnable action) {
        Instant whole = instant.truncatedTo(ChronoUnit.SECONDS);
        entries.add(new Entry(whole.isBefore(now) ? now : whole, planned++, random, action));
    }

    void in(Duration delay, Runnable action) {
        at(now.plus(delay), action);
    }

    /** Plans with a chance of its own, which all that comes of it shares: everything else goes on as if it had never been planned. */
    void apart(long seed, Runnable planning) {
        Random common = random;
        random = new Random(seed);
        planning.run();
        random = common;
    }

    void run(Instant until) {
        while (!entries.isEmpty() && entries.peek().at().isBefore(until)) {
            Entry next = entries.remove();
            now = next.at();
            random = next.random();
            next.action().run();
        }
        now = until;
    }

    /** A whole number of seconds, both ends included. */
    Duration between(Duration least, Duration most) {
        long seconds = least.toSeconds();
        return Duration.ofSeconds(seconds + random.nextLong(most.toSeconds() - seconds + 1));
    }

    Duration seconds(int least, int most) {
        return between(Duration.ofSeconds(least), Duration.ofSeconds(most));
    }

    Duration minutes(int least, int most) {
        return between(Duration.ofMinutes(least), Duration.ofMinutes(most));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long nextLong() {
        return random.nextLong();
    }

    private record Entry(Instant at, long number, Random random, Runnable action) {}
}
