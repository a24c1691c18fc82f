package org.gitopsdora.source.opsgenie;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonAnswer;
import org.gitopsdora.http.JsonClient;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The API of Opsgenie or of Jira Service Management Ops, read only, one request after the other. Where a page says what comes next, only
 * its position is believed: the address may be another server's than the one that was configured.
 */
final class OpsgenieClient implements AutoCloseable {
    /** Opsgenie is no older. */
    static final Instant BEGINNING = Instant.parse("2012-01-01T00:00:00Z");

    /** A timeline or log longer than this many pages goes round in circles. */
    private static final int LOG_PAGES = 200;

    private static final int LOG_PAGE_SIZE = 100;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final OpsgenieConfig config;
    private final JsonClient http;
    private Optional<Instant> serverTime = Optional.empty();

    OpsgenieClient(OpsgenieConfig config, Pauses pauses) {
        this.config = config;
        this.http = open(config, pauses);
    }

    /**
     * One page of a list.
     *
     * @param total how many the query finds, empty where the answer does not say
     * @param nextOffset where the server says the next page begins, empty where it does not say
     */
    record Page(List<JsonNode> records, Optional<Long> total, Optional<Long> nextOffset) {}

    /** Incidents or alerts whose last change lies in the window, oldest first. */
    Page listChanged(Unit unit, Window window, long offset, int size) {
        String query = "updatedAt>=%d AND updatedAt<%d"
                .formatted(window.from().toEpochMilli(), window.to().toEpochMilli());
        return list(unit, query, offset, size);
    }

    /** The first one there ever was; there is no list without a query. */
    Page listOldest(Unit unit) {
        return list(unit, "createdAt>=%d".formatted(BEGINNING.toEpochMilli()), 0, 1);
    }

