package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Whatever stands in a line, it lands as it is or is rejected, and the line behind it lands. */
class RecordReaderTest {
    private static final String[] WORDS = {
        "kind",
        "Kustomization",
        "",
        "next run in 10m0s",
        "line\\nline",
        "\\\"quoted\\\"",
        "\\u003cnone\\u003e",
        "a/b\\/c",
        "\\t\\r\\b\\f\\\\",
        "734.5µs",
        "\\ud83d\\ude80",
        "\uD83D\uDE80"
    };
    private static final String[] SCALARS = {
        "0", "-1", "10.250", "1e9", "-0.5E-3", "12345678901234567890", "true", "false", "null", "{}", "[]", "\"\""
    };
    private static final String[] BLANKS = {"", "", "", " ", "\r", "\t "};
    private static final String ODD = "\"\\{}[],:0-.eEtfnu \t\u0001\u007f\u00e9x";

    private final List<FluxEvent> events = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();

    private static String record(String value) {
        String notification = FluxSamples.notification(1);
        return notification.substring(0, notification.length() - 1) + ",\"field\":" + value + "}";
    }

    private void read(String... lines) {
        events.clear();
        rejections.clear();
        RecordReader reader = new RecordReader(
                new EventRows("edge", Instant.parse("2026-11-22T02:30:00Z")), new RecordReader.Taker() {
                    @Override
                    public void event(FluxEvent event) {
                        events.add(event);
                    }

                    @Override
                    public void object(JsonNode object, long position) {
                        rejections.add("object");
                    }

                    @Override
                    public void startOfList() {
                        rejections.add("list");
                    }

                    @Override
                    public void endOfList(long elements) {
                        rejections.add("list of " + elements);
                    }

                    @Override
                    public void rejected(long position, String reason, String payload) {
                        rejections.add("%d %s: %s".formatted(position, reason, payload));
                    }

                    @Override
                    public void useless(long position, String hint, String payload) {
                        rejections.add(hint);
                    }
                });
        byte[] bytes = ("##" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        reader.readAll(bytes, 2, bytes.length, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ \"a\" : 1 , \"b\" : [ 1 , { } , [ ] ] }",
                "{\"a\":\"x\\u0041\\n\",\"b\":-0.1e+5,\"c\":true,\"d\":false,\"e\":null}",
                "{\"a\":{\"b\":{\"c\":[[[\"deep\"]]]}},\"a\":\"again\"}",
                "{\"a\":\"734.5µs\"}",
                "{\"a\":\"\\u00b5\"}",
                "{\"a\":1234567890123456789012345678901234567890123456789012345678901234567890}",
            })
    void whatJsonAllowsLandsAsItIs(String value) {
        read(record(value), FluxSamples.notification(2));
        assertThat(events).extracting(FluxEvent::payload).containsExactly(record(value), FluxSamples.notification(2));
        assertThat(rejections).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":1e8901234567890123456}",
                "{\"a\":tru}",
                "{\"a\":truex}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"line\tline\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1}",
                "{\"a\":\"open",
                "{\"a\":\"open\\",
                "{\"a\":\"open\\u00",
                "{\"a\":",
                "{\"a\"",
                "{",
            })
    void aBrokenLineIsRejectedAsItStandsAndTheNextOneLands(String value) {
        read(record(value), FluxSamples.notification(2));
        assertThat(events).extracting(FluxEvent::payload).containsExactly(FluxSamples.notification(2));
        assertThat(rejections)
                .singleElement()
                .asString()
                .startsWith("0 no JSON: ")
                .endsWith(": " + record(value));
    }

    @Test
    void nestingThatNobodyWritesIsRejected() {
        read(record("[".repeat(400) + "]".repeat(400)));
        assertThat(events).hasSize(1);
        read(record("[".repeat(600) + "]".repeat(600)), FluxSamples.notification(2));
        assertThat(events).extracting(FluxEvent::payload).containsExactly(FluxSamples.notification(2));
        assertThat(rejections).hasSize(1);
    }

    /** A tree of them would take a hundred times the memory of their text. */
    @Test
    void moreValuesThanARecordMayHaveAreRejected() {
        read(record("[" + "[],".repeat(1_000_000) + "0]"), FluxSamples.notification(2));
        assertThat(events).extracting(FluxEvent::payload).containsExactly(FluxSamples.notification(2));
        assertThat(rejections).singleElement().asString().contains("larger than");
    }

    @Test
    void generatedRecordsLandAsTheyAre() {
        Random random = new Random(20261128);
        for (int number = 0; number < 2_000; number++) {
            String line = record(object(random, 0));
            read(line, FluxSamples.notification(2));
            assertThat(events).extracting(FluxEvent::payload).containsExactly(line, FluxSamples.notification(2));
            assertThat(rejections).isEmpty();
        }
    }

    /** What another reader of the library takes for the first document of the line lands, and nothing else. */
    @Test
    void brokenRecordsLandIfTheirFirstDocumentIsWhole() {
        Random random = new Random(5_680_899);
        int landed = 0;
        int rejected = 0;
        for (int number = 0; number < 6_000; number++) {
            String line = record(broken(random));
            read(line, FluxSamples.notification(2));
            boolean isWhole = isFirstWhole(line);
            assertThat(events).as(line).hasSize(isWhole ? 2 : 1);
            assertThat(events.get(events.size() - 1).payload()).as(line).isEqualTo(FluxSamples.notification(2));
            if (isWhole) {
                assertThat(line).startsWith(events.get(0).payload());
                landed++;
            } else {
                assertThat(rejections).as(line).isNotEmpty();
                rejected++;
            }
        }
        // Both happen often enough to mean something.
        assertThat(landed).isGreaterThan(500);
        assertThat(rejected).isGreaterThan(2_000);
    }

    private static boolean isFirstWhole(String line) {
        try (MappingIterator<JsonNode> documents = JsonMapper.shared()
                .readerFor(JsonNode.class)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readValues(line)) {
            return documents.next().isObject();
        } catch (JacksonException | NumberFormatException e) {
            return false;
        }
    }

    private static String broken(Random random) {
        StringBuilder json = new StringBuilder(object(random, 0));
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(json.length());
            if (random.nextBoolean()) {
                json.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
            } else if (json.length() > 1) {
                json.deleteCharAt(at);
            }
        }
        // Of a letter that was cut in two nothing can be written.
        return new String(json.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int size = random.nextInt(6);
        for (int index = 0; index < size; index++) {
            json.append(index == 0 ? "" : ",")
                    .append(blank(random))
                    .append("\"name-")
                    .append(random.nextInt(100))
                    .append('"')
                    .append(blank(random))
                    .append(':')
                    .append(blank(random))
                    .append(value(random, depth))
                    .append(blank(random));
        }
        return json.append(blank(random)).append('}').toString();
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(10);
        if (kind == 0 && depth < 4) {
            return object(random, depth + 1);
        }
        if (kind == 1 && depth < 4) {
            return "[%s,%s%s]".formatted(value(random, depth + 1), blank(random), value(random, depth + 1));
        }
        return kind < 5 ? SCALARS[random.nextInt(SCALARS.length)] : "\"" + words(random) + "\"";
    }

    private static String words(Random random) {
        StringBuilder words = new StringBuilder();
        for (int count = random.nextInt(12); count > 0; count--) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    private static String blank(Random random) {
        return BLANKS[random.nextInt(BLANKS.length)];
    }
}
