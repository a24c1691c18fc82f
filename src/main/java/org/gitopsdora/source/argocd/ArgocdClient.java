package org.gitopsdora.source.argocd;

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

/**
 * Argo CD's REST API, read only. Never sends {@code refresh}: any value of it makes the controller write. There is no paging; what is too
 * large answers 429 and must be split by project.
 */
final class ArgocdClient implements AutoCloseable {
    /** A list that breaks off is read once more from the start: what it landed is known by its content. */
    private static final int LIST_ATTEMPTS = 2;

    /** What gRPC says when one answer is larger than the server may send: asking again changes nothing. */
    private static final String TOO_LARGE = "larger than max";

    private final ArgocdConfig config;
    private final JsonClient http;

    ArgocdClient(ArgocdConfig config, Pauses pauses) {
        this.config = config;
        this.http = open(config, pauses);
    }

    /** What the server is and what its clock says. */
    record Version(String text, Optional<Instant> date) {}

    Version version() {
        JsonRequest request = JsonRequest.get("api", "version");
        try (JsonAnswer answer = get(request)) {
            JsonNode version = JsonRecords.readTree(answer.body());
            if (!version.path("Version").isString()) {
                throw unexpected("GET %s answers JSON without a Version".formatted(http.shown(request)));
            }
            return new Version(version.path("Version").stringValue(), answer.date());
        } catch (JacksonException e) {
            throw brokenOff(request, e);
        }
    }

    /** The account behind the token, or empty if the server knows none; it answers 200 to a bad token, too. */
    Optional<String> account() {
        JsonNode info = tree(JsonRequest.get("api", "v1", "session", "userinfo"));
        return info.path("loggedIn").asBoolean(false)
                ? Optional.of(info.path("username").asString("the token's account"))
                : Optional.empty();
    }

    /** Whether the token may see applications of a project, {@code *} for all. Servers too old to be asked count as yes. */
    boolean canGetApplications(String project) {
        try {
            JsonNode answer =
                    tree(JsonRequest.get("api", "v1", "account", "can-i", "applications", "get", project, "*"));
            return !answer.path("value").asString("yes").equals("no");
        } catch (HttpFailure e) {
            if (e.status() == 404 || e.status() == 501) {
                return true;
            }
            throw e;
        }
    }

    /**
     * Streams the applications of a project ({@code *} for all) to {@code taker}.
     *
     * @throws HttpFailure for what only the caller can judge, above all TOO_MANY
     */
    void listApplications(String project, JsonRecords.Taker taker) {
        JsonRequest request = applications();
        JsonRequest scoped = project.equals("*") ? request : request.with("projects", project);
        for (int attempt = 1; ; attempt++) {
            try {
                readList(scoped, taker);
                return;
            } catch (JacksonException e) {
                if (attempt == LIST_ATTEMPTS) {
                    throw brokenOff(scoped, e);
                }
            }
        }
    }

    /** Streams the events of one application that the API server still has. */
    void listEvents(ApplicationName application, JsonRecords.Taker taker) {
        JsonRequest request =
                scoped(JsonRequest.get("api", "v1", "applications", application.name(), "events"), application);
        try (JsonAnswer answer = get(request)) {
            // Without events some versions leave `items` out.
            JsonRecords.readList(answer.body(), taker);
        } catch (JacksonException e) {
            throw brokenOff(request, e);
        }
    }

    /** One application by name, from the API server itself. */
    JsonNode getApplication(ApplicationName application) {
        return tree(scoped(JsonRequest.get("api", "v1", "applications", application.name()), application));
    }

