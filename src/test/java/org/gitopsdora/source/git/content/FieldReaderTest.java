package org.gitopsdora.source.git.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

class FieldReaderTest {
    private static final List<String> PIECES = List.of(
            "tag", "x", ": ", ":", " ", "\n", "v1", "0123abc", "-", "- ", "---", "...", "#", " # c", "'", "\"", "null",
            "~", "true", "1.10", "\t", "\r\n", "&a", "*a", "!", "%", "a/b", "+", "?", "? ", "[", "]", "{", "}", ",",
            "<<");

    private static String read(String content, String... fields) {
        return new FieldReader(Stream.of(fields).map(FieldPath::parse).toList())
                .read(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theFirstFieldThatExistsCounts() {
        assertThat(read("image_tag: v1\ntag: v2\n", "image_tag", "tag")).isEqualTo("v1");
        assertThat(read("tag: v2\n", "image_tag", "tag")).isEqualTo("v2");
        assertThat(read("image_tag:\ntag: v2\n", "image_tag", "tag")).isEqualTo("v2");
        assertThat(read("other: v2\n", "image_tag", ".")).isNull();
        assertThat(read("0123abc\n", "image_tag", ".")).isEqualTo("0123abc");
        assertThat(read("0123abc\n", "image_tag")).isNull();
    }

    @Test
    void aValueIsTheTextAsWritten() {
        assertThat(read("tag: 1.10\n", "tag")).isEqualTo("1.10");
        assertThat(read("tag: \"1.10\"\n", "tag")).isEqualTo("1.10");
        assertThat(read("tag: 1_000\n", "tag")).isEqualTo("1_000");
        assertThat(read("tag: v1 # comment\n", "tag")).isEqualTo("v1");
        assertThat(read("tag: sha256:00ff\n", "tag")).isEqualTo("sha256:00ff");
        assertThat(read("tag: v1\r\nx: y\r\n", "tag")).isEqualTo("v1");
        assertThat(read("\uFEFFtag: v1\n", "tag")).isEqualTo("v1");
    }

    @Test
    void anElementIsPickedByTheValueOfOneOfItsKeys() {
        String yaml = """
                images:
                  - {name: "reg.example:5000/a/proxy", newTag: v9}
                  - name: reg.example:5000/a/cart
                    newTag: v4
                  - {name: "reg.example:5000/a/cart", newTag: v5}
                """;
        assertThat(read(yaml, "images[name=reg.example:5000/a/cart].newTag")).isEqualTo("v4");
        assertThat(read(yaml, "images[name=reg.example:5000/a/proxy].newTag")).isEqualTo("v9");
        assertThat(read(yaml, "images[name=cart].newTag"))
                .as("no part of a value")
                .isNull();
        assertThat(read(yaml, "images[newName=reg.example:5000/a/cart].newTag")).isNull();
        assertThatThrownBy(() -> FieldPath.parse("images[name=*].newTag")).hasMessageContaining("is no YAML path");
        assertThatThrownBy(() -> FieldPath.parse("images[name={x}].newTag")).hasMessageContaining("is no YAML path");
    }

    @Test
    void ofAKeyThatIsWrittenTwiceTheLastValueWins() {
        assertThat(read("image: {tag: v1, tag: v2}\n", "image.tag")).isEqualTo("v2");
    }

    @Test
    void readsNestedFieldsOfAnyDocument() {
        String yaml = """
                kind: Service
                ---
                kind: HelmRelease
                spec:
                  values: {image: {tag: v3}}
                images:
                  - {name: a, newTag: v4}
                metadata:
                  annotations:
                    example.org/version: v5
                """;
        assertThat(read(yaml, "spec.values.image.tag")).isEqualTo("v3");
        assertThat(read(yaml, "images[0].newTag")).isEqualTo("v4");
        assertThat(read(yaml, "images[1].newTag")).isNull();
        assertThat(read(yaml, "metadata.annotations[\"example.org/version\"]")).isEqualTo("v5");
        assertThat(read(yaml, "spec.values")).isNull();
        assertThat(read(yaml, ".")).isNull();
    }

    @Test
    void emptinessInAnyFormIsNoValue() {
        for (String content : List.of("", " \n\t\n", "# nothing\n", "null\n", "tag: null\n", "tag: ~\n", "tag: ''\n")) {
            assertThat(read(content, "tag", ".")).as(content).isNull();
        }
    }

    @Test
    void whatIsNotYamlSaysWhy() {
        for (String content : List.of("tag: [\n", "tag: {{ x\n", "a: b: c\n", "tag: @x\n", "\u0001")) {
            assertThatThrownBy(() -> read(content, "tag"))
                    .as(content)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("YAML");
        }
        byte[] latin1 = {'t', 'a', 'g', ':', ' ', (byte) 0xe9};
        assertThatThrownBy(() -> new FieldReader(List.of(FieldPath.parse("tag"))).read(latin1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBombOfAliasesIsRefusedOrReadButNeverUnfolded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int level = 1; level < 40; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
        }
        bomb.append("tag: v1\n");
        assertThat(read(bomb.toString(), "tag")).isEqualTo("v1");
        assertThatThrownBy(() -> read("[".repeat(100_000), "tag")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The quick way must say what the parser says, for anything that looks like the files it is for. */
    @Test
    void theQuickWayAgreesWithTheParser() {
        Random random = new Random(20261128);
        int values = 0;
        int refusals = 0;
        for (int number = 0; number < 5_000; number++) {
            String content = nearlyFlat(random);
            if (content.isBlank()) {
                continue;
            }
            String expected;
            try {
                expected = parsed(content);
            } catch (RuntimeException e) {
                assertThatThrownBy(() -> read(content, "tag", "."))
                        .as(content)
                        .isInstanceOf(IllegalArgumentException.class);
                refusals++;
                continue;
            }
            assertThat(read(content, "tag", ".")).as(content).isEqualTo(expected);
            values += expected == null ? 0 : 1;
        }
        // Both happen often enough to mean something.
        assertThat(values).isGreaterThan(500);
        assertThat(refusals).isGreaterThan(500);
    }

    private static String parsed(String content) {
        List<Node> documents = new java.util.ArrayList<>();
        new Yaml().composeAll(new java.io.StringReader(content)).forEach(documents::add);
        for (String field : List.of("tag", ".")) {
            for (Node document : documents) {
                var value = FieldPath.parse(field).find(document);
                if (value.isPresent()) {
                    return value.get();
                }
            }
        }
        return null;
    }

    private static String nearlyFlat(Random random) {
        StringBuilder content = new StringBuilder();
        for (int pieces = 1 + random.nextInt(9); pieces > 0; pieces--) {
            content.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return content.toString();
    }
}
