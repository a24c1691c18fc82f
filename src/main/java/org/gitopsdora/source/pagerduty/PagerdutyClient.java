package org.gitopsdora.source.pagerduty;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonAnswer;
import org.gitopsdora.http.JsonClient;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** PagerDuty's REST API, version 2, read only, one request at a time, as PagerDuty asks for. */
final class PagerdutyClient implements AutoCloseable {
    /** The most a page may hold. */
    static final int LIMIT = 100;

    /** Beyond this offset plus limit every list answers 400. */
    static final int CAP = 10_000;

    private static final int ANSWER_ATTEMPTS = 2;

    private final PagerdutyConfig config;
    private final JsonClient http;

    PagerdutyClient(PagerdutyConfig config, Pauses pauses) {
        this.config = config;
        this.http = open(config, pauses);
    }

    /**
     * One page of a list.
     *
     * @param total how many the list has in all, null if the server does not say
     */
    record Page(
            List<JsonNode> items, boolean hasMore, @Nullable Long total) {}

    /** A page of a list, whose items stand under the name of the last segment of its path. */
    Page page(JsonRequest list, long offset) {
        JsonRequest request = list.with("limit", Integer.toString(LIMIT)).with("offset", Long.toString(offset));
        JsonNode answer = tree(request);
        String name = request.segments().get(request.segments().size() - 1);
        JsonNode items = answer.path(name);
        if (!items.isArray()) {
            throw new UnusableAnswer("GET %s answers JSON without %s".formatted(http.shown(request), name), null);
        }
        List<JsonNode> elements = new ArrayList<>();
        items.forEach(elements::add);
        JsonNode more = answer.path("more");
        JsonNode total = answer.path("total");
        return new Page(
                elements,
                more.isBoolean() ? more.booleanValue() : elements.size() >= LIMIT,
                total.isIntegralNumber() ? total.longValue() : null);
    }

    /** One incident as it is now. */
    JsonNode incident(String key) {
        JsonRequest request = JsonRequest.get("incidents", key);
        JsonNode incident = tree(request).path("incident");
        if (!incident.isObject()) {
            throw new UnusableAnswer("GET %s answers JSON without incident".formatted(http.shown(request)), null);
        }
        return incident;
    }

    /** Any small document. */
    JsonNode tree(JsonRequest request) {
        for (int attempt = 1; ; attempt++) {
            try (JsonAnswer answer = http.get(request)) {
                return JsonRecords.readTree(answer.body());
            } catch (JacksonException e) {
                if (attempt == ANSWER_ATTEMPTS) {
                    throw brokenOff(request, e);
                }
            }
        }
    }

    /** The server's clock. */
    Optional<Instant> date(JsonRequest request) {
        try (JsonAnswer answer = http.get(request)) {
            return answer.date();
        }
    }

    /** What a request asks for, as it may be shown. */
    String shown(JsonRequest request) {
        return http.shown(request);
    }

    @Override
    public void close() {
        http.close();
    }

    /** Whether the request went beyond the offset cap. */
    static boolean isBeyondCap(HttpFailure failure) {
        return failure.status() == 400 && failure.answer().contains("xceeds maximum allowed value");
    }

    /** Whether the API understood and will not answer: no rights, not paid for, not there. */
    static boolean isRefused(HttpFailure failure) {
        return switch (failure.kind()) {
            case FORBIDDEN, NOT_FOUND -> true;
            case BAD_REQUEST -> failure.status() == 402;
            case UNREACHABLE,
                    UNTRUSTED_CERTIFICATE,
                    UNUSABLE_CA_FILE,
                    WRONG_PROTOCOL,
                    REDIRECTED,
                    NOT_JSON,
                    UNAUTHENTICATED,
                    TOO_MANY,
                    SERVER_ERROR -> false;
        };
    }

    /** Whether the server itself failed. */
    static boolean isOfServer(HttpFailure failure) {
        return failure.kind() == HttpFailure.Kind.SERVER_ERROR;
    }