    /** Names of the projects the token may see. */
    List<String> listProjects() {
        List<String> names = new ArrayList<>();
        for (JsonNode project : items(tree(JsonRequest.get("api", "v1", "projects")))) {
            String name = project.path("metadata").path("name").asString("");
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Who is in a project, where even that project's list is too large to send. */
    List<ApplicationName> listNames(String project, Instant observedAt) {
        JsonRequest request = applications()
                .with("projects", project)
                .with("fields", "items.metadata.name,items.metadata.namespace,items.spec.project");
        List<ApplicationName> names = new ArrayList<>();
        for (JsonNode item : items(tree(request))) {
            JsonNode metadata = item.path("metadata");
            names.add(new ApplicationName(
                    metadata.path("namespace").asString("argocd"),
                    metadata.path("name").asString(""),
                    null,
                    item.path("spec").path("project").asString(project),
                    observedAt));
        }
        return names;
    }

    /** The URL of the list, for reports. */
    String listUrl() {
        return http.shown(applications());
    }

    @Override
    public void close() {
        http.close();
    }

    /** What an answer nobody can work with means for the whole source: who, what, whether to try again, what to do. */
    SourceException explained(HttpFailure failure) {
        String who = "argocd %s: ".formatted(config.name());
        String what = who + failure.getMessage();
        return switch (failure.kind()) {
            case UNREACHABLE, SERVER_ERROR ->
                new SourceException(
                        Blame.UNREACHABLE,
                        what + "; try again later, and check that `url` can be reached from here",
                        failure);
            case UNTRUSTED_CERTIFICATE ->
                new SourceException(Blame.UNEXPECTED_ANSWER, what + "; trying again does not help", failure);
            case WRONG_PROTOCOL, REDIRECTED, NOT_JSON ->
                new SourceException(
                        Blame.UNEXPECTED_ANSWER,
                        what + "; trying again does not help, correct `url`: it is that of the Argo CD API server",
                        failure);
            case UNUSABLE_CA_FILE -> new SourceException(Blame.CONFIGURATION, what, failure);
            case UNAUTHENTICATED ->
                new SourceException(
                        Blame.CREDENTIALS,
                        what + "; trying again does not help, issue a new token and put it where `token-file` points",
                        failure);
            case FORBIDDEN ->
                new SourceException(
                        Blame.CREDENTIALS, what + "; grant " + policyLine("the token's account", "*"), failure);
            case TOO_MANY ->
                !isTooLarge(failure)
                        ? new SourceException(Blame.UNREACHABLE, what + "; too many requests, try again later", failure)
                        : new SourceException(
                                Blame.UNEXPECTED_ANSWER,
                                what
                                        + "; the answer is too large for the server, trying again does not help: name `projects`, or raise "
                                        + "ARGOCD_GRPC_MAX_SIZE_MB there",
                                failure);
            case NOT_FOUND, BAD_REQUEST ->
                new SourceException(Blame.UNEXPECTED_ANSWER, what + "; is `url` an Argo CD API server?", failure);
        };
    }

    /** Whether the answer is too large in one piece. */
    static boolean isTooLarge(HttpFailure failure) {
        return failure.kind() == HttpFailure.Kind.TOO_MANY && failure.answer().contains(TOO_LARGE);
    }

    /** The line of Argo CD's RBAC policy that lets {@code account} be read with. */
    static String policyLine(String account, String project) {
        return "`p, %s, applications, get, %s/*, allow`".formatted(account, project);
    }

    private static JsonClient open(ArgocdConfig config, Pauses pauses) {
        JsonClient.Builder builder = JsonClient.at(config.url().orElseThrow())
                .readTimeout(config.readTimeout())
                .retryingTooMany(answer -> !answer.contains(TOO_LARGE))
                .pauses(pauses);
        config.token().ifPresent(token -> builder.bearerToken(token::reveal));
        config.caFile().ifPresent(builder::caFile);
        try {
            return builder.build();
        } catch (HttpFailure e) {
            throw new SourceException(Blame.CONFIGURATION, "argocd %s: %s".formatted(config.name(), e.getMessage()), e);
        }
    }

    private static JsonRequest applications() {
        return JsonRequest.get("api", "v1", "applications");
    }

    /** With the project a missing application answers 404, without it 403, which would say nothing. */
    private static JsonRequest scoped(JsonRequest request, ApplicationName application) {
        JsonRequest placed = request.with("appNamespace", application.namespace());
        String project = application.project();
        return project == null ? placed : placed.with("project", project);
    }

    private JsonAnswer get(JsonRequest request) {
        return http.get(request);
    }

    private JsonNode tree(JsonRequest request) {
        try (JsonAnswer answer = get(request)) {
            return JsonRecords.readTree(answer.body());
        } catch (JacksonException e) {
            throw brokenOff(request, e);
        }
    }

    private void readList(JsonRequest request, JsonRecords.Taker taker) {
        try (JsonAnswer answer = get(request)) {
            if (!JsonRecords.readList(answer.body(), taker)) {
                throw unexpected("GET %s answers JSON without items".formatted(http.shown(request)));
            }
        }
    }

    private static List<JsonNode> items(JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        list.path("items").forEach(items::add);
        return items;
    }

    private SourceException unexpected(String what) {
        return new SourceException(
                Blame.UNEXPECTED_ANSWER,
                "argocd %s: %s; trying again does not help: is `url` an Argo CD API server?"
                        .formatted(config.name(), what));
    }

    private SourceException brokenOff(JsonRequest request, JacksonException cause) {
        boolean isConnection = cause.getCause() instanceof IOException;
        String reason = isConnection ? String.valueOf(cause.getCause()) : cause.getOriginalMessage();
        return new SourceException(
                Blame.UNREACHABLE,
                "argocd %s: the answer to GET %s breaks off: %s; try again later"
                        .formatted(config.name(), http.shown(request), reason),
                cause);
    }

    /** Whether a known application is there and visible. */
    enum Visibility {
        FOUND,
        NOT_FOUND,
        REFUSED
    }

    /** Asks for one application by name; {@code found} is told what it looks like. */
    Visibility look(ApplicationName application, java.util.function.Consumer<JsonNode> found) {
        try {
            found.accept(getApplication(application));
            return Visibility.FOUND;
        } catch (HttpFailure e) {
            @Nullable Visibility gone = visibility(e);
            if (gone == null) {
                throw e;
            }
            return gone;
        }
    }

    /** 403 and 404 about a known application are answers; everything else is a failure, null. */
    static @Nullable Visibility visibility(HttpFailure failure) {
        return switch (failure.kind()) {
            case NOT_FOUND -> Visibility.NOT_FOUND;
            case FORBIDDEN -> Visibility.REFUSED;
            case UNREACHABLE,
                    UNTRUSTED_CERTIFICATE,
                    UNUSABLE_CA_FILE,
                    WRONG_PROTOCOL,
                    REDIRECTED,
                    NOT_JSON,
                    UNAUTHENTICATED,
                    TOO_MANY,
                    BAD_REQUEST,
                    SERVER_ERROR -> null;
        };
    }
}
