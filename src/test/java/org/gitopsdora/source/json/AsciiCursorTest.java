package org.gitopsdora.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Everything is read beside the parser: what the cursor does not give up on it must read as the parser does. */
class AsciiCursorTest {
    private static final String[] WORDS = {
        "kind",
        "Kustomization",
        "",
        "next run in 10m0s",
        "line\\nline",
        "\\\"quoted\\\"",
        "\\u003cnone\\u003e",
        "a/b\\/c",
        "\\t\\r\\b\\f\\\\"
    };
    private static final String[] SCALARS = {
        "0", "-1", "10.250", "1e9", "-0.5E-3", "12345678901234567890", "true", "false", "null", "{}", "[]", "\"\""
    };
    private static final String[] BLANKS = {"", "", "", " ", "\n", "\r\n", "\t "};
    private static final String ODD = "\"\\{}[],:0-.eEtfnu \n\t\u0001\u007f\u00e9x";

    private final AsciiCursor cursor = new AsciiCursor(new RepeatedTexts());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ \"a\" : 1 , \"b\" : [ 1 , { } , [ ] ] }",
                "{\"a\":\"x\\u0041\\n\",\"b\":-0.1e+5,\"c\":true,\"d\":false,\"e\":null}",
                "{\"a\":{\"b\":{\"c\":[[[\"deep\"]]]}},\"a\":\"again\"}",
            })
    void plainObjectsAreReadWithoutTheParser(String json) {
        assertThat(read(json)).isEqualTo(parsed(json)).isNotNull();
    }

    /** Outside ASCII, too deep, too long a number: right, and the parser's. Wrong: the parser's too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"734.5µs\"}",
                "{\"a\":\"\\u00b5\"}",
                "{\"a\":1234567890123456789012345678901234567890123456789012345678901234567890}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":tru}",
                "{\"a\":truex}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"line\nline\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1}",
                "{\"a\":\"open",
                "{\"a\":\"open\\",
                "{\"a\":\"open\\u00",
                "{\"a\":",
                "{\"a\"",
                "{",
                "[1]",
                "\"text\"",
            })
    void theRestIsLeftToTheParser(String json) {
        assertThat(read(json)).isNull();
    }

    @Test
    void nestingThatNobodyWritesIsLeftToTheParser() {
        assertThat(read("{\"a\":%s%s}".formatted("[".repeat(60), "]".repeat(60))))
                .isNotNull();
        assertThat(read("{\"skip\":%s%s}".formatted("[".repeat(100), "]".repeat(100))))
                .isNull();
    }

    @Test
    void generatedObjectsAreReadAsTheParserDoes() {
        Random random = new Random(20261128);
        for (int number = 0; number < 20_000; number++) {
            String json = object(random, 0);
            assertThat(read(json)).isEqualTo(parsed(json)).isNotNull();
        }
    }

    @Test
    void brokenObjectsAreReadAsTheParserDoesOrLeftToIt() {
        Random random = new Random(5_680_899);
        int read = 0;
        int left = 0;
        for (int number = 0; number < 60_000; number++) {
            StringBuilder json = new StringBuilder(object(random, 0));
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(json.length());
                if (random.nextBoolean()) {
                    json.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
                } else if (json.length() > 1) {
                    json.deleteCharAt(at);
                }
            }
            String walk = read(json.toString());
            if (walk != null) {
                assertThat(walk).as(json.toString()).isEqualTo(parsed(json.toString()));
                read++;
            } else {
                left++;
            }
        }
        // Both happen often enough to mean something.
        assertThat(read).isGreaterThan(5_000);
        assertThat(left).isGreaterThan(20_000);
    }

    /** What stands behind the object is not its business. */
    private @Nullable String read(String json) {
        byte[] bytes = ("##" + json + "\n{\"next\":1}").getBytes(StandardCharsets.UTF_8);
        int end = 2 + json.getBytes(StandardCharsets.UTF_8).length;
        cursor.begin(bytes, 2, end);
        StringBuilder walk = new StringBuilder();
        walk(cursor, walk);
        return cursor.end() < 0
                ? null
                : walk.append(" to ").append(cursor.end() - 2).toString();
    }

    private static @Nullable String parsed(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = JsonRecords.parser(bytes, 0, bytes.length)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            StringBuilder walk = new StringBuilder();
            walk(new ParserCursor(parser), walk);
            return walk.append(" to ")
                    .append(parser.currentLocation().getByteOffset())
                    .toString();
        } catch (JacksonException e) {
            return null;
        }
    }

    private static void walk(ObjectCursor cursor, StringBuilder walk) {
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            walk.append(name).append('=');
            value(name, cursor, walk);
        }
        walk.append("; ");
    }

    private static void value(String name, ObjectCursor cursor, StringBuilder walk) {
        if (name.startsWith("skip")) {
            cursor.skip();
        } else if (name.startsWith("text")) {
            walk.append(cursor.text());
        } else if (cursor.isObject()) {
            cursor.enter();
            walk(cursor, walk);
        } else if (cursor.isList()) {
            cursor.enter();
            while (cursor.nextElement()) {
                value(name, cursor, walk.append('-'));
            }
            walk.append('.');
        } else {
            walk.append(name.startsWith("own") ? cursor.text() : cursor.repeated());
        }
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int size = random.nextInt(6);
        for (int index = 0; index < size; index++) {
            String name = switch (random.nextInt(5)) {
                case 0 -> "skip" + index;
                case 1 -> "text" + index;
                case 2 -> "own" + index;
                default -> "name-" + random.nextInt(100);
            };
            json.append(index == 0 ? "" : ",")
                    .append(blank(random))
                    .append('"')
                    .append(name)
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
