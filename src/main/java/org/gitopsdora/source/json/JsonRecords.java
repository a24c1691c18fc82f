package org.gitopsdora.source.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts a stream of JSON into records, one in memory at a time: the elements of an array, of a Kubernetes list's {@code items} or of the
 * lists that others wrap their records in, or whole documents one after the other (NDJSON or not). What is too large or too deep is
 * refused, not read.
 */
public final class JsonRecords {
    /** An Application is at most a few MB: etcd takes no more. */
    private static final long RECORD_BYTES = 32L << 20;

    /** A tree of many small values takes far more memory than its text. */
    private static final int RECORD_VALUES = 1_000_000;

    /** Why a record was refused that is JSON as it should be. */
    public static final String TOO_LARGE = "larger than %d bytes or %d values".formatted(RECORD_BYTES, RECORD_VALUES);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxStringLength(8 << 20)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    /** Takes the records of one stream. */
    public interface Taker {
        /** An element of a list, or a document of its own; {@code position} is its byte offset. */
        void record(JsonNode record, long position);

        /** What follows are elements of one list. */
        void startOfList();

        /** A list has ended. {@code elements} is how many it had. */
        void endOfList(long elements);

        /** What could not be parsed. */
        void unreadable(long position, String reason, String payload);
    }

    private static final Set<String> ITEMS = Set.of("items");

    private final Taker taker;
    private final Set<String> lists;
    private long base;
    private boolean isOneEnough;

    private JsonRecords(Taker taker) {
        this(taker, ITEMS);
    }

    private JsonRecords(Taker taker, Set<String> lists) {
        this.taker = taker;
        this.lists = lists;
    }

    /** Reads everything; after a record that cannot be parsed it goes on at the next line that starts one. */
    public static void readAll(InputStream stream, Taker taker) throws IOException {
        readAll(stream, ITEMS, taker);
    }

    /**
     * Reads everything, as {@link #readAll(InputStream, Taker)} does.
     *
     * @param lists keys of a document under which its records stand; a document without any of them is a record itself
     */
    public static void readAll(InputStream stream, Set<String> lists, Taker taker) throws IOException {
        ReplayStream replay = new ReplayStream(stream);
        new JsonRecords(taker, lists).documents(replay);
        IOException failure = replay.failure();
        if (failure != null) {
            taker.unreadable(replay.position(), "the file ends early: " + failure.getMessage(), "");
        }
    }

