package org.gitopsdora.source.pagerduty;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.source.pagerduty.PagerdutyClient.Page;
import tools.jackson.databind.JsonNode;

/**
 * Reads one list page by page and hands on each of its items once, however the pages overlap. Always ends: a page without anything new
 * that promises more is a loop.
 */
final class Pages {
    /** A list that keeps changing while it is read is read so often. */
    private static final int PASSES = 5;

    private final PagerdutyClient client;
    private final JsonRequest list;
    private final Consumer<JsonNode> taker;
    private final Set<String> seen = new HashSet<>();

    Pages(PagerdutyClient client, JsonRequest list, Consumer<JsonNode> taker) {
        this.client = client;
        this.list = list;
        this.taker = taker;
    }

    /** How reading a list ended. */
    enum End {
        COMPLETE,
        /** There is more than the server hands out. */
        CAPPED,
        /** The server promises more and shows what it has shown before. */
        LOOPS,
        /** It became another list with every reading. */
        UNSTABLE
    }

    Page first() {
        return client.page(list, 0);
    }

    End read() {
        return read(first());
    }

    /**
     * A list that ends before it has shown as many as it counts has shrunk under the reader, or counts otherwise than it shows: another
     * pass without anything new says which.
     */
    End read(Page first) {
        Page page = first;
        int before;
        for (int pass = 1; pass <= PASSES; pass++) {
            before = seen.size();
            End end = pass(page);
            boolean isWhole = page.total() == null || seen.size() >= page.total();
            boolean isUnchanged = pass > 1 && seen.size() == before;
            if (end != End.COMPLETE || isWhole || isUnchanged) {
                return end;
            }
            page = first();
        }
        return End.UNSTABLE;
    }

    /** Distinct items up to now. */
    int count() {
        return seen.size();
    }

    private End pass(Page first) {
        Set<String> shown = new HashSet<>();
        Page page = first;
        long offset = 0;
        while (true) {
            boolean isNew = false;
            for (JsonNode item : page.items()) {
                isNew |= shown.add(identity(item));
                if (seen.add(identity(item))) {
                    taker.accept(item);
                }
            }
            if (!page.hasMore()) {
                return End.COMPLETE;
            }
            if (!isNew) {
                return End.LOOPS;
            }
            offset += page.items().size();
            if (offset + PagerdutyClient.LIMIT > PagerdutyClient.CAP) {
                return End.CAPPED;
            }
            try {
                page = client.page(list, offset);
            } catch (HttpFailure e) {
                if (PagerdutyClient.isBeyondCap(e)) {
                    return End.CAPPED;
                }
                throw e;
            }
        }
    }

    private static String identity(JsonNode item) {
        JsonNode id = item.path("id");
        return id.isString() ? id.stringValue() : item.toString();
    }
}
