package org.gitopsdora.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulated PagerDuty: shapes, filters, pages and refusals as upstream has them. */
class PagerdutyServerTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String WHOLE = "since=2026-08-01T00:00:00Z&until=2026-11-20T02:30:00Z";

    @TempDir
    static Path folder;

    private static Simulation simulation;
    private static Ledger ledger;

    @BeforeAll
    static void simulate() throws IOException {
        simulation = Simulation.start(SimulationConfig.small(7), folder);
        ledger = DemoOracle.tell(SimulationConfig.small(7), folder.resolve("oracle"));
    }

    @AfterAll
    static void stop() {
        simulation.close();
    }

    @Test
    void aResolvedIncidentHasForgottenItsAcknowledgementAndTheLogHasNot() throws Exception {
        JsonNode incident = incident("Customers are charged a cent too much");
        assertThat(incident.path("status").stringValue()).isEqualTo("resolved");
        assertThat(incident.path("acknowledgements").size()).isZero();
        assertThat(incident.path("service").path("id").stringValue()).isEqualTo("PSHCHKT");
        assertThat(incident.path("created_at").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        List<String> types = new ArrayList<>();
        get("/log_entries?is_overview=true&include[]=incidents&limit=100&" + WHOLE)
                .path("log_entries")
                .forEach(entry -> {
                    if (entry.path("incident").path("id").equals(incident.path("id"))) {
                        types.add(entry.path("type").stringValue());
                        assertThat(entry.path("incident").path("incident_number"))
                                .isEqualTo(incident.path("incident_number"));
                    }
                });
        assertThat(types)
                .as("newest first")
                .containsExactly("resolve_log_entry", "acknowledge_log_entry", "trigger_log_entry");
    }

    @Test
    void aMergedIncidentPointsAtTheOneItTurnedOutToBe() throws Exception {
        JsonNode reason = incident("Totals of orders and payments differ").path("resolve_reason");
        assertThat(reason.path("type").stringValue()).isEqualTo("merge_resolve_reason");
        assertThat(reason.path("incident").path("id"))
                .isEqualTo(incident("Customers are charged a cent too much").path("id"));
    }

    @Test
    void listsFilterByCreationAndShowAMonthUnlessAskedForMore() throws Exception {
        long all = get("/incidents?limit=100&" + WHOLE).path("incidents").size();
        assertThat(all).isEqualTo(ledger.pages().size());
        assertThat(get("/incidents?limit=100").path("incidents").size()).isLessThan((int) all);
        assertThat(get("/incidents?limit=100&date_range=all").path("incidents").size())
                .isEqualTo((int) all);
        assertThat(get("/incidents?limit=100&since=2026-01-01T00:00:00Z&until=2026-11-20T00:00:00Z")
                        .path("incidents")
                        .size())
                .as("more than six months: nothing, and no word")
                .isZero();
        assertThat(get("/incidents?statuses[]=acknowledged&" + WHOLE)
                        .path("incidents")
                        .path(0)
                        .path("title")
                        .stringValue())
                .isEqualTo("Carts are empty");
    }

    @Test
    void pagesHaveLimitsAndAnEnd() throws Exception {
        JsonNode first = get("/incidents?limit=3&total=true&" + WHOLE);
        assertThat(first.path("incidents").size()).isEqualTo(3);
        assertThat(first.path("more").booleanValue()).isTrue();
        assertThat(first.path("total").intValue()).isEqualTo(ledger.pages().size());
        assertThat(get("/incidents?limit=3&offset=6&" + WHOLE).path("total").isNull())
                .isTrue();
        HttpResponse<String> beyond = send(
                "/incidents?limit=100&offset=9901",
                "Token token=" + simulation.pagerduty().token());
        assertThat(beyond.statusCode()).isEqualTo(400);
        assertThat(beyond.body()).contains("Offset+limit exceeds maximum allowed value of 10000");
    }

    @Test
    void whatBelongsToAnIncidentIsAskedForByItself() throws Exception {
        String id = incident("Refunds are booked twice").path("id").stringValue();
        assertThat(get("/incidents/" + id).path("incident").path("id").stringValue())
                .isEqualTo(id);
        assertThat(get("/incidents/%s/custom_fields/values".formatted(id))
                        .path("custom_fields")
                        .path(0)
                        .path("value")
                        .stringValue())
                .matches("[0-9a-f]{40}");
        assertThat(get("/incidents/%s/alerts".formatted(id))
                        .path("alerts")
                        .path(0)
                        .path("alert_key")
                        .stringValue())
                .startsWith("watch-");
        JsonNode service = get("/services?include[]=integrations&include[]=teams")
                .path("services")
                .path(0);
        assertThat(service.path("integrations").path(0).path("integration_key").stringValue())
                .matches("[0-9a-f]{32}");
        assertThat(service.path("teams").size()).isEqualTo(1);
    }

    @Test
    void refusesWhoHasNoKeyAndWhatIsNotThere() throws Exception {
        HttpResponse<String> refused =
                send("/incidents", "Bearer " + simulation.pagerduty().token());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(MAPPER.readTree(refused.body()).path("error").path("code").intValue())
                .isEqualTo(2006);
        assertThat(send(
                                "/incidents/Q404",
                                "Token token=" + simulation.pagerduty().token())
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode incident(String title) throws Exception {
        for (JsonNode each : get("/incidents?limit=100&" + WHOLE).path("incidents")) {
            if (each.path("title").stringValue().equals(title)) {
                return each;
            }
        }
        throw new IllegalArgumentException("No incident " + title);
    }

    private static JsonNode get(String target) throws Exception {
        HttpResponse<String> response =
                send(target, "Token token=" + simulation.pagerduty().token());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return MAPPER.readTree(response.body());
    }

    private static HttpResponse<String> send(String target, String authorization) throws Exception {
        String encoded = target.replace("[", "%5B").replace("]", "%5D");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulation.pagerduty().url() + encoded))
                .header("Authorization", authorization)
                .header("Accept", "application/vnd.pagerduty+json;version=2")
                .header("Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
