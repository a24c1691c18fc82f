package org.gitopsdora.source.git.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Where a scalar stands in a YAML document: {@code image_tag}, {@code spec.values.image.tag}, {@code images[0].newTag},
 * {@code metadata.annotations["example.com/version"]}, {@code images[name=registry.example/cart].newTag}; {@code .} is the document itself.
 *
 * @param segments a {@link String} for a key, an {@link Integer} for an index, a {@link Selector} for the first element that has a value
 */
public record FieldPath(List<Object> segments) {

    /** Picks an element of a list by the value of one of its keys, which may hold dots, slashes and colons. */
    record Selector(String key, String wanted) {
        boolean picks(Node element) {
            return element instanceof MappingNode mapping
                    && child(mapping, key) instanceof ScalarNode scalar
                    && scalar.getValue().equals(wanted);
        }
    }

    private static final Pattern SEGMENT = Pattern.compile(
            "\\.?([^.\\[\\]\"]+)|\\[(\\d{1,9})]|\\[\"([^\"]+)\"]|\\[([^=\\[\\]\"{}*]+)=([^\\]\"{}*]+)]");

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    public static FieldPath parse(String text) {
        if (text.equals(".")) {
            return new FieldPath(List.of());
        }
        List<Object> segments = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find(end) || matcher.start() != end || !isJoined(text, matcher)) {
                throw new IllegalArgumentException(
                        "`%s` is no YAML path; examples: image_tag, spec.image.tag, images[0].newTag, images[name=registry/cart].newTag, ."
                                .formatted(text));
            }
            segments.add(segment(matcher));
            end = matcher.end();
        }
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return new FieldPath(List.copyOf(segments));
    }

    /** The first key stands alone, every later one after a dot. */
    private static boolean isJoined(String text, Matcher matcher) {
        boolean hasDot = text.charAt(matcher.start()) == '.';
        return matcher.group(1) == null || hasDot == (matcher.start() > 0);
    }

    private static Object segment(Matcher matcher) {
        if (matcher.group(2) != null) {
            return Integer.valueOf(matcher.group(2));
        }
        if (matcher.group(4) != null) {
            return new Selector(matcher.group(4).strip(), matcher.group(5).strip());
        }
        return matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
    }

    boolean isWholeFile() {
        return segments.isEmpty();
    }

    /** The scalar's text as written, so that {@code 1.10} stays {@code 1.10}; empty if there is none or it is null or blank. */
    Optional<String> find(Node document) {
        Node node = document;
        for (Object segment : segments) {
            node = child(node, segment);
            if (node == null) {
                return Optional.empty();
            }
        }
        if (!(node instanceof ScalarNode scalar) || Tag.NULL.equals(scalar.getTag())) {
            return Optional.empty();
        }
        String value = scalar.getValue().strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static @Nullable Node child(Node node, Object segment) {
        if (segment instanceof Integer index) {
            return node instanceof SequenceNode sequence
                            && index < sequence.getValue().size()
                    ? sequence.getValue().get(index)
                    : null;
        }
        if (segment instanceof Selector selector) {
            return node instanceof SequenceNode sequence
                    ? sequence.getValue().stream()
                            .filter(selector::picks)
                            .findFirst()
                            .orElse(null)
                    : null;
        }
        return node instanceof MappingNode mapping ? value(mapping, String.valueOf(segment)) : null;
    }

    /** Of a key that is written twice the last value wins, as it does for Helm. */
    private static @Nullable Node value(MappingNode mapping, String name) {
        Node value = null;
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                value = tuple.getValueNode();
            }
        }
        return value;
    }
}
