package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.time.Window;
import tools.jackson.databind.JsonNode;

/** One list that is read by windows of time: which are missing, which this night reads in full, which it cannot. */
final class WindowFeed implements PagerdutyWindowReading.Listener {
    /** What PagerDuty shows late, or under a clock that differs from ours, is found by the next night. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private record Failure(String kind, String reason, List<Window> windows) {}

    private final PagerdutyConfig config;
    private final Extraction extraction;
    private final String name;
    private final Duration slice;
    private final List<Window> missing;
    private final PagerdutyWindowReading reading;
    private final List<Window> done = new ArrayList<>();
    private final Map<String, Failure> failures = new LinkedHashMap<>();
    private Window current = new Window(Instant.EPOCH, Instant.MAX);

    /**
     * @param name as landed in {@link PagerdutyWindow#feed()}
     * @param slice the longest window to ask for at once
     * @param missing what is to be read
     */
    WindowFeed(
            PagerdutyConfig config,
            PagerdutyClient client,
            Extraction extraction,
            String name,
            Duration slice,
            List<Window> missing,
            JsonRequest list,
            Consumer<JsonNode> taker) {
        this.config = config;
        this.extraction = extraction;
        this.name = name;
        this.slice = slice;
        this.missing = missing;
        this.reading = new PagerdutyWindowReading(client, list, taker, this);
    }

    void read() {
        for (Window span : missing) {
            Duration before = OVERLAP;
            for (Window each : Spans.slices(span, slice)) {
                current = each;
                reading.read(new Window(each.from().minus(before), each.to()));
                before = Duration.ZERO;
                extraction.progress("days of " + name, days(done), days(missing));
            }
        }
    }

    /** What has not been read, in order. */
    List<Window> unread() {
        return missing.stream()
                .flatMap(span -> Spans.missing(span, done).stream())
                .toList();
    }

    /** Says what could not be read although the rest could. */
    void tell() {
        for (Failure failure : failures.values()) {
            for (Window window : Spans.joined(failure.windows)) {
                extraction.gap(new Gap(
                        failure.kind,
                        "pagerduty %s: what the list `%s` has from %s to %s is missing: %s; the next night asks again"
                                .formatted(config.name(), name, window.from(), window.to(), failure.reason),
                        window.from(),
                        window.to()));
            }
        }
    }

    @Override
    public void read(Window part, long records) {
        claimed(part).ifPresent(window -> {
            done.add(window);
            extraction.land(
                    PagerdutyWindow.DATASET, PagerdutyWindow.of(config, name, window, records, extraction.now()));
        });
    }

    @Override
    public void unread(Window part, String kind, String reason) {
        claimed(part)
                .ifPresent(window -> failures.computeIfAbsent(kind, key -> new Failure(kind, reason, new ArrayList<>()))
                        .windows()
                        .add(window));
    }

    /** Without the overlap, which an earlier night has read. */
    private Optional<Window> claimed(Window part) {
        Instant from = part.from().isBefore(current.from()) ? current.from() : part.from();
        return from.isBefore(part.to()) ? Optional.of(new Window(from, part.to())) : Optional.empty();
    }

    private static long days(List<Window> windows) {
        return windows.stream()
                .map(Window::length)
                .reduce(Duration.ZERO, Duration::plus)
                .toDays();
    }
}
