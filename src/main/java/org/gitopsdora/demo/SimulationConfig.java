package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.gitopsdora.config.Block;

/**
 * What to simulate: the {@code simulation} block of a job. The same values give the same company, commit for commit.
 *
 * @param until the simulated "now" of the night
 * @param eventLogFrom where the exported event log begins: failures before it are honestly unknown
 * @param services with an application per environment; the scenarios need the first six
 * @param applications further generated applications, for load: served over HTTP, without events
 * @param latency of every answer
 * @param historyLimit entries that {@code status.history} keeps
 * @param eventTtl how long the cluster itself keeps events, counted back from {@code until}
 * @param messageLimit bytes; a longer answer is refused as gRPC does
 */
public record SimulationConfig(
        long seed,
        Instant from,
        Instant until,
        Instant eventLogFrom,
        int services,
        int applications,
        Duration latency,
        int historyLimit,
        Duration eventTtl,
        long messageLimit) {
    static final Duration SCENARIOS_BEFORE_LOG = Duration.ofDays(45);
    static final Duration SCENARIOS_IN_LOG = Duration.ofDays(55);
    private static final long DEFAULT_MESSAGE_LIMIT = 200L << 20;

    public SimulationConfig {
        if (eventLogFrom.isBefore(from.plus(SCENARIOS_BEFORE_LOG))
                || until.isBefore(eventLogFrom.plus(SCENARIOS_IN_LOG))) {
            throw new IllegalArgumentException(
                    "The scenarios need %d days before the event log begins and %d in it: %s, %s, %s"
                            .formatted(
                                    SCENARIOS_BEFORE_LOG.toDays(),
                                    SCENARIOS_IN_LOG.toDays(),
                                    from,
                                    eventLogFrom,
                                    until));
        }
    }

    /** About 120 days of six services: a few hundred commits. */
    public static SimulationConfig small(long seed) {
        return new SimulationConfig(
                seed,
                Instant.parse("2026-07-20T00:00:00Z"),
                Instant.parse("2026-11-20T02:30:00Z"),
                Instant.parse("2026-09-21T00:00:00Z"),
                6,
                0,
                Duration.ZERO,
                10,
                Duration.ofHours(1),
                DEFAULT_MESSAGE_LIMIT);
    }

    public static SimulationConfig read(Block block) {
        SimulationConfig small = small(block.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE));
        Instant from = instant(block, "from", small.from());
        Instant until = instant(block, "until", small.until());
        Instant eventLogFrom = instant(block, "event-log-from", until.minus(Duration.ofDays(60)));
        int services = (int) block.number("services", small.services(), Services.SCRIPTED, 500);
        int applications = (int) block.number("applications", 0, 0, 1_000_000);
        Duration latency = block.duration("latency", small.latency());
        int historyLimit = (int) block.number("history-limit", small.historyLimit(), 1, 1000);
        Duration eventTtl = block.duration("event-ttl", small.eventTtl());
        long messageLimit = block.number("message-limit", small.messageLimit(), 1, Long.MAX_VALUE);
        try {
            return new SimulationConfig(
                    small.seed(),
                    from,
                    until,
                    eventLogFrom,
                    services,
                    applications,
                    latency,
                    historyLimit,
                    eventTtl,
                    messageLimit);
        } catch (IllegalArgumentException e) {
            throw block.error("event-log-from", "leaves no room. " + e.getMessage());
        }
    }

    private static Instant instant(Block block, String key, Instant fallback) {
        return block.find(key).map(text -> parse(block, key, text)).orElse(fallback);
    }

    private static Instant parse(Block block, String key, String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw block.error(
                    key, "must be a date or an instant such as 2026-11-20T02:30:00Z, not `%s`".formatted(text));
        }
    }
}
