package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account of PagerDuty that remembers what happened to its incidents. Filters, pages, caps and refuses as the description says, and as
 * captured answers do where it says nothing. Hooks make it misbehave.
 */
public final class FakePagerduty extends Dispatcher {
    private static final int CAP = 10_000;
    private static final Duration LONGEST = Duration.ofDays(184);

    /** One incident as it is now. */
    static final class Incident {
        final String id;
        final int number;
        final Instant createdAt;
        final List<JsonNode> alerts = new ArrayList<>();
        final List<JsonNode> customFields = new ArrayList<>();
        String title;
        String service;
        String status = "triggered";

        @Nullable
        String priority;

        @Nullable
        String mergedInto;

        @Nullable
        Instant resolvedAt;

        Instant updatedAt;
        Instant statusChangedAt;

        Incident(String id, int number, String service, Instant createdAt) {
            this.id = id;
            this.number = number;
            this.title = "Trouble " + id;
            this.service = service;
            this.createdAt = createdAt;
            this.updatedAt = createdAt;
            this.statusChangedAt = createdAt;
        }
    }

    private record LogEntry(Instant at, Incident incident, ObjectNode json) {}

    final List<String> targets = new ArrayList<>();
    final List<JsonNode> services = new ArrayList<>();
    /** Answers instead of the account's, by path. */
    final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
    /** Asked before everything else; null lets the account answer. */
    Function<HttpUrl, @Nullable MockResponse> gate = url -> null;
    /** What to do to an answer before it is sent. */
    Function<ObjectNode, ObjectNode> twist = answer -> answer;
    /** Every page but the first begins so many items too early. */
    int overlap;
    /** Whatever offset is asked for, the first page is shown and more is promised. */
    boolean isLooping;

    boolean isTellingTotals = true;
    boolean isHeedingTime = true;
    Instant clock = Instant.parse("2026-11-22T02:30:00Z");

    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    private final List<LogEntry> log = new ArrayList<>();
    private final Map<String, String> serviceNames = new HashMap<>();

    public FakePagerduty() {
        addService("PCHECKOUT", "checkout", "key-checkout");
        addService("PCART", "cart", "key-cart");
    }

    void addService(String id, String name, String... keys) {
        services.add(PagerdutyJson.service(id, name, List.of(keys), List.of("PTEAM")));
        serviceNames.put(id, name);
    }

    /** An incident that is triggered. */
    public void trigger(String id, String service, String at) {
        Incident incident = new Incident(id, incidents.size() + 1, service, Instant.parse(at));
        incidents.put(id, incident);
        say("trigger_log_entry", incident, incident.createdAt);
    }

    public void acknowledge(String id, String at) {
        change(id, "acknowledged", at);
        say("acknowledge_log_entry", incident(id), Instant.parse(at));
    }

    public void resolve(String id, String at) {
        change(id, "resolved", at);
        incident(id).resolvedAt = Instant.parse(at);
        say("resolve_log_entry", incident(id), Instant.parse(at));
    }

    void reopen(String id, String at) {
        change(id, "triggered", at);
        incident(id).resolvedAt = null;
        incident(id).mergedInto = null;
        say("trigger_log_entry", incident(id), Instant.parse(at));
    }

    void merge(String id, String into, String at) {
        incident(id).mergedInto = into;
        resolve(id, at);
    }

    void move(String id, String service, String at) {
        Incident incident = incident(id);
        String before = incident.service;
        incident.service = service;
        incident.updatedAt = Instant.parse(at);
        PagerdutyJson.move(say("field_value_change_log_entry", incident, Instant.parse(at)), before, service);
    }

    /** As if it had never been, but for the log. */
    void forget(String id) {
        incidents.remove(id);
    }

    ObjectNode say(String type, Incident incident, Instant at) {
        ObjectNode entry = PagerdutyJson.logEntry("R%06d".formatted(log.size()), type, at, incident);
        log.add(new LogEntry(at, incident, entry));
        return entry;
    }

    Incident incident(String id) {
        Incident incident = incidents.get(id);
        if (incident == null) {
            throw new IllegalArgumentException("no incident " + id);
        }
        return incident;
    }

    /** Says to whatever is asked that too much is asked. */
    public void refuseAsTooMany() {
        gate = url -> tooMany(null, "");
    }

    /** As an account does whose subscription has ended. */
    public void switchOff() {
        gate = url -> raw(402, "{\"error\":{\"message\":\"Account not found\"}}");
    }

    public void answerAgain() {
        gate = url -> null;
    }

    /** Requests for paths that begin so, without what is asked of them. */
    long count(String path) {
        return targets.stream().filter(target -> target.startsWith(path)).count();
    }

    private void change(String id, String status, String at) {
        Incident incident = incident(id);
        incident.status = status;
        incident.updatedAt = Instant.parse(at);
        incident.statusChangedAt = Instant.parse(at);
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        targets.add(request.getTarget());
        MockResponse gated = gate.apply(url);
        if (gated != null) {
            return gated;
        }
        MockResponse answer = answers.get(url.encodedPath());
        if (answer != null) {
            return answer;
        }
        if (!"Token token=s3cret".equals(request.getHeaders().get("Authorization"))) {
            return json(401, PagerdutyJson.error(2006, "Authentication failed"));
        }
        String accept = String.valueOf(request.getHeaders().get("Accept"));
        if (!accept.contains("application/vnd.pagerduty+json;version=2")
                || !"application/json".equals(request.getHeaders().get("Content-Type"))) {
            return json(400, PagerdutyJson.error(2001, "Invalid headers"));
        }
        return ordinary(url);
    }

