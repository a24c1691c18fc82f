package org.gitopsdora.source.flux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.source.json.AsciiCursor;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.source.json.ParserCursor;
import org.gitopsdora.source.json.RepeatedTexts;
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
    private final EventDraft draft = new EventDraft();
    private final DraftReader reader = new DraftReader(draft);
    private final AsciiCursor ascii;
    private long records;

    RecordReader(EventRows rows, RepeatedTexts texts, Taker taker) {
        this.rows = rows;
        this.ascii = new AsciiCursor(texts);
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
            if (AsciiCursor.isBlank(bytes[at])) {
                at++;
                continue;
            }
            ascii.begin(bytes, at, to);
            reader.read(ascii);
            int end = ascii.end();
            if (end < 0) {
                at = parse(bytes, at, to, position - from);
                continue;
            }
            draft.payload = ByteBuffer.wrap(bytes, at, end - at);
            records++;
            recognised(position + at - from, Labels.NONE, 0);
            at = end;
        }
    }

    /**
     * Reads the document that begins at {@code start}, or learns that it is none.
     *
     * @param offset of the first byte of the array, in the file
     * @return where the next one may begin
     */
    private int parse(byte[] bytes, int start, int to, long offset) {
        records++;
        try (JsonParser parser = JsonRecords.parser(bytes, start, to)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            if (isObject) {
                reader.read(new ParserCursor(parser));
            } else {
                parser.skipChildren();
                // Of a text the parser has only seen the first quote.
                parser.finishToken();
            }
            int end = start + (int) parser.currentLocation().getByteOffset();
            if (isObject) {
                draft.payload = ByteBuffer.wrap(bytes, start, end - start);
                recognised(offset + start, Labels.NONE, 0);
            } else {
                taker.rejected(
                        offset + start,
                        "neither an object nor a list",
                        excerpt(bytes, start, end).strip());
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
        if (!node.isObject()) {
            unwrapped(node, position, labels, wrappings);
            return;
        }
        byte[] bytes = node.toString().getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = JsonRecords.parser(bytes, 0, bytes.length)) {
            parser.nextToken();
            reader.read(new ParserCursor(parser));
        }
        draft.payload = ByteBuffer.wrap(bytes);
        recognised(position, labels, wrappings);
    }

    private void recognised(long position, Labels labels, int wrappings) {
        switch (draft.shape()) {
            case NOTIFICATION -> taken(rows.notification(draft, labels), position);
            case KUBERNETES_EVENT -> taken(rows.kubernetesEvent(draft, labels), position);
            case FLATTENED_EVENT -> taken(rows.flattenedEvent(draft, labels), position);
            case CONTROLLER_LOG -> taken(rows.logLine(draft, labels), position);
            case OBJECT -> object(position);
            case DISPATCH_LOG ->
                taker.useless(
                        position,
                        "notification-controller's own log names no reason and no revision: export what it sends (a Provider of type generic), or the logs of the other controllers",
                        payload());
            case OTHER_LOG -> {
                // A program talking to itself, unless a shipper put its line beside fields of the same names.
            }
            case OTHER -> unwrapped(JsonRecords.readTree(payload()), position, labels, wrappings);
        }
    }

    private void taken(EventRows.Answer answer, long position) {
        FluxEvent row = answer.row();
        String reason = answer.reason();
        if (row != null) {
            taker.event(row);
        } else if (reason != null) {
            taker.rejected(position, reason, payload());
        }
    }

    private void object(long position) {
        String apiVersion = draft.apiVersion;
        if (apiVersion != null && !FluxKinds.isFluxGroup(apiVersion)) {
            return;
        }
        if (!FluxKinds.isKnown(draft.kind)) {
            if (apiVersion != null) {
                taker.rejected(position, "an object of an unknown kind: " + draft.kind, payload());
            }
            return;
        }
        taker.object(JsonRecords.readTree(payload()), position);
    }

    private void unwrapped(JsonNode node, long position, Labels labels, int wrappings) {
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

    private String payload() {
        return StandardCharsets.UTF_8.decode(draft.payload.duplicate()).toString();
    }

    private static String excerpt(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(EXCERPT_BYTES, Math.max(0, to - from)), StandardCharsets.UTF_8);
    }
}
