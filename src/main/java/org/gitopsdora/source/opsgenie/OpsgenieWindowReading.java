package org.gitopsdora.source.opsgenie;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Deque;
import java.util.Set;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.time.Window;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what changed in a window, with everything that belongs to it, and only then lands that the window is known. A window with too much
 * in it is halved until its halves can be read.
 */
final class OpsgenieWindowReading {
    /** Origin of a window that the API was asked for. */
    static final String API = "api";

    /** A record that lacks what all have is asked for again for so long; then that is how it is. */
    private static final Duration RETRIED_FOR = Duration.ofDays(7);

    private final OpsgenieConfig config;
    private final OpsgenieClient client;
    private final Limits limits;
    private final Extraction extraction;
    private final OpsgenieRecords records;
    private final Depth depth;
    private final NameReading names;
    private boolean areEntriesRefused;

    /** How much is asked about an alert. */
    enum Depth {
        /** Its log only where a time is known from nowhere else. */
        NEEDED,
        /** Its log in any case: it can be had as long as the API lives. */
        FULL
    }

    OpsgenieWindowReading(
            OpsgenieConfig config,
            OpsgenieClient client,
            Limits limits,
            NameReading names,
            Extraction extraction,
            Depth depth) {
        this.config = config;
        this.client = client;
        this.limits = limits;
        this.names = names;
        this.extraction = extraction;
        this.records = new OpsgenieRecords(config.name(), config.dialect(), extraction);
        this.depth = depth;
    }

    /**
     * Reads the first window, or the first part of it that is small enough.
     *
     * @param pending what is to be read, oldest first; what was read is taken away, what was halved stays as halves
     * @param seen is told the ids of what was read
     * @return what was read
     * @throws HttpFailure if the API stops answering: then the first window is not known and stays
     */
    Window readPiece(Unit unit, Deque<Window> pending, Set<String> seen) {
        while (true) {
            Window piece = pending.getFirst();
            if (piece.length().compareTo(limits.span()) > 0) {
                split(pending, piece.from().plus(limits.span()));
                continue;
            }
            ChangedList list = new ChangedList(client, limits, unit, piece);
            ChangedList.Result result = list.read();
            switch (result.ending()) {
                case TOO_MANY, UNRELIABLE -> {
                    if (list.isSplittable()) {
                        split(pending, middle(piece));
                        continue;
                    }
                }
                case FOREIGN -> {
                    // Whoever does not look at the question is not asked for the rest either.
                    piece = new Window(piece.from(), pending.getLast().to());
                    pending.clear();
                    pending.add(piece);
                }
                case COMPLETE, CAPPED -> {
                    // As good as it gets.
                }
            }
            land(unit, piece, result, seen);
            pending.removeFirst();
            return piece;
        }
    }

    private static void split(Deque<Window> pending, Instant at) {
        Window whole = pending.removeFirst();
        pending.addFirst(new Window(at, whole.to()));
        pending.addFirst(new Window(whole.from(), at));
    }

    private void land(Unit unit, Window window, ChangedList.Result result, Set<String> seen) {
        boolean isWhole = true;
        long done = 0;
        for (JsonNode record : result.records()) {
            isWhole &= land(unit, record, seen);
            extraction.progress(
                    "%s of %s".formatted(unit.key(), window.from().truncatedTo(ChronoUnit.DAYS)),
                    ++done,
                    result.records().size());
        }
        switch (result.ending()) {
            case COMPLETE -> known(unit, window, isWhole, result.records().size());
            case CAPPED, TOO_MANY ->
                gap(
                        "offset_cap",
                        "more than %d %s changed within one millisecond, and no more can be asked for"
                                .formatted(limits.cap(), unit.key()),
                        window);
            case UNRELIABLE, FOREIGN ->
                gap(
                        "pages_unreliable",
                        "the pages of %s repeat others, or end before all were shown; the next run reads this window again"
                                .formatted(unit.key()),
                        window);
        }
    }