    /** An alert with its description and details, which the list leaves out; empty if it was deleted meanwhile. */
    Optional<JsonNode> findAlert(String key) {
        try {
            JsonNode answer = tree(request(config.dialect().alert(key)));
            return Optional.of(answer.path("data").isObject() ? answer.path("data") : answer);
        } catch (HttpFailure e) {
            if (e.kind() == HttpFailure.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Everything that happened to an incident or alert; nothing if it was deleted meanwhile. */
    List<JsonNode> listEntries(Unit unit, String key) {
        JsonRequest first = request(config.dialect().timeline(unit, key))
                .with(config.dialect().sizeParameter(), Integer.toString(LOG_PAGE_SIZE))
                .with("order", "asc");
        JsonRequest request = unit == Unit.ALERTS ? first.with("direction", "next") : first;
        List<JsonNode> entries = new ArrayList<>();
        List<JsonRequest> asked = new ArrayList<>();
        try {
            while (!asked.contains(request) && asked.size() < LOG_PAGES) {
                asked.add(request);
                JsonNode answer = tree(request);
                List<JsonNode> page = entries(answer);
                entries.addAll(page);
                Map<String, String> next = parametersOfNext(answer);
                if (page.isEmpty() || next.isEmpty()) {
                    break;
                }
                request = with(request(config.dialect().timeline(unit, key)), next);
            }
        } catch (HttpFailure e) {
            if (e.kind() != HttpFailure.Kind.NOT_FOUND) {
                throw e;
            }
        }
        return entries;
    }

    /** A service by id; empty if it is gone or may not be seen: then nobody knows its name. */
    Optional<JsonNode> findService(String key) {
        return findQuietly(JsonRequest.get("v1", "services", key))
                .map(answer -> answer.path("data"))
                .filter(JsonNode::isObject);
    }

    /** The teams; none where they may not be seen: names are a convenience. */
    List<JsonNode> listTeams() {
        List<JsonNode> teams = new ArrayList<>();
        findQuietly(request(config.dialect().teams())).ifPresent(answer -> {
            answer.path("data").forEach(teams::add);
            answer.path("platformTeams").forEach(teams::add);
        });
        return teams;
    }

    /** The server's clock when it last answered. */
    Optional<Instant> serverTime() {
        return serverTime;
    }

    /** The URL of a list, for reports. */
    String listUrl(Unit unit) {
        return http.shown(request(config.dialect().list(unit)));
    }

    @Override
    public void close() {
        http.close();
    }

    /** Whether the answer says that this may not be seen, or that it is not there. */
    static boolean isRefusal(HttpFailure failure) {
        return switch (failure.status()) {
            case 401, 403, 404, 410 -> true;
            default -> false;
        };
    }

    /** What an answer nobody can work with means for the whole source: who, what, whether to try again, what to do. */
    SourceException explained(HttpFailure failure) {
        String what = "opsgenie %s: %s".formatted(config.name(), failure.getMessage());
        return switch (failure.kind()) {
            case UNREACHABLE, SERVER_ERROR ->
                new SourceException(
                        Blame.UNREACHABLE,
                        what + "; try again later, and check that `url` can be reached from here",
                        failure);
            case TOO_MANY ->
                new SourceException(Blame.UNREACHABLE, what + "; too many requests, try again later", failure);
            case UNTRUSTED_CERTIFICATE ->
                new SourceException(Blame.UNEXPECTED_ANSWER, what + "; trying again does not help", failure);
            case UNUSABLE_CA_FILE -> new SourceException(Blame.CONFIGURATION, what, failure);
            case UNAUTHENTICATED, FORBIDDEN ->
                new SourceException(
                        Blame.CREDENTIALS,
                        what + "; trying again does not help, put a key that may read where `token-file` points",
                        failure);
            case WRONG_PROTOCOL, REDIRECTED, NOT_JSON, NOT_FOUND ->
                new SourceException(
                        Blame.UNEXPECTED_ANSWER,
                        what + "; trying again does not help, correct `url`, `region` or `dialect`",
                        failure);
            case BAD_REQUEST ->
                new SourceException(
                        Blame.UNEXPECTED_ANSWER,
                        what
                                + "; trying again does not help: is the key one of an API integration, and of this region?",
                        failure);
        };
    }

    private Page list(Unit unit, String query, long offset, int size) {
        JsonRequest request = request(config.dialect().list(unit))
                .with("query", query)
                .with("order", "asc")
                .with("offset", Long.toString(offset))
                .with(config.dialect().sizeParameter(), Integer.toString(size));
        JsonNode answer = tree(request);
        JsonNode list = answer.path(config.dialect().listField());
        if (!list.isArray()) {
            throw new SourceException(
                    Blame.UNEXPECTED_ANSWER,
                    "opsgenie %s: GET %s answers JSON without a list `%s`; trying again does not help: is `dialect` right?"
                            .formatted(
                                    config.name(),
                                    http.shown(request),
                                    config.dialect().listField()));
        }
        List<JsonNode> records = new ArrayList<>();
        list.forEach(records::add);
        JsonNode total = answer.path("totalCount");
        String next = parametersOfNext(answer).get("offset");
        return new Page(
                records,
                total.isIntegralNumber() ? Optional.of(total.longValue()) : Optional.empty(),
                next != null && next.matches("\\d{1,9}") ? Optional.of(Long.parseLong(next)) : Optional.empty());
    }

    /** A timeline wraps its entries once more. */
    private static List<JsonNode> entries(JsonNode answer) {
        List<JsonNode> entries = new ArrayList<>();
        JsonNode data = answer.path("data");
        (data.isArray() ? data : data.path("entries")).forEach(entries::add);
        answer.path("values").forEach(entries::add);
        return entries;
    }

    /** What the link to the next page asks for, whatever server it names; nothing where there is no link. */
    private static Map<String, String> parametersOfNext(JsonNode answer) {
        String next = answer.path("paging").path("next").asString("");
        String link = next.isEmpty() ? answer.path("links").path("next").asString("") : next;
        Map<String, String> parameters = new LinkedHashMap<>();
        int query = link.indexOf('?');
        if (query < 0) {
            return parameters;
        }
        for (String pair : link.substring(query + 1).replaceFirst("#.*", "").split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that encodes nothing stands for itself.
            return text;
        }
    }

    private Optional<JsonNode> findQuietly(JsonRequest request) {
        try {
            return Optional.of(tree(request));
        } catch (HttpFailure e) {
            if (isRefusal(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private JsonRequest request(List<String> path) {
        List<String> segments = new ArrayList<>();
        config.cloudId().ifPresent(cloudId -> segments.addAll(List.of("jsm", "ops", "api", cloudId)));
        segments.addAll(path);
        return new JsonRequest(segments, List.of());
    }

    private static JsonRequest with(JsonRequest request, Map<String, String> parameters) {
        JsonRequest result = request;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            result = result.with(parameter.getKey(), parameter.getValue());
        }
        return result;
    }

    private JsonNode tree(JsonRequest request) {
        try (JsonAnswer answer = http.get(request)) {
            serverTime = answer.date().or(() -> serverTime);
            return JsonRecords.readTree(answer.body());
        } catch (JacksonException e) {
            throw brokenOff(request, e);
        }
    }

    private SourceException brokenOff(JsonRequest request, JacksonException cause) {
        @Nullable Throwable reason = cause.getCause();
        return new SourceException(
                Blame.UNREACHABLE,
                "opsgenie %s: the answer to GET %s breaks off: %s; try again later"
                        .formatted(
                                config.name(),
                                http.shown(request),
                                reason instanceof IOException ? reason : cause.getOriginalMessage()),
                cause);
    }

    private static JsonClient open(OpsgenieConfig config, Pauses pauses) {
        JsonClient.Builder builder = JsonClient.at(config.url().orElseThrow())
                .readTimeout(config.readTimeout())
                .retryingTooMany(answer -> true)
                .waitHeaders("X-RateLimit-Period-In-Sec")
                .longestPause(LONGEST_PAUSE)
                .pauses(pauses)
                .secretHeader("Authorization", () -> authorization(config));
        config.caFile().ifPresent(builder::caFile);
        try {
            return builder.build();
        } catch (HttpFailure e) {
            throw new SourceException(
                    Blame.CONFIGURATION, "opsgenie %s: %s".formatted(config.name(), e.getMessage()), e);
        }
    }

    private static String authorization(OpsgenieConfig config) {
        String token = config.token().orElseThrow().reveal();
        return switch (config.dialect()) {
            case OPSGENIE -> "GenieKey " + token;
            case JSM ->
                config.email()
                        .map(email -> "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((email + ":" + token).getBytes(StandardCharsets.UTF_8)))
                        .orElse("Bearer " + token);
        };
    }
}
