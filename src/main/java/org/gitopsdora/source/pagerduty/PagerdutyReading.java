package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One night's reading. The list of incidents filters by creation and never tells what became of an old one; the log of the account does, so
 * it decides which incidents are read again. Both are read in windows, and what no window of an earlier night covers is read now.
 */
final class PagerdutyReading {
    /** The list of incidents takes six months at most. */
    private static final Duration CREATED_SLICE = Duration.ofDays(90);

    private static final Duration LOG_SLICE = Duration.ofDays(30);

    private final PagerdutyConfig config;
    private final PagerdutyClient client;
    private final Extraction extraction;
    private final LandedPagerduty landed;
    private final PagerdutyRecords records;
    private final IncidentReading incidents;

    PagerdutyReading(PagerdutyConfig config, PagerdutyClient client, Extraction extraction) {
        this.config = config;
        this.client = client;
        this.extraction = extraction;
        this.landed = LandedPagerduty.of(config, extraction);
        this.records = new PagerdutyRecords(config.name(), extraction, landed);
        this.incidents = new IncidentReading(config, client, extraction, landed, records);
    }

    void read() {
        Optional<Window> whole = whole();
        List<WindowFeed> feeds =
                whole.map(span -> List.of(created(span), log(span))).orElse(List.of());
        try {
            readServices();
            feeds.forEach(WindowFeed::read);
            if (extraction.window().isEmpty()) {
                incidents.touchUnfinished();
            }
            incidents.read();
            feeds.forEach(WindowFeed::tell);
        } catch (HttpFailure e) {
            tellUnread(feeds, e);
            throw client.explained(e);
        } catch (UnusableAnswer e) {
            tellUnread(feeds, e);
            throw client.explained(e);
        } catch (SourceException e) {
            tellUnread(feeds, e);
            throw e;
        } finally {
            incidents.finish();
        }
    }

    /** What the user asks for, else everything from the first night's history on. Ends now: nothing else has happened yet. */
    private Optional<Window> whole() {
        Instant now = extraction.now().truncatedTo(ChronoUnit.SECONDS);
        Instant from = extraction
                .window()
                .map(window -> window.from().truncatedTo(ChronoUnit.SECONDS))
                .orElseGet(() -> begin(now));
        Instant to = extraction
                .window()
                .map(window -> window.to().plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS))
                .filter(end -> end.isBefore(now))
                .orElse(now);
        return from.isBefore(to) ? Optional.of(new Window(from, to)) : Optional.empty();
    }

    /** What the first night began with is what later nights must have; a longer history reaches further back. */
    private Instant begin(Instant now) {
        Instant configured = now.minus(config.history());
        Instant begun = landed.windows(PagerdutyWindow.BEGUN).stream()
                .map(Window::from)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        if (!configured.isBefore(begun)) {
            return begun;
        }
        Window whole = new Window(configured, now);
        extraction.land(
                PagerdutyWindow.DATASET, PagerdutyWindow.of(config, PagerdutyWindow.BEGUN, whole, 0, extraction.now()));
        return configured;
    }

    private WindowFeed created(Window whole) {
        JsonRequest list = JsonRequest.get("incidents").with("sort_by", "created_at:asc");
        for (String service : config.services()) {
            list = list.with("service_ids[]", service);
        }
        return feed(PagerdutyWindow.CREATED, CREATED_SLICE, whole, list, incidents::take);
    }

    private WindowFeed log(Window whole) {
        JsonRequest list =
                JsonRequest.get("log_entries").with("is_overview", "true").with("include[]", "incidents");
        return feed(PagerdutyWindow.LOG, LOG_SLICE, whole, list, this::takeLogEntry);
    }

    private WindowFeed feed(
            String name, Duration slice, Window whole, JsonRequest list, java.util.function.Consumer<JsonNode> taker) {
        List<Window> missing =
                extraction.window().isPresent() ? List.of(whole) : Spans.missing(whole, landed.windows(name));
        return new WindowFeed(config, client, extraction, name, slice, missing, list, taker);
    }

    private void takeLogEntry(JsonNode entry) {
        PagerdutyLogEntry row = records.readLogEntry(entry, client.shown(JsonRequest.get("log_entries")));
        if (row != null && isWanted(row)) {
            records.land(row);
            incidents.touch(row.incidentKey(), row.occurredAt());
        }
    }

    /** The log cannot be filtered by service. An entry that names none may be about any. */
    private boolean isWanted(PagerdutyLogEntry entry) {
        List<String> services = config.services();
        String service = entry.serviceKey();
        return services.isEmpty()
                || service == null
                || services.contains(service)
                || isNamed(entry.fromServiceKey())
                || isNamed(entry.toServiceKey())
                || landed.isKnown(entry.incidentKey());
    }

    private boolean isNamed(@Nullable String service) {
        return service != null && config.services().contains(service);
    }

    private void readServices() {
        JsonRequest list = services();
        ServiceRecords services = new ServiceRecords(config.name(), extraction, landed, client.shown(list));
        Set<String> seen = new HashSet<>();
        try {
            Pages.End end = new Pages(client, list, service -> {
                        seen.add(service.path("id").asString(""));
                        services.land(service);
                    })
                    .read();
            if (end != Pages.End.COMPLETE) {
                tell("services_unread", "not all services could be read: the list's pages do not follow each other");
            }
        } catch (HttpFailure e) {
            goOnWithoutServices(e);
            return;
        }
        Set<String> unknown = new TreeSet<>(config.services());
        unknown.removeAll(seen);
        if (!unknown.isEmpty()) {
            tell(
                    "services_unknown",
                    "`services` names what PagerDuty does not show: %s; correct the ids, or the key's rights"
                            .formatted(String.join(", ", unknown)));
        }
    }

    static JsonRequest services() {
        return JsonRequest.get("services").with("include[]", "teams").with("include[]", "integrations");
    }

    /** Services only say what incidents are about: those are worth reading without, as long as they can be read. */
    private void goOnWithoutServices(HttpFailure failure) {
        if (PagerdutyClient.isRefused(failure)) {
            if (isEverything(PagerdutyClient::isRefused)) {
                throw client.switchedOff(failure);
            }
            tell(
                    "services_refused",
                    "services are refused: %s; grant the key services.read".formatted(failure.getMessage()));
            return;
        }
        if (!PagerdutyClient.isOfServer(failure) || isEverything(PagerdutyClient::isOfServer)) {
            throw failure;
        }
        tell(
                "services_unread",
                "services could not be read, incidents can: %s; names, teams and integrations are those of earlier nights, and the next night asks again"
                        .formatted(failure.getMessage()));
    }

    /** Whether incidents and log entries fail as services do. */
    private boolean isEverything(Predicate<HttpFailure> alike) {
        for (String list : List.of("incidents", "log_entries")) {
            try {
                client.page(JsonRequest.get(list), 0);
                return false;
            } catch (HttpFailure e) {
                if (!alike.test(e)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void tellUnread(List<WindowFeed> feeds, RuntimeException failure) {
        List<Window> unread = new ArrayList<>();
        feeds.forEach(feed -> unread.addAll(feed.unread()));
        for (Window window : Spans.joined(unread)) {
            extraction.gap(new Gap(
                    "window_unread",
                    "pagerduty %s: what happened from %s to %s is missing: %s; the next night asks again"
                            .formatted(config.name(), window.from(), window.to(), failure.getMessage()),
                    window.from(),
                    window.to()));
        }
    }

    private void tell(String kind, String what) {
        extraction.gap(new Gap(kind, "pagerduty %s: %s".formatted(config.name(), what), null, null));
    }
}
