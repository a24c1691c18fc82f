package org.gitopsdora.source.incidents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Where a value stands in a row: the name of a column, or a path into JSON. {@code services.id} takes the ids of all services of a list,
 * {@code services[0].id} that of the first, {@code milestones[type=detected].occurred_at} the time of the milestone of that type.
 */
final class ColumnPath {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]*)((?:\\[[^\\[\\]]*])*)(?:\\.|$)");
    private static final Pattern SELECTOR = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern INDEX = Pattern.compile("\\d{1,6}");

    private sealed interface Step {}

    private record Name(String name) implements Step {}

    private record Index(int index) implements Step {}

    private record Where(ColumnPath path, String value) implements Step {}

    private final String text;
    private final List<Step> steps;

    private ColumnPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /** Nothing if the text is no path: an empty step, a bracket that is not closed. */
    static Optional<ColumnPath> parse(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int position = 0;
        while (position < text.length()) {
            if (!matcher.find(position) || matcher.start() != position || matcher.end() == position) {
                return Optional.empty();
            }
            String name = matcher.group(1);
            if (name.isEmpty() && (matcher.group(2).isEmpty() || position > 0)) {
                return Optional.empty();
            }
            if (!name.isEmpty()) {
                steps.add(new Name(name));
            }
            Matcher selectors = SELECTOR.matcher(matcher.group(2));
            while (selectors.find()) {
                Optional<Step> selector = selector(selectors.group(1));
                if (selector.isEmpty()) {
                    return Optional.empty();
                }
                steps.add(selector.get());
            }
            position = matcher.end();
        }
        boolean isWhole = !steps.isEmpty() && !text.endsWith(".");
        return isWhole ? Optional.of(new ColumnPath(text, List.copyOf(steps))) : Optional.empty();
    }

    private static Optional<Step> selector(String text) {
        if (INDEX.matcher(text).matches()) {
            return Optional.of(new Index(Integer.parseInt(text)));
        }
        int equals = text.indexOf('=');
        return equals <= 0
                ? Optional.empty()
                : parse(text.substring(0, equals)).map(path -> new Where(path, text.substring(equals + 1)));
    }

    /** As configured. */
    String text() {
        return text;
    }

    /** Every text there, stripped, in its order; what is null or empty is not there. */
    List<String> texts(JsonNode row) {
        List<String> found = new ArrayList<>();
        // A column of a CSV may be called like a path.
        JsonNode column = row.path(text);
        if (column.isMissingNode()) {
            collect(row, 0, found);
        } else {
            add(column, found);
        }
        return found;
    }

    private void collect(JsonNode node, int at, List<String> found) {
        if (at == steps.size()) {
            add(node, found);
            return;
        }
        Step step = steps.get(at);
        if (step instanceof Index index) {
            collect(node.path(index.index()), at + 1, found);
        } else if (step instanceof Where where) {
            for (JsonNode element : node) {
                boolean isMeant = where.path().texts(element).stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT)
                                .equals(where.value().toLowerCase(Locale.ROOT)));
                if (isMeant) {
                    collect(element, at + 1, found);
                }
            }
        } else if (step instanceof Name name) {
            if (node.isArray()) {
                node.forEach(element -> collect(element, at, found));
            } else {
                collect(node.path(name.name()), at + 1, found);
            }
        }
    }

    /** A reference of ServiceNow is an object with a link and a value. */
    private static void add(JsonNode node, List<String> found) {
        if (node.isArray()) {
            node.forEach(element -> add(element, found));
        } else if (node.isObject()) {
            JsonNode value = node.path("value");
            if (value.isValueNode()) {
                add(value, found);
            }
        } else if (!node.isMissingNode() && !node.isNull()) {
            String text = node.asString("").strip();
            if (!text.isEmpty()) {
                found.add(text);
            }
        }
    }
}