    /** Whether another request may fare better: this one's part is lost, the others are worth asking for. */
    static boolean isOfOnePart(HttpFailure failure) {
        return switch (failure.kind()) {
            case SERVER_ERROR -> true;
            case BAD_REQUEST -> failure.status() != 402;
            case UNREACHABLE,
                    UNTRUSTED_CERTIFICATE,
                    UNUSABLE_CA_FILE,
                    WRONG_PROTOCOL,
                    REDIRECTED,
                    NOT_JSON,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    TOO_MANY -> false;
        };
    }

    /** What an answer nobody can work with means for the whole source: who, what, whether to try again, what to do. */
    SourceException explained(HttpFailure failure) {
        String what = "pagerduty %s: %s".formatted(config.name(), failure.getMessage());
        return switch (failure.kind()) {
            case UNREACHABLE, SERVER_ERROR ->
                new SourceException(
                        Blame.UNREACHABLE,
                        what + "; try again later, and check that `url` can be reached from here",
                        failure);
            case UNTRUSTED_CERTIFICATE ->
                new SourceException(Blame.UNEXPECTED_ANSWER, what + "; trying again does not help", failure);
            case WRONG_PROTOCOL, REDIRECTED, NOT_JSON, BAD_REQUEST ->
                new SourceException(
                        Blame.UNEXPECTED_ANSWER,
                        what + "; trying again does not help, correct `url`: it is that of PagerDuty's REST API",
                        failure);
            case UNUSABLE_CA_FILE -> new SourceException(Blame.CONFIGURATION, what, failure);
            case UNAUTHENTICATED ->
                new SourceException(
                        Blame.CREDENTIALS,
                        what
                                + "; trying again does not help, issue a new key and put it where `token-file` points (an app's access token needs `auth: oauth`)",
                        failure);
            case FORBIDDEN, NOT_FOUND ->
                new SourceException(
                        Blame.CREDENTIALS,
                        what
                                + "; trying again does not help, issue a read-only key of the account, or grant the app the scopes incidents.read and services.read",
                        failure);
            case TOO_MANY ->
                new SourceException(
                        Blame.UNREACHABLE,
                        what
                                + "; a night waits %d s for that in all (`patience`): the next one reads what is missing, and less beside it on the same key helps"
                                        .formatted(config.patience().toSeconds()),
                        failure);
        };
    }

    /** An answer without the shape of the API. */
    SourceException explained(UnusableAnswer answer) {
        return new SourceException(
                Blame.UNEXPECTED_ANSWER,
                "pagerduty %s: %s; is `url` PagerDuty's REST API?".formatted(config.name(), answer.getMessage()),
                answer);
    }

    /** Nothing at all is answered although the key is accepted. */
    SourceException switchedOff(HttpFailure failure) {
        return new SourceException(
                Blame.CREDENTIALS,
                "pagerduty %s: the account is switched off, or the key may read nothing at all: services, incidents and log entries are refused alike (%s); trying again does not help: ask the owner of the account whether its subscription has ended, or take the source out of the job"
                        .formatted(config.name(), failure.getMessage()),
                failure);
    }

    private static JsonClient open(PagerdutyConfig config, Pauses pauses) {
        JsonClient.Builder builder = JsonClient.at(config.url())
                // The version is in the vendor's type; a proxy or a stand-in that knows only JSON may answer that.
                .header("Accept", "application/vnd.pagerduty+json;version=2, application/json")
                .header("Content-Type", "application/json")
                .secretHeader("Authorization", () -> config.auth().header(config.token()))
                .readTimeout(config.readTimeout())
                .waitHeaders("ratelimit-reset")
                .slowingDown(config.patience())
                .pauses(pauses);
        config.caFile().ifPresent(builder::caFile);
        try {
            return builder.build();
        } catch (HttpFailure e) {
            throw new SourceException(
                    Blame.CONFIGURATION, "pagerduty %s: %s".formatted(config.name(), e.getMessage()), e);
        }
    }

    private UnusableAnswer brokenOff(JsonRequest request, JacksonException cause) {
        boolean isConnection = cause.getCause() instanceof IOException;
        String reason = isConnection ? String.valueOf(cause.getCause()) : cause.getOriginalMessage();
        return new UnusableAnswer("the answer to GET %s breaks off: %s".formatted(http.shown(request), reason), cause);
    }
}