    private void known(Unit unit, Window window, boolean isWhole, long incidents) {
        Instant now = extraction.now();
        if (!isWhole && window.to().isAfter(now.minus(RETRIED_FOR))) {
            gap(
                    "fields_missing",
                    "%s lack what all of them have, see dq_rejected_records; for %d days each run reads this window again"
                            .formatted(unit.key(), RETRIED_FOR.toDays()),
                    window);
            return;
        }
        Instant settled = earliest(now, client.serverTime().orElse(now))
                .minus(OpsgenieReading.SETTLING)
                .truncatedTo(ChronoUnit.MILLIS);
        Instant to = earliest(window.to(), settled);
        if (window.from().isBefore(to)) {
            boolean isFull = depth == Depth.FULL && !areEntriesRefused;
            extraction.land(
                    OpsgenieWindow.DATASET,
                    new OpsgenieWindow(
                            OpsgenieSource.TYPE,
                            config.name(),
                            now,
                            ContentHash.of(config.name(), unit.key(), API, window.from(), to, isFull),
                            unit.key(),
                            API,
                            window.from(),
                            to,
                            isFull,
                            incidents));
        }
    }

    private boolean land(Unit unit, JsonNode listed, Set<String> seen) {
        extraction.countRead(1);
        String key = listed.path("id").asString("");
        if (key.isEmpty()) {
            return records.land(unit, listed, client.listUrl(unit), 0);
        }
        seen.add(key);
        JsonNode record = unit == Unit.ALERTS ? withDetails(listed, key) : listed;
        boolean isWhole = records.land(unit, record, client.listUrl(unit), 0);
        if (unit == Unit.INCIDENTS || depth == Depth.FULL || isTimeUnknown(record)) {
            isWhole &= readEntries(unit, key);
        }
        names.readFor(record, records);
        return isWhole;
    }

    /** The list leaves out an alert's description and details, and those say whose it is. */
    private JsonNode withDetails(JsonNode listed, String key) {
        return client.findAlert(key)
                .map(alone -> {
                    if (!(listed.deepCopy() instanceof ObjectNode merged) || !(alone instanceof ObjectNode object)) {
                        return listed;
                    }
                    object.properties().forEach(property -> merged.set(property.getKey(), property.getValue()));
                    return (JsonNode) merged;
                })
                .orElse(listed);
    }

    private static boolean isTimeUnknown(JsonNode alert) {
        JsonNode report = alert.path("report");
        boolean isAcknowledged = alert.path("acknowledged").asBoolean(false);
        boolean isClosed = alert.path("status").asString("").equalsIgnoreCase("closed");
        return (isAcknowledged && report.path("ackTime").isMissingNode())
                || (isClosed
                        && report.path("closeTime").isMissingNode()
                        && alert.path("closeTime").isMissingNode());
    }

    /** Reads a timeline or log. Where they may not be read, that is said once, and times that only they know stay unknown. */
    boolean readEntries(Unit unit, String key) {
        if (areEntriesRefused) {
            return true;
        }
        try {
            return records.landEntries(unit, key, client.listEntries(unit, key), client.listUrl(unit));
        } catch (HttpFailure e) {
            if (!OpsgenieClient.isRefusal(e)) {
                throw e;
            }
            areEntriesRefused = true;
            extraction.gap(new Gap(
                    "timeline_refused",
                    "opsgenie %s: %s; times of acknowledgement that only timelines know stay unknown: give the key the right to read them"
                            .formatted(config.name(), e.getMessage()),
                    null,
                    null));
            return true;
        }
    }

    private void gap(String kind, String what, Window window) {
        extraction.gap(new Gap(kind, "opsgenie %s: %s".formatted(config.name(), what), window.from(), window.to()));
    }

    private static Instant middle(Window window) {
        return window.from().plusMillis(Math.max(1, window.length().toMillis() / 2));
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