    /**
     * Reads one document that must be a list.
     *
     * @return false if it is something else
     * @throws JacksonException if it breaks off or is no JSON
     */
    public static boolean readList(InputStream stream, Taker taker) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), stream)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            return new JsonRecords(taker).object(parser) == null;
        }
    }

    /**
     * Reads the document that the stream stands at, or, if it cannot be parsed, skips to the line that the next one starts in. The stream
     * then stands where the next document may start.
     */
    static void readOne(ReplayStream stream, Taker taker) throws IOException {
        JsonRecords records = new JsonRecords(taker);
        records.base = stream.position();
        records.isOneEnough = true;
        records.documentsUntilError(stream);
    }

    /** For those who have whole records at hand, with the same limits. */
    public static JsonParser parser(byte[] bytes, int from, int to) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from);
    }

    /** The value that the parser stands at; null if it is too large, and then behind the parser all the same. */
    public static @Nullable JsonNode find(JsonParser parser) {
        return tree(parser, new Budget(parser));
    }

    /** What may stand between the parts of any JSON. */
    public static boolean isBlank(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    public static JsonNode readTree(String text) {
        return readTree(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** One small document as a tree; a missing node if there is none. */
    public static JsonNode readTree(InputStream stream) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), stream)) {
            JsonNode tree = parser.nextToken() == null ? null : tree(parser, new Budget(parser));
            return tree == null ? JsonNodeFactory.instance.missingNode() : tree;
        }
    }

    private void documents(ReplayStream stream) throws IOException {
        skipByteOrderMark(stream);
        do {
            base = stream.position();
        } while (documentsUntilError(stream));
    }

    /** True if an error was reported and the stream now stands where the next record may start. */
    private boolean documentsUntilError(ReplayStream stream) throws IOException {
        long start = stream.position();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), stream)) {
            try {
                while (parser.nextToken() != null) {
                    start = position(parser);
                    stream.startRecord(start);
                    document(parser, start);
                    start = base + parser.currentLocation().getByteOffset();
                    if (isOneEnough) {
                        stream.rewind(start);
                        return true;
                    }
                }
                return false;
            } catch (JacksonException e) {
                if (stream.failure() != null) {
                    // The end of a broken file: reported once, by the caller.
                    return false;
                }
                long stop = base + parser.currentLocation().getByteOffset();
                // Text that is not UTF-8 has no byte offsets: going back before where this parser began would never
                // end.
                return resume(stream, Math.max(base, start), Math.max(base, stop), e);
            }
        }
    }

    private void document(JsonParser parser, long start) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            taker.startOfList();
            taker.endOfList(elements(parser));
        } else if (token == JsonToken.START_OBJECT) {
            JsonNode document = object(parser);
            if (document != null) {
                taker.record(document, start);
            }
        } else if (token != JsonToken.VALUE_NULL) {
            // Go prints an empty list as null.
            taker.unreadable(start, "neither an object nor a list", parser.getString());
        }
    }

    /** The object as a tree; null if it was a list, whose elements have been taken, or too large. */
    private @Nullable ObjectNode object(JsonParser parser) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        long start = position(parser);
        long elements = -1;
        Budget budget = new Budget(parser);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (lists.contains(name) && token == JsonToken.START_ARRAY) {
                taker.startOfList();
                elements = Math.max(0, elements) + elements(parser);
            } else if (lists.contains(name) && token == JsonToken.VALUE_NULL) {
                elements = Math.max(0, elements);
            } else {
                JsonNode value = tree(parser, budget);
                if (value == null && elements < 0) {
                    taker.unreadable(start, TOO_LARGE, "");
                    skipToEnd(parser);
                    return null;
                }
                if (value != null) {
                    object.set(name, value);
                }
            }
        }
        if (elements < 0) {
            return object;
        }
        taker.endOfList(elements);
        return null;
    }

    private long elements(JsonParser parser) {
        long elements = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long start = position(parser);
            JsonNode element = tree(parser, new Budget(parser));
            if (element == null) {
                taker.unreadable(start, TOO_LARGE, "");
            } else {
                taker.record(element, start);
            }
            elements++;
        }
        return elements;
    }

    /** Consumes the rest of the object whose last value was refused. */
    private static void skipToEnd(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            parser.nextToken();
            parser.skipChildren();
        }
    }

    /** How much of one record is kept before it is refused. */
    private static final class Budget {
        private final long end;
        private int values = RECORD_VALUES;

        Budget(JsonParser parser) {
            end = parser.currentTokenLocation().getByteOffset() + RECORD_BYTES;
        }

        boolean isSpent(JsonParser parser) {
            return --values < 0 || parser.currentTokenLocation().getByteOffset() > end;
        }
    }

    /** The value the parser stands at; null if it is beyond the budget, in which case it has been skipped. */
    private static @Nullable JsonNode tree(JsonParser parser, Budget budget) {
        if (!parser.currentToken().isStructStart()) {
            return scalar(parser);
        }
        Deque<ContainerNode<?>> open = new ArrayDeque<>();
        ContainerNode<?> root = container(parser.currentToken());
        open.push(root);
        String name = "";
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IllegalStateException("The parser reports an early end as an error");
            }
            if (budget.isSpent(parser)) {
                skipOpen(parser, open.size());
                return null;
            }
            if (token == JsonToken.PROPERTY_NAME) {
                name = parser.currentName();
            } else if (token.isStructEnd()) {
                open.pop();
                if (open.isEmpty()) {
                    return root;
                }
            } else {
                JsonNode value = token.isStructStart() ? container(token) : scalar(parser);
                add(open.element(), name, value);
                if (value instanceof ContainerNode<?> child) {
                    open.push(child);
                }
            }
        }
    }

    private static void skipOpen(JsonParser parser, int open) {
        int depth = open;
        JsonToken token = parser.currentToken();
        while (true) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static ContainerNode<?> container(JsonToken start) {
        return start == JsonToken.START_OBJECT
                ? JsonNodeFactory.instance.objectNode()
                : JsonNodeFactory.instance.arrayNode();
    }

    private static void add(ContainerNode<?> parent, String name, JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            array.add(value);
        }
    }

    private static JsonNode scalar(JsonParser parser) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return nodes.stringNode(parser.getString());
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            Number number = parser.getNumberValue();
            return number instanceof java.math.BigInteger big
                    ? nodes.numberNode(big)
                    : nodes.numberNode(number.longValue());
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            try {
                return nodes.numberNode(parser.getDecimalValue());
            } catch (NumberFormatException e) {
                throw new StreamReadException(parser, "a number beyond every limit", e);
            }
        }
        return token == JsonToken.VALUE_NULL ? nodes.nullNode() : nodes.booleanNode(token == JsonToken.VALUE_TRUE);
    }

    /**
     * Goes back to the end of the line that the broken record starts in, or, in a record too long to be remembered, on from where it
     * broke. The next record starts at the next line that begins with a brace: inner lines of an indented document do not.
     */
    private boolean resume(ReplayStream stream, long start, long stop, JacksonException cause) throws IOException {
        taker.unreadable(start, "no JSON: " + cause.getOriginalMessage(), stream.excerpt(start));
        stream.rewind(start);
        if (stream.position() > start) {
            stream.rewind(stop);
        }
        skipBlank(stream);
        while (stream.skipLine()) {
            int next = stream.peek();
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n' && next != '}' && next != ']') {
                return next != -1;
            }
        }
        return false;
    }

    private static void skipBlank(ReplayStream stream) throws IOException {
        for (int next = stream.peek();
                next == ' ' || next == '\t' || next == '\r' || next == '\n';
                next = stream.peek()) {
            stream.read();
        }
    }

    private static void skipByteOrderMark(ReplayStream stream) throws IOException {
        if (stream.peek() == 0xef) {
            stream.readNBytes(3);
        }
    }

    private long position(JsonParser parser) {
        return base + parser.currentTokenLocation().getByteOffset();
    }
}
