package org.gitopsdora.source.flux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Recognises records in a block of JSON and takes each for what it is. One thread's own. */
final class RecordReader {
    /** A shipper inside a shipper inside a queue: deeper than that nobody wraps on purpose. */
    private static final int MOST_WRAPPINGS = 8;

    private static final int EXCERPT_BYTES = 64 << 10;

    /** What becomes of records. */
    interface Taker {
        void event(FluxEvent event);

        void object(JsonNode object, long position);

        /** The objects given since are one list; {@code elements} is how many it had. */
        void startOfList();

        void endOfList(long elements);

        void rejected(long position, String reason, String payload);

        /** Nothing wrong with it, and nothing to be had from it: said once a file, with what to do instead. */
        void useless(long position, String hint, String payload);
    }

    private final EventRows rows;
    private final Taker taker;
    private long records;

    RecordReader(EventRows rows, Taker taker) {
        this.rows = rows;
        this.taker = taker;
    }

    /** How many records there were. */
    long records() {
        return records;
    }

    /** Reads one document after the other; after one that cannot be parsed it goes on in the next line. */
    void readAll(byte[] bytes, int from, int to, long position) {
        int at = from;
        while (at < to) {
            at = JsonRecords.isBlank(bytes[at]) ? at + 1 : readOne(bytes, at, to, position - from);
        }
    }

    /**
     * Reads the document that begins at {@code start}, or learns that it is none.
     *
     * @param offset of the first byte of the array, in the file
     * @return where the next one may begin
     */
    private int readOne(byte[] bytes, int start, int to, long offset) {
        records++;
        try (JsonParser parser = JsonRecords.parser(bytes, start, to)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                // Of a text the parser has only seen the first quote.
                parser.finishToken();
                int end = start + (int) parser.currentLocation().getByteOffset();
                taker.rejected(
                        offset + start,
                        "neither an object nor a list",
                        excerpt(bytes, start, end).strip());
                return end;
            }
            JsonNode node = JsonRecords.find(parser);
            int end = start + (int) parser.currentLocation().getByteOffset();
            if (node == null) {
                taker.rejected(offset + start, JsonRecords.TOO_LARGE, "");
            } else {
                String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                recognise(new EventRecord(node, text), offset + start, Labels.NONE, 0);
            }
            return end;
        } catch (JacksonException e) {
            int end = start;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            taker.rejected(offset + start, "no JSON: " + e.getOriginalMessage(), excerpt(bytes, start, end));
            return end + 1;
        }
    }

    /** A record that was read as a tree, because it stood in a document of several. */
    void read(JsonNode node, long position) {
        records++;
        read(node, position, Labels.NONE, 0);
    }

    private void read(JsonNode node, long position, Labels labels, int wrappings) {
        if (node.isObject()) {
            recognise(new EventRecord(node, null), position, labels, wrappings);
        } else {
            unwrap(node, position, labels, wrappings);
        }
    }

    private void recognise(EventRecord record, long position, Labels labels, int wrappings) {
        switch (record.shape()) {
            case NOTIFICATION, KUBERNETES_EVENT, FLATTENED_EVENT, CONTROLLER_LOG ->
                take(rows.event(record, labels), record, position);
            case OBJECT -> object(record, position);
            case DISPATCH_LOG ->
                taker.useless(
                        position,
                        "notification-controller's own log names no reason and no revision: export what it sends (a Provider of type generic), or the logs of the other controllers",
                        record.payload());
            case OTHER_LOG -> {
                // A program talking to itself, unless a shipper put its line beside fields of the same names.
            }
            case OTHER -> unwrap(record.node(), position, labels, wrappings);
        }
    }

    private void take(EventRows.Answer answer, EventRecord record, long position) {
        FluxEvent row = answer.row();
        String reason = answer.reason();
        if (row != null) {
            taker.event(row);
        } else if (reason != null) {
            taker.rejected(position, reason, record.payload());
        }
    }

    private void object(EventRecord record, long position) {
        String apiVersion = record.find("apiVersion");
        String kind = record.find("kind");
        if (apiVersion != null && !FluxKinds.isFluxGroup(apiVersion)) {
            return;
        }
        if (FluxKinds.isKnown(kind)) {
            taker.object(record.node(), position);
        } else if (apiVersion != null) {
            taker.rejected(position, "an object of an unknown kind: " + kind, record.payload());
        }
    }

    private void unwrap(JsonNode node, long position, Labels labels, int wrappings) {
        if (wrappings == MOST_WRAPPINGS) {
            taker.rejected(position, "wrapped more than %d times".formatted(MOST_WRAPPINGS), node.toString());
            return;
        }
        Unwrapping.Opened opened;
        try {
            opened = Unwrapping.open(node, labels);
        } catch (JacksonException e) {
            taker.rejected(position, "no JSON inside: " + e.getOriginalMessage(), node.toString());
            return;
        }
        if (!opened.isUnderstood()) {
            taker.rejected(position, "no shape that is known here", node.toString());
            return;
        }
        List<Unwrapping.Inner> inside = new ArrayList<>(opened.inside());
        boolean isList = node.has("items");
        if (isList) {
            taker.startOfList();
        }
        inside.forEach(inner -> read(inner.node(), position, inner.labels(), wrappings + 1));
        if (isList) {
            taker.endOfList(inside.size());
        }
    }

    private static String excerpt(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(EXCERPT_BYTES, Math.max(0, to - from)), StandardCharsets.UTF_8);
    }
}
