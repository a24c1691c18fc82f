package org.gitopsdora.source.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads fields of another program's JSON. What is absent, null or empty is null; what has the wrong type is null too and is noted as a
 * problem, so that one odd field costs itself only.
 */
public final class Fields {
    /** Something that could not be used. */
    public record Problem(String reason, String payload) {}

    private static final Instant EPOCH = Instant.EPOCH;

    private final List<Problem> problems = new ArrayList<>();

    public List<Problem> problems() {
        return problems;
    }

    public void note(String reason, JsonNode payload) {
        problems.add(new Problem(reason, payload.toString()));
    }

    @Nullable
    public String text(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (isAbsent(node)) {
            return null;
        }
        if (node.isContainer()) {
            note("`%s` is no text".formatted(name), node);
            return null;
        }
        String text = node.asString();
        return text.isEmpty() ? null : text;
    }

    @Nullable
    public Long number(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (isAbsent(node)) {
            return null;
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isString() && node.stringValue().matches("-?\\d{1,18}")) {
            return Long.parseLong(node.stringValue());
        }
        note("`%s` is no whole number".formatted(name), node);
        return null;
    }

    /** Go's zero time counts as absent. */
    @Nullable
    public Instant time(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (isAbsent(node) || (node.isString() && node.stringValue().isEmpty())) {
            return null;
        }
        Instant time = node.isString() ? parseTime(node.stringValue()) : null;
        if (time == null) {
            note("`%s` is no time".formatted(name), node);
            return null;
        }
        return time.isBefore(EPOCH) ? null : time;
    }

    public boolean flag(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        return node.isBoolean() ? node.booleanValue() : "true".equals(node.asString(""));
    }

    /** The object, or a missing node. */
    public JsonNode object(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (isAbsent(node) || node.isObject()) {
            return node;
        }
        note("`%s` is no object".formatted(name), node);
        return parent.path(name).path("");
    }

    /** The elements of a list; none if it is absent or no list. */
    public List<JsonNode> list(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (isAbsent(node)) {
            return List.of();
        }
        if (!node.isArray()) {
            note("`%s` is no list".formatted(name), node);
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>();
        node.forEach(elements::add);
        return elements;
    }

    /** The texts of a list in their order; a null element is an empty text, so that positions stay. */
    public List<String> texts(JsonNode parent, String name) {
        return list(parent, name).stream().map(element -> element.asString("")).toList();
    }

    /** {@code 2026-11-20T10:16:21Z}, with any offset and fraction; null if it is nothing of that kind. */
    public static @Nullable Instant parseTime(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    public static @Nullable Instant latest(List<@Nullable Instant> times) {
        return times.stream()
                .flatMap(time -> time == null ? java.util.stream.Stream.empty() : java.util.stream.Stream.of(time))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
