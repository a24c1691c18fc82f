package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gitopsdora.time.Window;

/** What is left of a span of time when other spans are taken out of it. */
final class Spans {
    private Spans() {}

    /** The parts of {@code whole} that no {@code covered} span covers, in order. */
    static List<Window> missing(Window whole, List<Window> covered) {
        List<Window> missing = new ArrayList<>();
        Instant from = whole.from();
        for (Window each : sorted(covered)) {
            if (each.from().isAfter(from)) {
                add(missing, from, earlier(each.from(), whole.to()));
            }
            from = each.to().isAfter(from) ? each.to() : from;
        }
        add(missing, from, whole.to());
        return missing;
    }

    /** Spans that touch or overlap as one, in order. */
    static List<Window> joined(List<Window> spans) {
        List<Window> joined = new ArrayList<>();
        for (Window each : sorted(spans)) {
            Window last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last == null || each.from().isAfter(last.to())) {
                joined.add(each);
            } else if (each.to().isAfter(last.to())) {
                joined.set(joined.size() - 1, new Window(last.from(), each.to()));
            }
        }
        return joined;
    }

    /** The span in pieces no longer than {@code longest}. */
    static List<Window> slices(Window span, Duration longest) {
        List<Window> slices = new ArrayList<>();
        for (Instant from = span.from(); from.isBefore(span.to()); from = from.plus(longest)) {
            slices.add(new Window(from, earlier(from.plus(longest), span.to())));
        }
        return slices;
    }

    private static List<Window> sorted(List<Window> spans) {
        return spans.stream().sorted(Comparator.comparing(Window::from)).toList();
    }

    private static void add(List<Window> spans, Instant from, Instant to) {
        if (from.isBefore(to)) {
            spans.add(new Window(from, to));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
