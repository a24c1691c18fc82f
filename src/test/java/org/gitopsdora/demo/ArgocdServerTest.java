package org.gitopsdora.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.RepositoryKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArgocdServerTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static Simulation simulation;

    @BeforeAll
    static void simulate() throws IOException {
        simulation = Simulation.start(SimulationConfig.small(1), folder.resolve("company"));
    }

    @AfterAll
    static void stop() {
        simulation.close();
    }

    @Test
    void anApplicationHasTheShapeOfArgoCd() throws Exception {
        JsonNode cart = json("/api/v1/applications/cart-production?project=shop&appNamespace=argocd");

        assertThat(keys(cart)).containsExactlyInAnyOrder("metadata", "spec", "status");
        assertThat(keys(cart.path("metadata")))
                .contains("name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "labels");
        assertThat(cart.path("metadata").path("resourceVersion").isString()).isTrue();
        assertThat(cart.path("spec").path("source").path("path").stringValue()).isEqualTo("apps/cart/production");
        JsonNode status = cart.path("status");
        assertThat(keys(status.path("sync"))).containsExactlyInAnyOrder("status", "comparedTo", "revision");
        assertThat(keys(status.path("health"))).containsExactlyInAnyOrder("status", "lastTransitionTime");
        JsonNode entry = status.path("history").path(0);
        assertThat(keys(entry))
                .containsExactlyInAnyOrder("revision", "deployedAt", "id", "source", "deployStartedAt", "initiatedBy");
        assertThat(entry.path("id").isIntegralNumber()).isTrue();
        assertThat(entry.path("revision").stringValue()).matches("[0-9a-f]{40}");
        assertThat(entry.path("deployedAt").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        JsonNode state = status.path("operationState");
        assertThat(keys(state))
                .containsExactlyInAnyOrder("operation", "phase", "message", "startedAt", "finishedAt", "syncResult");
        assertThat(state.path("startedAt")).isEqualTo(lastHistory(cart).path("deployStartedAt"));
        assertThat(status.path("history").size()).isEqualTo(10);
    }

    @Test
    void theRepositoryIsTheOneOfTheJob() throws Exception {
        String url = json("/api/v1/applications/cart-production?project=shop")
                .path("spec")
                .path("source")
                .path("repoURL")
                .stringValue();
        assertThat(RepositoryKey.of(url))
                .isEqualTo(RepositoryKey.of(simulation.environment().get("DEMO_GITOPS_URL")));
    }

    @Test
    void severalSourcesShowAnEmptySourceAndRevisionsInTheirOrder() throws Exception {
        JsonNode storefront = json("/api/v1/applications/storefront-production?project=shop");

        JsonNode entry = lastHistory(storefront);
        assertThat(entry.has("revision")).isFalse();
        assertThat(entry.path("source")).isEqualTo(MAPPER.readTree("{\"repoURL\":\"\"}"));
        assertThat(entry.path("revisions").path(0).stringValue()).isEqualTo("2.10.0");
        assertThat(entry.path("revisions").path(1).stringValue()).matches("[0-9a-f]{40}");
        assertThat(entry.path("sources").path(0).path("chart").stringValue()).isEqualTo("web");
        assertThat(entry.path("sources").path(1).path("ref").stringValue()).isEqualTo("values");
        JsonNode result = storefront.path("status").path("operationState").path("syncResult");
        assertThat(result.path("revision").stringValue()).isEmpty();
        assertThat(result.path("revisions").size()).isEqualTo(2);
    }

    @Test
    void aRunningOperationHasNoEndAndIsStillRequested() throws Exception {
        JsonNode payments = json("/api/v1/applications/payments-production?project=shop");
        JsonNode state = payments.path("status").path("operationState");
        assertThat(state.path("phase").stringValue()).isEqualTo("Running");
        assertThat(state.has("finishedAt")).isFalse();
        assertThat(payments.has("operation")).isTrue();
    }

    @Test
    void aStandingFailureIsSeenWithItsRetriesAndCondition() throws Exception {
        JsonNode status =
                json("/api/v1/applications/accounts-staging?project=shop").path("status");
        assertThat(status.path("operationState").path("phase").stringValue()).isEqualTo("Failed");
        assertThat(status.path("operationState").path("message").stringValue()).endsWith("(retried 5 times).");
        assertThat(status.path("operationState").path("retryCount").intValue()).isEqualTo(5);
        assertThat(status.path("conditions").path(0).path("type").stringValue()).isEqualTo("SyncError");
    }

    @Test
    void aDryRunIsMarkedAndLeavesNoHistory() throws Exception {
        JsonNode catalog = json("/api/v1/applications/catalog-integration?project=shop");
        JsonNode state = catalog.path("status").path("operationState");
        assertThat(state.path("operation").path("sync").path("dryRun").booleanValue())
                .isTrue();
        assertThat(lastHistory(catalog).path("deployStartedAt")).isNotEqualTo(state.path("startedAt"));
    }

    @Test
    void listsBySeveralProjects() throws Exception {
        JsonNode all = json("/api/v1/applications");
        assertThat(keys(all)).containsExactly("metadata", "items");
        assertThat(names(all)).isSorted().contains("whoami-playground", "applications", "cart-staging");
        assertThat(names(json("/api/v1/applications?projects=sandbox&projects=platform")))
                .containsExactly("applications", "whoami-playground");
        assertThat(names(json("/api/v1/applications?project=sandbox"))).containsExactly("whoami-playground");
        assertThat(names(json("/api/v1/applications?projects=unknown"))).isEmpty();
        assertThat(names(json("/api/v1/projects"))).containsExactly("platform", "sandbox", "shop");
    }

    @Test
    void onlySomeFieldsCanBeSelected() throws Exception {
        JsonNode item = json("/api/v1/applications?projects=sandbox"
                        + "&fields=items.metadata.name,items.metadata.uid,items.status.history,items.status.sync.status")
                .path("items")
                .path(0);
        assertThat(keys(item.path("metadata"))).containsExactly("name");
        assertThat(keys(item.path("status"))).containsExactly("sync");
        assertThat(json("/api/v1/applications?projects=none&fields=items.metadata.name")
                        .get("items")
                        .isNull())
                .isTrue();
    }

    @Test
    void lostRightsLookLikeAnEmptyList() throws Exception {
        simulation.argocd().grant(Set.of("sandbox"));
        try {
            assertThat(names(json("/api/v1/applications"))).containsExactly("whoami-playground");
            assertThat(names(json("/api/v1/projects"))).containsExactly("sandbox");
            assertThat(json("/api/v1/account/can-i/applications/get/*/*")
                            .path("value")
                            .stringValue())
                    .isEqualTo("no");
            assertError(get("/api/v1/applications/cart-production?project=shop"), 403, 7, "permission denied");
        } finally {
            simulation.argocd().grant(Set.of("platform", "sandbox", "shop"));
        }
        assertThat(json("/api/v1/account/can-i/applications/get/*/*")
                        .path("value")
                        .stringValue())
                .isEqualTo("yes");
    }

    @Test
    void aMissingApplicationIsForbiddenUnlessTheProjectIsSent() throws Exception {
        assertError(get("/api/v1/applications/nothing"), 403, 7, "permission denied");
        assertError(
                get("/api/v1/applications/nothing?project=shop"),
                404,
                5,
                "applications.argoproj.io \"nothing\" not found");
        assertError(get("/api/v1/applications/events"), 403, 7, "permission denied");
        assertError(
                get("/api/v1/applications/nothing/events?project=shop"),
                404,
                5,
                "applications.argoproj.io \"nothing\" not found");
    }

    @Test
    void aBadTokenIsToldApartFromNone() throws Exception {
        assertThat(bodyOf(get("/api/v1/session/userinfo", "wrong"))
                        .path("loggedIn")
                        .booleanValue())
                .isFalse();
        assertThat(json("/api/v1/session/userinfo").path("loggedIn").booleanValue())
                .isTrue();
        assertThat(keys(bodyOf(get("/api/version", "wrong")))).containsExactly("Version");
        assertError(get("/api/v1/applications", "wrong"), 401, 16, "invalid session: token signature is invalid");
        HttpResponse<String> none = CLIENT.send(
                HttpRequest.newBuilder(URI.create(simulation.argocd().url() + "/api/v1/applications"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertError(none, 401, 16, "no session information");
    }

    @Test
    void whatIsNoRouteIsPlainTextOrThePage() throws Exception {
        HttpResponse<String> unknown = get("/api/v1/nonsense");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        HttpResponse<String> page = CLIENT.send(
                HttpRequest.newBuilder(URI.create(simulation.argocd().url() + "/"))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html>");
        assertThat(get("/wrong/api/v1/applications").statusCode()).isEqualTo(404);
    }

    @Test
    void eventsLiveAnHour() throws Exception {
        JsonNode events = json("/api/v1/applications/payments-production/events?project=shop")
                .path("items");
        assertThat(events.size()).isPositive();
        for (JsonNode event : events) {
            assertThat(Instant.parse(event.path("firstTimestamp").stringValue()))
                    .isAfterOrEqualTo(simulation.now().minus(Duration.ofHours(1)));
            assertThat(keys(event))
                    .contains("metadata", "involvedObject", "reason", "message", "source", "type", "eventTime");
            String[] name = event.path("metadata").path("name").stringValue().split("\\.", -1);
            long nanos = Long.parseLong(name[1], 16);
            assertThat(Instant.ofEpochSecond(nanos / 1_000_000_000L))
                    .isEqualTo(Instant.parse(event.path("firstTimestamp").stringValue()));
        }
        assertThat(json("/api/v1/applications/whoami-playground/events?project=sandbox")
                        .path("items")
                        .isArray())
                .isTrue();
    }

    @Test
    void countsRequestsAndRemembersARefresh() throws Exception {
        try (Simulation own = Simulation.start(SimulationConfig.small(1), folder.resolve("own"))) {
            String url = own.argocd().url() + "/api/v1/applications";
            for (String query : List.of("", "?refresh=false")) {
                CLIENT.send(
                        HttpRequest.newBuilder(URI.create(url + query)).build(),
                        HttpResponse.BodyHandlers.discarding());
            }
            assertThat(own.argocd().requests()).containsEntry("/api/v1/applications", 2L);
            assertThat(own.argocd().refreshes()).isEqualTo(1);
        }
    }

    @Test
    void theExportedLogBeginsLateAndTellsSomeThingsTwice() throws Exception {
        Set<String> uids = new HashSet<>();
        int lines = 0;
        try (BufferedReader log = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("company/events.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                JsonNode event = MAPPER.readTree(line);
                uids.add(event.path("metadata").path("uid").stringValue());
                assertThat(Instant.parse(event.path("lastTimestamp").stringValue()))
                        .isAfterOrEqualTo(SimulationConfig.small(1).eventLogFrom());
                lines++;
            }
        }
        assertThat(lines).isGreaterThan(uids.size());
        assertThat(Files.readString(folder.resolve("company/events-controller-log.ndjson")))
                .contains("\"msg\":\"Initiated automated sync to '");
    }

    @Test
    void generatedApplicationsAreAboutAsLargeAsRealOnes() throws Exception {
        SimulationConfig config = read("{seed: 1, applications: 3000, message-limit: 20000000}");
        try (Simulation load = Simulation.start(config, folder.resolve("load"))) {
            HttpResponse<String> refused = get(load, "/api/v1/applications");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(bodyOf(refused).path("message").stringValue())
                    .startsWith("grpc: received message larger than max (");
            assertThat(bodyOf(refused).path("code").intValue()).isEqualTo(8);
            assertThat(names(bodyOf(get(load, "/api/v1/applications?projects=shop"))))
                    .hasSize(21);
            assertThat(get(load, "/api/v1/applications/load-0002999?project=load")
                            .body())
                    .hasSizeBetween(9_000, 20_000);
            assertThat(get(load, "/api/v1/applications/load-0003000?project=load")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aLongListIsSentAsItIsMade() throws Exception {
        SimulationConfig config = read("{seed: 1, applications: 3000}");
        try (Simulation load = Simulation.start(config, folder.resolve("stream"));
                InputStream body = CLIENT.send(
                                request(load, "/api/v1/applications"), HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            JsonNode list = MAPPER.readTree(body);
            List<String> names = names(list);
            assertThat(names).isSorted().doesNotHaveDuplicates().hasSize(3000 + 23);
            Set<String> uids = new HashSet<>();
            list.path("items")
                    .forEach(item -> uids.add(item.path("metadata").path("uid").stringValue()));
            assertThat(uids).hasSize(3000 + 23);
            Ledger ledger = DemoOracle.tell(config, folder.resolve("oracle"));
            assertThat(ledger.loadApplications()).isEqualTo(3000);
            assertThat(ledger.loadHistoryEntries()).isGreaterThan(20_000);
        }
    }

    @Test
    void theJobOfTheDemoNamesTheSimulation() {
        SimulationConfig config = SimulationConfig.read(JobFile.read(
                        Path.of("jobs/demo.yaml"),
                        name -> simulation.environment().get(name))
                .block("simulation"));
        assertThat(config).isEqualTo(SimulationConfig.small(1));
    }

    private static SimulationConfig read(String simulation) {
        return SimulationConfig.read(JobFile.parse("test.yaml", "simulation: " + simulation, name -> null)
                .block("simulation"));
    }

    private static void assertError(HttpResponse<String> response, int status, int code, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        JsonNode body = bodyOf(response);
        assertThat(keys(body)).containsExactly("error", "code", "message");
        assertThat(body.path("code").intValue()).isEqualTo(code);
        assertThat(body.path("error").stringValue()).isEqualTo(message);
        assertThat(body.path("message").stringValue()).isEqualTo(message);
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        return bodyOf(response);
    }

    private static JsonNode bodyOf(HttpResponse<String> response) {
        return MAPPER.readTree(response.body());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(simulation, path);
    }

    private static HttpResponse<String> get(Simulation simulation, String path) throws Exception {
        return CLIENT.send(request(simulation, path), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(simulation.argocd().url() + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(Simulation simulation, String path) {
        return HttpRequest.newBuilder(URI.create(simulation.environment().get("DEMO_ARGOCD_URL") + path))
                .header("Authorization", "Bearer " + simulation.environment().get("DEMO_ARGOCD_TOKEN"))
                .header("Accept", "application/json")
                .build();
    }

    private static JsonNode lastHistory(JsonNode application) {
        JsonNode history = application.path("status").path("history");
        return history.path(history.size() - 1);
    }

    private static List<String> keys(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    private static List<String> names(JsonNode list) {
        return list.path("items")
                .valueStream()
                .map(item -> item.path("metadata").path("name").stringValue())
                .toList();
    }
}
