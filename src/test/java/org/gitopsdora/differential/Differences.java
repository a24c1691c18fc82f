package org.gitopsdora.differential;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the two sides differ: how often per column, and the first of each. */
final class Differences {
    /** Times are whole seconds and counts whole: what is left is the last digit of a division. */
    private static final double NEGLIGIBLE = 1e-9;

    /** A second since 1970, to be compared with a timestamp. */
    record At(@Nullable Long second) {}

    /**
     * @param service null where all services together differ
     */
    record Difference(String column, @Nullable String service, String about, String expected, String actual) {}

    private static final int EXAMPLES = 6;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Difference> first = new TreeMap<>();
    private final Map<String, List<Difference>> examples = new TreeMap<>();
    private long compared;

    void compare(
            String column, @Nullable String service, String about, @Nullable Object expected, @Nullable String actual) {
        compared++;
        if (!isSame(expected, actual)) {
            add(column, service, about, show(expected), String.valueOf(actual));
        }
    }

    void add(String column, @Nullable String service, String about, String expected, String actual) {
        counts.merge(column, 1, Integer::sum);
        Difference difference = new Difference(column, service, about, expected, actual);
        List<Difference> shown = examples.computeIfAbsent(column, any -> new ArrayList<>());
        if (shown.size() < EXAMPLES) {
            shown.add(difference);
        }
        Difference earlier = first.get(column);
        // A service's own difference explains that of all services together.
        if (earlier == null || (earlier.service() == null && service != null)) {
            first.put(column, difference);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    long compared() {
        return compared;
    }

    Map<String, Integer> counts() {
        return counts;
    }

    Map<String, Difference> first() {
        return first;
    }

    /** The first few of every column, in one line each. */
    String examples() {
        StringBuilder text = new StringBuilder();
        examples.forEach((column, shown) ->
                shown.forEach(each -> text.append("%s of %s: the definition says %s, the warehouse %s%n"
                        .formatted(column, each.about(), each.expected(), each.actual()))));
        return text.toString();
    }

    private static boolean isSame(@Nullable Object expected, @Nullable String actual) {
        if (expected instanceof At at) {
            return Objects.equals(at.second(), actual == null ? null : second(actual));
        }
        if (expected == null || actual == null) {
            return expected == null && actual == null;
        }
        if (expected instanceof Double number) {
            return Math.abs(number - Double.parseDouble(actual)) <= NEGLIGIBLE * Math.max(1, Math.abs(number));
        }
        return expected.toString().equals(actual);
    }

    static long second(String timestamp) {
        return LocalDateTime.parse(timestamp.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
    }

    private static String show(@Nullable Object expected) {
        return expected instanceof At at ? Timeline.at(at.second()) : String.valueOf(expected);
    }
}