    private MockResponse ordinary(HttpUrl url) {
        List<String> path = url.pathSegments();
        if (path.equals(List.of("services"))) {
            return page(url, "services", services, each -> each);
        }
        if (path.equals(List.of("abilities"))) {
            return json(200, PagerdutyJson.list("abilities", List.of()));
        }
        if (path.equals(List.of("log_entries"))) {
            return page(url, "log_entries", logEntries(url), each -> show(each, url));
        }
        if (path.equals(List.of("incidents"))) {
            return page(url, "incidents", incidents(url), this::show);
        }
        if (path.equals(List.of("incidents", "custom_fields"))) {
            List<JsonNode> fields = incidents.values().stream()
                    .flatMap(each -> each.customFields.stream())
                    .toList();
            return json(200, PagerdutyJson.list("fields", fields));
        }
        Incident incident = incidents.get(path.get(1));
        if (incident == null) {
            return json(404, PagerdutyJson.error(2100, "Not Found"));
        }
        if (path.size() == 2) {
            ObjectNode answer = PagerdutyJson.list("unused", List.of());
            answer.removeAll();
            answer.set("incident", show(incident));
            return json(200, twist.apply(answer));
        }
        return path.get(2).equals("alerts")
                ? page(url, "alerts", incident.alerts, each -> each)
                : json(200, PagerdutyJson.list("custom_fields", incident.customFields));
    }

    private JsonNode show(Incident incident) {
        return PagerdutyJson.incident(incident, serviceNames.getOrDefault(incident.service, "unnamed"));
    }

    private List<Incident> incidents(HttpUrl url) {
        boolean isAll = "all".equals(url.queryParameter("date_range"));
        Instant until = isAll ? Instant.MAX : time(url, "until", clock);
        Instant since = isAll ? Instant.MIN : time(url, "since", clock.minus(Duration.ofDays(30)));
        if (!isAll && Duration.between(since, until).compareTo(LONGEST) > 0) {
            // Not documented, and silent.
            return List.of();
        }
        List<@Nullable String> statuses = url.queryParameterValues("statuses[]");
        List<@Nullable String> wanted = url.queryParameterValues("service_ids[]");
        return incidents.values().stream()
                .filter(each -> !isHeedingTime || (!each.createdAt.isBefore(since) && each.createdAt.isBefore(until)))
                .filter(each -> statuses.isEmpty() || statuses.contains(each.status))
                .filter(each -> wanted.isEmpty() || wanted.contains(each.service))
                .sorted(Comparator.comparing(each -> each.createdAt))
                .toList();
    }

    /** Newest first. */
    private List<LogEntry> logEntries(HttpUrl url) {
        Instant until = time(url, "until", clock);
        Instant since = time(url, "since", clock.minus(Duration.ofDays(30)));
        return log.stream()
                .filter(each -> !isHeedingTime || (!each.at.isBefore(since) && each.at.isBefore(until)))
                .sorted(Comparator.comparing(LogEntry::at).reversed())
                .toList();
    }

    private JsonNode show(LogEntry entry, HttpUrl url) {
        if (!url.queryParameterValues("include[]").contains("incidents")) {
            return entry.json;
        }
        ObjectNode json = entry.json.deepCopy();
        json.set("incident", show(entry.incident));
        return json;
    }

    /** A time without a zone would be read in the account's, which nobody knows. */
    private static Instant time(HttpUrl url, String name, Instant fallback) {
        String text = url.queryParameter(name);
        if (text != null && !text.endsWith("Z")) {
            throw new IllegalArgumentException("%s=%s has no zone".formatted(name, text));
        }
        return text == null ? fallback : Instant.parse(text);
    }

    private <T> MockResponse page(HttpUrl url, String name, List<T> all, Function<T, JsonNode> show) {
        int limit = Math.min(100, number(url, "limit", 25));
        int offset = number(url, "offset", 0);
        if (offset + limit > CAP) {
            return json(
                    400,
                    PagerdutyJson.error(
                            2001,
                            "Arguments Caused Error",
                            "Offset+limit exceeds maximum allowed value of 10000. Please try to refine your search to reduce the returned set of records below this number, or set a date range."));
        }
        int from = isLooping ? 0 : Math.max(0, offset == 0 ? 0 : Math.min(offset, all.size()) - overlap);
        int to = Math.min(all.size(), from + limit);
        ObjectNode answer = PagerdutyJson.list(
                name, all.subList(from, to).stream().map(show).toList());
        answer.put("limit", limit).put("offset", offset).put("more", isLooping || to < all.size());
        answer.putNull("total");
        if (isTellingTotals && "true".equals(url.queryParameter("total"))) {
            answer.put("total", all.size());
        }
        return json(200, twist.apply(answer));
    }

    private static int number(HttpUrl url, String name, int fallback) {
        String text = url.queryParameter(name);
        return text == null ? fallback : Integer.parseInt(text);
    }

    static MockResponse json(int code, JsonNode body) {
        return raw(code, body.toString());
    }

    static MockResponse raw(int code, String body) {
        return new MockResponse.Builder()
                .code(code)
                .addHeader("Content-Type", "application/json;charset=utf-8")
                .addHeader("Date", "Sun, 22 Nov 2026 02:30:05 GMT")
                .body(body)
                .build();
    }

    /** What PagerDuty says to who asks too much. */
    static MockResponse tooMany(@Nullable String header, String seconds) {
        MockResponse.Builder answer = new MockResponse.Builder().code(429);
        if (header != null) {
            answer.addHeader(header, seconds)
                    .addHeader("Content-Type", "application/json")
                    .body(PagerdutyJson.error(2020, "Rate Limit Exceeded").toString());
        }
        return answer.build();
    }
}
