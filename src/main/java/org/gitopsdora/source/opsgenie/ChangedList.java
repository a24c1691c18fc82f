package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gitopsdora.source.json.Fields;
import org.gitopsdora.source.opsgenie.OpsgenieClient.Page;
import org.gitopsdora.time.Window;
import tools.jackson.databind.JsonNode;

/**
 * Reads the list of what changed in one window to its end, and knows whether it did. The API pages by position in a list that changes
 * while it is read: what is updated meanwhile leaves the window, and everything behind it moves up.
 */
final class ChangedList {
    /** A list that moves under one's hands is read again. */
    private static final int ATTEMPTS = 2;

    private final OpsgenieClient client;
    private final Limits limits;
    private final Unit unit;
    private final Window window;

    ChangedList(OpsgenieClient client, Limits limits, Unit unit, Window window) {
        this.client = client;
        this.limits = limits;
        this.unit = unit;
        this.window = window;
    }

    /** How reading ended. */
    enum Ending {
        COMPLETE,
        /** More than {@code limits.piece}: nothing was read beyond the first page; ask for shorter windows. */
        TOO_MANY,
        /** More in a window that cannot be split than positions can reach. */
        CAPPED,
        /** Pages that repeat others, move, or end before the total: some records were not shown. Shorter windows have fewer pages. */
        UNRELIABLE,
        /** Nothing that was asked for: whoever answers does not look at the question, and no other question helps. */
        FOREIGN
    }

    /**
     * What the list showed.
     *
     * @param records each once, those without an id as often as they were shown
     */
    record Result(Ending ending, List<JsonNode> records) {}

    Result read() {
        Result result = attempt();
        for (int attempt = 1; attempt < ATTEMPTS && result.ending() == Ending.UNRELIABLE; attempt++) {
            result = attempt();
        }
        return result;
    }

    private Result attempt() {
        Map<String, JsonNode> byKey = new LinkedHashMap<>();
        List<JsonNode> nameless = new ArrayList<>();
        Set<Long> asked = new HashSet<>();
        long offset = 0;
        Ending ending = Ending.COMPLETE;
        Page page = client.listChanged(unit, window, 0, limits.page());
        if (isForeign(page)) {
            return new Result(Ending.FOREIGN, page.records());
        }
        if (isTooMany(page)) {
            return new Result(Ending.TOO_MANY, List.of());
        }
        while (true) {
            asked.add(offset);
            int before = byKey.size() + nameless.size();
            take(page, byKey, nameless);
            Optional<Long> next = next(page, offset);
            if (next.isEmpty()) {
                break;
            }
            if (asked.contains(next.get()) || byKey.size() + nameless.size() == before) {
                ending = Ending.UNRELIABLE;
                break;
            }
            if (next.get() + limits.page() > limits.cap()) {
                ending = Ending.CAPPED;
                break;
            }
            offset = next.get();
            page = client.listChanged(unit, window, offset, limits.page());
        }
        boolean isMoved = ending == Ending.COMPLETE && offset > 0 && hasMoved(byKey, nameless);
        boolean isShort = ending == Ending.COMPLETE
                && page.total()
                        .filter(total -> byKey.size() + nameless.size() < total)
                        .isPresent();
        List<JsonNode> records = new ArrayList<>(byKey.values());
        records.addAll(nameless);
        return new Result(isMoved || isShort ? Ending.UNRELIABLE : ending, records);
    }

    private static void take(Page page, Map<String, JsonNode> byKey, List<JsonNode> nameless) {
        for (JsonNode record : page.records()) {
            String key = record.path("id").asString("");
            if (key.isEmpty()) {
                nameless.add(record);
            } else {
                byKey.put(key, record);
            }
        }
    }

    /** Where the server says nothing, or points back, positions are counted. */
    private Optional<Long> next(Page page, long offset) {
        if (page.records().isEmpty()) {
            return Optional.empty();
        }
        long counted = offset + page.records().size();
        Optional<Long> said = page.nextOffset().filter(next -> next > offset);
        if (said.isPresent()) {
            return said;
        }
        boolean isFull = page.records().size() >= limits.page();
        return isFull || page.nextOffset().isPresent() ? Optional.of(counted) : Optional.empty();
    }

    /** One of them may have changed since it was found; all of a full page have not. */
    private boolean isForeign(Page first) {
        return first.records().size() >= limits.page()
                && first.records().stream().allMatch(record -> {
                    Instant updatedAt =
                            Fields.parseTime(record.path("updatedAt").asString(""));
                    return updatedAt != null && !window.contains(updatedAt);
                });
    }

    private boolean isTooMany(Page first) {
        if (!isSplittable() || first.records().size() < limits.page()) {
            return false;
        }
        return first.total()
                .map(total -> total > limits.piece())
                .orElseGet(() -> !client.listChanged(unit, window, limits.piece(), 1)
                        .records()
                        .isEmpty());
    }

    /** Nothing is told apart within a millisecond. */
    boolean isSplittable() {
        return window.length().toMillis() > 1;
    }

    /** The last one stands where it stood, unless something before it has left the window meanwhile. */
    private boolean hasMoved(Map<String, JsonNode> byKey, List<JsonNode> nameless) {
        int count = byKey.size() + nameless.size();
        List<JsonNode> last = client.listChanged(unit, window, count - 1L, 1).records();
        return last.size() != 1
                || (nameless.isEmpty()
                        && !last.get(0)
                                .path("id")
                                .asString("")
                                .equals(List.copyOf(byKey.keySet()).get(byKey.size() - 1)));
    }
}
