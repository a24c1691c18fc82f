package org.gitopsdora.source.git.content;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the first field that exists out of a file. Nearly every version of an image tag file is a handful of {@code key: value} lines or one
 * bare word; those are read without a YAML parser, which matters with tens of thousands of them. All else goes to the parser.
 */
final class FieldReader {

    private final List<FieldPath> fields;

    FieldReader(List<FieldPath> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * @throws IllegalArgumentException if the content is not YAML; the message says why
     */
    @Nullable
    String read(byte[] content) {
        if (isBlank(content)) {
            return null;
        }
        if (hasTab(content)) {
            return readYaml(content);
        }
        if (isWord(content, start(content), end(content))) {
            String word = text(content, start(content), end(content));
            return hasWholeFile() && !isNull(word) ? word : null;
        }
        if (isFlat(content)) {
            return readFlat(content);
        }
        return readYaml(content);
    }

    private boolean hasWholeFile() {
        return fields.stream().anyMatch(FieldPath::isWholeFile);
    }

    private @Nullable String readFlat(byte[] content) {
        for (FieldPath field : fields) {
            if (field.segments().size() == 1 && field.segments().get(0) instanceof String key) {
                String value = flatValue(content, key.getBytes(StandardCharsets.UTF_8));
                if (value != null && !isNull(value)) {
                    return value;
                }
            }
        }
        return null;
    }

    private @Nullable String readYaml(byte[] content) {
        List<Node> documents = new ArrayList<>();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            new Yaml(options()).composeAll(new StringReader(text)).forEach(documents::add);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("not YAML: " + firstLine(e), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("not YAML: nested too deeply", e);
        }
        for (FieldPath field : fields) {
            for (Node document : documents) {
                Optional<String> value = field.find(document);
                if (value.isPresent()) {
                    return value.get();
                }
            }
        }
        return null;
    }

    /** Aliases stay references here: nothing is unfolded that a file full of them could swell. */
    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean isBlank(byte[] content) {
        return start(content) == content.length;
    }

    /** YAML forbids tabs in some places and allows them in others. */
    private static boolean hasTab(byte[] content) {
        for (byte each : content) {
            if (each == '\t') {
                return true;
            }
        }
        return false;
    }

    private static int start(byte[] content) {
        int at = 0;
        while (at < content.length && isSpace(content[at])) {
            at++;
        }
        return at;
    }

    private static int end(byte[] content) {
        int at = content.length;
        while (at > 0 && isSpace(content[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(byte each) {
        return each == ' ' || each == '\n' || each == '\r' || each == '\t';
    }

    /** Characters that mean nothing to YAML wherever they stand in a plain scalar that begins with a letter or digit. */
    private static boolean isWord(byte[] content, int from, int to) {
        if (from >= to || !isAlphanumeric(content[from])) {
            return false;
        }
        for (int at = from; at < to; at++) {
            byte each = content[at];
            if (!isAlphanumeric(each) && each != '_' && each != '-' && each != '.' && each != '/' && each != '+') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(byte each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
    }

    private static boolean isNull(String word) {
        return word.equals("null") || word.equals("Null") || word.equals("NULL");
    }

    /** Whether every line is empty, a comment from its first column, or {@code key: word}. */
    private static boolean isFlat(byte[] content) {
        for (int from = 0; from < content.length; from = lineEnd(content, from) + 1) {
            int to = trimmedEnd(content, from, lineEnd(content, from));
            if (from == to || content[from] == '#') {
                continue;
            }
            int colon = colon(content, from, to);
            if (colon < 0 || !isWord(content, from, colon) || !isWord(content, valueStart(content, colon, to), to)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String flatValue(byte[] content, byte[] key) {
        for (int from = 0; from < content.length; from = lineEnd(content, from) + 1) {
            int to = trimmedEnd(content, from, lineEnd(content, from));
            int colon = colon(content, from, to);
            if (colon - from == key.length && startsWith(content, from, key)) {
                return text(content, valueStart(content, colon, to), to);
            }
        }
        return null;
    }

    private static boolean startsWith(byte[] content, int from, byte[] key) {
        for (int at = 0; at < key.length; at++) {
            if (content[from + at] != key[at]) {
                return false;
            }
        }
        return true;
    }

    private static int lineEnd(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int trimmedEnd(byte[] content, int from, int to) {
        int end = to;
        while (end > from && (content[end - 1] == ' ' || content[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static int colon(byte[] content, int from, int to) {
        for (int at = from; at < to - 1; at++) {
            if (content[at] == ':') {
                return content[at + 1] == ' ' ? at : -1;
            }
        }
        return -1;
    }

    private static int valueStart(byte[] content, int colon, int to) {
        int at = colon + 1;
        while (at < to && content[at] == ' ') {
            at++;
        }
        return at;
    }

    private static String text(byte[] content, int from, int to) {
        return new String(content, from, to - from, StandardCharsets.US_ASCII);
    }
}
