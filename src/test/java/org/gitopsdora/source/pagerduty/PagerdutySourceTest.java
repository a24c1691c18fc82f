package org.gitopsdora.source.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.gitopsdora.config.Secret;
import org.gitopsdora.http.PromptSockets;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.pagerduty.PagerdutyConfig.Auth;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PagerdutySourceTest {
    private static final String FIRST_NIGHT = "2026-11-22T02:30:00Z";
    private static final String SECOND_NIGHT = "2026-11-23T02:30:00Z";
    private static final String THIRD_NIGHT = "2026-11-24T02:30:00Z";
    private static final String YESTERDAY = "2026-11-21T10:00:00Z";
    private static final Duration HISTORY = Duration.ofDays(180);

    private final MockWebServer server = new MockWebServer();
    private final FakePagerduty pagerduty = new FakePagerduty();
    private final MemoryExtraction extraction = new MemoryExtraction(FIRST_NIGHT);

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(pagerduty);
        server.setServerSocketFactory(new PromptSockets());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesAll(source(config(List.of(), HISTORY, Auth.TOKEN)), extraction);
    }

    @Test
    void theFirstNightReadsItsHistoryAndNothingTwice() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-06-01T10:00:00Z");
        pagerduty.resolve("Q1", "2026-06-01T11:00:00Z");
        pagerduty.trigger("Q2", "PCART", YESTERDAY);
        extract();
        assertThat(states()).containsExactly("Q1 resolved", "Q2 triggered");
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET))
                .extracting(entry -> entry.incidentKey() + " " + entry.type())
                .containsExactlyInAnyOrder("Q1 trigger_log_entry", "Q1 resolve_log_entry", "Q2 trigger_log_entry");
        assertThat(extraction.landed(PagerdutyService.DATASET))
                .extracting(PagerdutyService::name)
                .containsExactly("checkout", "cart");
        assertThat(covered("log")).containsExactly("2026-05-26T02:30:00Z..2026-11-22T02:30:00Z");
        assertThat(covered("created")).containsExactly("2026-05-26T02:30:00Z..2026-11-22T02:30:00Z");
        assertThat(extraction.gaps).isEmpty();
        assertThat(extraction.rejections).isEmpty();
        assertThat(pagerduty.targets)
                .allMatch(target -> !target.contains("since=") || target.matches(".*since=[^&]*Z&until=[^&]*Z.*"));
    }

    @Test
    void aQuietNightLandsItsWindowOnly() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.resolve("Q1", "2026-11-21T10:30:00Z");
        extract();
        pagerduty.targets.clear();
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyIncident.DATASET)).isEmpty();
        assertThat(extraction.landed(PagerdutyService.DATASET)).isEmpty();
        assertThat(covered("log")).containsExactly("2026-11-22T02:30:00Z..2026-11-23T02:30:00Z");
        assertThat(pagerduty.targets).as("services, incidents, log").hasSize(3);
        assertThat(pagerduty.targets).anyMatch(target -> target.contains("since=2026-11-22T01%3A30%3A00Z"));
    }

    @Test
    void aLateAcknowledgementAndResolutionArriveTheNextNight() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-09-01T10:00:00Z");
        extract();
        pagerduty.acknowledge("Q1", "2026-11-22T09:00:00Z");
        nextNight(SECOND_NIGHT);
        assertThat(states()).containsExactly("Q1 acknowledged");
        pagerduty.resolve("Q1", "2026-11-23T09:00:00Z");
        nextNight(THIRD_NIGHT);
        assertThat(states()).containsExactly("Q1 resolved");
        assertThat(extraction.landed(PagerdutyIncident.DATASET).get(0).resolvedAt())
                .isEqualTo("2026-11-23T09:00:00Z");
    }

    @Test
    void aReopenedAndAMergedIncidentArriveTheNextNight() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-06-01T10:00:00Z");
        pagerduty.resolve("Q1", "2026-06-01T11:00:00Z");
        pagerduty.trigger("Q2", "PCHECKOUT", "2026-10-01T10:00:00Z");
        extract();
        pagerduty.reopen("Q1", "2026-11-22T09:00:00Z");
        pagerduty.merge("Q2", "Q1", "2026-11-22T09:05:00Z");
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyIncident.DATASET))
                .extracting(each -> "%s %s %s %s"
                        .formatted(each.incidentKey(), each.status(), each.resolvedAt(), each.mergedInto()))
                .containsExactlyInAnyOrder("Q1 triggered null null", "Q2 resolved 2026-11-22T09:05:00Z Q1");
    }

    @Test
    void anIncidentOlderThanTheHistoryArrivesWhenSomethingHappensToIt() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2025-01-01T10:00:00Z");
        pagerduty.resolve("Q1", YESTERDAY);
        extract();
        assertThat(states()).containsExactly("Q1 resolved");
    }

    @Test
    void aMoveToAnotherServiceSaysWhereTheIncidentWas() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        extract();
        pagerduty.move("Q1", "PCART", "2026-11-22T09:00:00Z");
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyIncident.DATASET).get(0).serviceKey())
                .isEqualTo("PCART");
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).singleElement().satisfies(entry -> {
            assertThat(entry.fromServiceKey()).isEqualTo("PCHECKOUT");
            assertThat(entry.toServiceKey()).isEqualTo("PCART");
            assertThat(entry.payload()).contains("application_fields").doesNotContain("alert_counts");
        });
    }

    @Test
    void anOpenIncidentIsReadAgainAlthoughTheLogIsSilentAboutIt() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        extract();
        pagerduty.incident("Q1").priority = "P1";
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyIncident.DATASET))
                .extracting(PagerdutyIncident::priority)
                .containsExactly("P1");
    }

    @Test
    void manyOpenIncidentsAreLookedUpInListsAndTheRestOneByOne() {
        for (int number = 0; number < 250; number++) {
            pagerduty.trigger(
                    "Q" + number, "PCHECKOUT", "2026-07-01T10:%02d:%02dZ".formatted(number / 60, number % 60));
        }
        extract();
        pagerduty.targets.clear();
        pagerduty.incident("Q7").status = "resolved";
        pagerduty.incident("Q8").title = "renamed";
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyIncident.DATASET))
                .extracting(PagerdutyIncident::incidentKey)
                .containsExactlyInAnyOrder("Q7", "Q8");
        assertThat(pagerduty.targets).hasSizeLessThan(12);
    }

    @Test
    void alertsAndCustomFieldsAreAskedForWhereAnIncidentHasChanged() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.trigger("Q2", "PCART", YESTERDAY);
        pagerduty.incident("Q1").alerts.add(PagerdutyJson.alert("A1", "uid-1", "checkout", "Q1"));
        pagerduty
                .incident("Q1")
                .customFields
                .add(PagerdutyJson.customField("Environment", JsonNodeFactory.instance.stringNode("production")));
        pagerduty
                .incident("Q1")
                .customFields
                .add(PagerdutyJson.customField(
                        "region", JsonNodeFactory.instance.objectNode().put("value", "eu")));
        extract();
        assertThat(extraction.landed(PagerdutyAlert.DATASET)).singleElement().satisfies(alert -> {
            assertThat(alert.incidentKey()).isEqualTo("Q1");
            assertThat(alert.alertKey()).isEqualTo("uid-1");
            assertThat(alert.component()).isEqualTo("checkout");
            assertThat(alert.componentGroup()).isEqualTo("Kustomization");
        });
        assertThat(extraction.landed(PagerdutyAttribute.DATASET))
                .extracting(each -> each.field() + "=" + each.value())
                .contains(
                        "detail:revision=main@sha1:5f0c",
                        "detail:labels.app=checkout",
                        "custom:environment=production",
                        "custom:region=eu",
                        "integration_key=key-cart",
                        "team=PTEAM",
                        "team_name=Team PTEAM");
        assertThat(pagerduty.count("/incidents/Q2/alerts")).as("it has none").isZero();
        pagerduty.targets.clear();
        nextNight(SECOND_NIGHT);
        assertThat(pagerduty.targets).noneMatch(target -> target.contains("alerts"));
        pagerduty.incident("Q1").alerts.add(PagerdutyJson.alert("A2", "uid-2", "cart", "Q1"));
        nextNight(THIRD_NIGHT);
        assertThat(extraction.landed(PagerdutyAlert.DATASET))
                .extracting(PagerdutyAlert::alertId)
                .containsExactly("A2");
    }

    @Test
    void anAccountWithoutCustomFieldsIsNotAskedForThemIncidentByIncident() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        extract();
        assertThat(pagerduty.count("/incidents/Q1")).isZero();
        assertThat(extraction.gaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 403, 404})
    void customFieldsThatNobodyMayReadAreNoFailure(int status) {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.answers.put("/incidents/custom_fields", answer(status, "{\"error\":{}}"));
        pagerduty.answers.put("/incidents/Q1/custom_fields/values", answer(status, "{\"error\":{}}"));
        extract();
        assertThat(states()).containsExactly("Q1 triggered");
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void refusedAlertsAreOneGapAndTheIncidentsAreRead() {
        for (String id : List.of("Q1", "Q2")) {
            pagerduty.trigger(id, "PCHECKOUT", YESTERDAY);
            pagerduty.incident(id).alerts.add(PagerdutyJson.alert("A" + id, "k", "c", id));
            pagerduty.answers.put("/incidents/" + id + "/alerts", answer(403, "{\"error\":{}}"));
        }
        extract();
        assertThat(states()).containsExactly("Q1 triggered", "Q2 triggered");
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("alerts_refused");
        assertThat(pagerduty.targets.stream().filter(target -> target.contains("/alerts")))
                .hasSize(1);
    }

    @Test
    void anIncidentThatCannotBeReadIsAGapAndReadTheNextNightWithItsAlerts() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.trigger("Q2", "PCART", YESTERDAY);
        pagerduty.incident("Q1").alerts.add(PagerdutyJson.alert("A1", "uid-1", "checkout", "Q1"));
        pagerduty.answers.put("/incidents/Q1/alerts", answer(500, "{\"error\":{\"message\":\"boom\"}}"));
        extract();
        assertThat(states()).containsExactly("Q1 triggered", "Q2 triggered");
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("incidents_unread");
            assertThat(gap.detail()).contains("main", "1 incidents", "Q1", "boom", "next night");
            assertThat(gap.from()).isEqualTo(YESTERDAY);
        });
        pagerduty.answers.clear();
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyAlert.DATASET)).hasSize(1);
        assertThat(extraction.landed(PagerdutyAbsence.DATASET))
                .extracting(PagerdutyAbsence::answer)
                .containsExactly("found");
        nextNight(THIRD_NIGHT);
        assertThat(extraction.landed(PagerdutyAbsence.DATASET)).isEmpty();
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void anIncidentThatIsGoneIsSaidOnceAndNotAskedForAgain() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        extract();
        pagerduty.forget("Q1");
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyAbsence.DATASET))
                .extracting(PagerdutyAbsence::answer)
                .containsExactly("not_found");
        pagerduty.targets.clear();
        nextNight(THIRD_NIGHT);
        assertThat(pagerduty.count("/incidents/Q1")).isZero();
    }

    @Test
    void aWindowBeyondTheCapIsCutInHalvesAndNothingIsLost() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-11-20T00:00:00Z");
        FakePagerduty.Incident incident = pagerduty.incident("Q1");
        for (int number = 0; number < 15_000; number++) {
            pagerduty.say(
                    "annotate_log_entry",
                    incident,
                    Instant.parse("2026-11-20T00:00:00Z").plusSeconds(12L * number));
        }
        extract(Duration.ofDays(3));
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).hasSize(15_001);
        assertThat(covered("log")).containsExactly("2026-11-19T02:30:00Z..2026-11-22T02:30:00Z");
        assertThat(extraction.gaps).isEmpty();
        assertThat(pagerduty.targets).noneMatch(target -> target.contains("offset=10000"));
    }

    @Test
    void theCapIsFoundWhereTheServerCountsNothing() {
        pagerduty.isTellingTotals = false;
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-11-20T00:00:00Z");
        FakePagerduty.Incident incident = pagerduty.incident("Q1");
        for (int number = 0; number < 10_050; number++) {
            pagerduty.say(
                    "annotate_log_entry",
                    incident,
                    Instant.parse("2026-11-20T00:00:00Z").plusSeconds(18L * number));
        }
        extract(Duration.ofDays(3));
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).hasSize(10_051);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void aSecondWithMoreThanTheCapIsAGapAndAllAroundItIsRead() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-11-20T00:00:00Z");
        FakePagerduty.Incident incident = pagerduty.incident("Q1");
        for (int number = 0; number < 10_001; number++) {
            pagerduty.say("annotate_log_entry", incident, Instant.parse("2026-11-20T01:00:00Z"));
        }
        pagerduty.resolve("Q1", "2026-11-20T01:00:03Z");
        extract();
        assertThat(states()).containsExactly("Q1 resolved");
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("window_too_large");
            assertThat(gap.detail()).contains("10000 within a second", "`log`");
            assertThat(gap.from()).isBeforeOrEqualTo("2026-11-20T01:00:00Z");
            assertThat(gap.to()).isAfter("2026-11-20T01:00:00Z");
            assertThat(Duration.between(gap.from(), gap.to())).isLessThanOrEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void aServerThatDoesNotHeedTheTimeIsAGapAndNotAskedForEver() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-11-20T00:00:00Z");
        FakePagerduty.Incident incident = pagerduty.incident("Q1");
        for (int number = 0; number < 10_001; number++) {
            pagerduty.say("annotate_log_entry", incident, Instant.parse("2026-11-20T01:00:00Z"));
        }
        pagerduty.isHeedingTime = false;
        extract(Duration.ofDays(3));
        assertThat(extraction.gaps)
                .singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains("does not heed"));
        assertThat(covered("log")).isEmpty();
        assertThat(pagerduty.targets).hasSizeLessThan(20);
    }

    @Test
    void pagesThatOverlapAreReadOnce() {
        pagerduty.overlap = 7;
        triggerMany(350);
        extract();
        assertThat(extraction.landed(PagerdutyIncident.DATASET)).hasSize(350);
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).hasSize(350);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void pagesThatPromiseMoreForEverEndAndAreAGap() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.isLooping = true;
        extract(Duration.ofDays(3));
        assertThat(extraction.gaps)
                .extracting(Gap::kind)
                .contains("services_unread", "pages_loop")
                .doesNotContain("window_unread");
        assertThat(covered("log")).isEmpty();
        assertThat(pagerduty.targets).hasSizeLessThan(20);
        pagerduty.isLooping = false;
        nextNight(SECOND_NIGHT, Duration.ofDays(3));
        assertThat(extraction.gaps).isEmpty();
        assertThat(covered("log")).hasSize(1);
    }

    @Test
    void aListThatShrinksWhileItIsReadIsReadAgain() {
        triggerMany(150);
        int[] pages = new int[1];
        pagerduty.gate = url -> {
            if (url.encodedPath().equals("/incidents")
                    && "100".equals(url.queryParameter("offset"))
                    && pages[0]++ == 0) {
                return answer(200, "{\"incidents\":[],\"more\":false,\"total\":100}");
            }
            return null;
        };
        extract();
        assertThat(extraction.landed(PagerdutyIncident.DATASET)).hasSize(150);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void aTotalThatCountsMoreThanTheListShowsEndsReading() {
        triggerMany(3);
        pagerduty.twist =
                answer -> answer.has("total") && !answer.get("total").isNull() ? answer.put("total", 9) : answer;
        extract();
        assertThat(extraction.landed(PagerdutyIncident.DATASET)).hasSize(3);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void anHourOf429EndsWithTheMissingWindowAndTheNextNightClosesIt() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        extract();
        pagerduty.resolve("Q1", "2026-11-22T09:00:00Z");
        Instant begin = Instant.parse(SECOND_NIGHT);
        pagerduty.clock = begin;
        pagerduty.gate = url ->
                pagerduty.clock.isBefore(begin.plus(Duration.ofHours(1))) ? FakePagerduty.tooMany(null, "") : null;
        extraction.nextRun(SECOND_NIGHT);
        assertBlame(Blame.UNREACHABLE, "main", "429", "1800 s", "`patience`");
        assertThat(pagerduty.clock)
                .isAfter(begin.plus(Duration.ofMinutes(25)))
                .isBefore(begin.plus(Duration.ofMinutes(31)));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("window_unread");
            assertThat(gap.detail()).contains("2026-11-22T02:30:00Z", "2026-11-23T02:30:00Z", "next night");
            assertThat(gap.from()).isEqualTo(FIRST_NIGHT);
            assertThat(gap.to()).isEqualTo(SECOND_NIGHT);
        });
        pagerduty.gate = url -> null;
        nextNight(THIRD_NIGHT);
        assertThat(states()).containsExactly("Q1 resolved");
        assertThat(covered("log")).containsExactly("2026-11-22T02:30:00Z..2026-11-24T02:30:00Z");
        assertThat(extraction.gaps).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ratelimit-reset,17", "Retry-After,17"})
    void aPauseThatTheServerAsksForIsMade(String header, String seconds) {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        Instant begin = pagerduty.clock;
        pagerduty.gate = url -> pagerduty.clock.equals(begin) ? FakePagerduty.tooMany(header, seconds) : null;
        extract();
        assertThat(pagerduty.clock).isEqualTo(begin.plusSeconds(17));
        assertThat(states()).containsExactly("Q1 triggered");
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void whatWasReadBeforeThe429sIsKeptAndTheRestIsNamed() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.gate = url ->
                url.encodedPath().equals("/log_entries") && "2026-08-24T02:30:00Z".equals(url.queryParameter("since"))
                        ? FakePagerduty.tooMany("ratelimit-reset", "86400")
                        : null;
        assertBlame(Blame.UNREACHABLE, "429");
        assertThat(covered("created")).hasSize(1);
        assertThat(covered("log")).containsExactly("2026-05-26T02:30:00Z..2026-08-24T02:30:00Z");
        assertThat(extraction.gaps)
                .extracting(gap -> gap.kind() + " " + gap.from() + ".." + gap.to())
                .contains("window_unread 2026-08-24T02:30:00Z..2026-11-22T02:30:00Z");
        pagerduty.gate = url -> null;
        nextNight(SECOND_NIGHT);
        assertThat(covered("log")).containsExactly("2026-08-24T02:30:00Z..2026-11-23T02:30:00Z");
    }

    @Test
    void oneWindowThatCannotBeReadIsAGapTheOthersAreReadAndTheNextNightAsksAgain() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-08-29T10:00:00Z");
        pagerduty.resolve("Q1", YESTERDAY);
        pagerduty.gate = url ->
                url.encodedPath().equals("/log_entries") && "2026-08-24T02:30:00Z".equals(url.queryParameter("since"))
                        ? answer(500, "{\"error\":{\"message\":\"boom\"}}")
                        : null;
        extract();
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("window_unread");
            assertThat(gap.from()).isEqualTo("2026-08-24T02:30:00Z");
            assertThat(gap.to()).isEqualTo("2026-09-23T02:30:00Z");
            assertThat(gap.detail()).contains("boom");
        });
        assertThat(covered("log"))
                .containsExactly(
                        "2026-05-26T02:30:00Z..2026-08-24T02:30:00Z", "2026-09-23T02:30:00Z..2026-11-22T02:30:00Z");
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).hasSize(1);
        pagerduty.gate = url -> null;
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET))
                .extracting(PagerdutyLogEntry::type)
                .containsExactly("trigger_log_entry");
        assertThat(covered("log"))
                .containsExactly(
                        "2026-08-24T02:30:00Z..2026-09-23T02:30:00Z", "2026-11-22T02:30:00Z..2026-11-23T02:30:00Z");
    }

    @Test
    void aKilledRunReadsAgain() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        extract();
        extraction.killedShowing(
                SECOND_NIGHT, PagerdutyService.DATASET, PagerdutyIncident.DATASET, PagerdutyAttribute.DATASET);
        pagerduty.clock = Instant.parse(SECOND_NIGHT);
        extract();
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).hasSize(1);
        assertThat(extraction.landed(PagerdutyIncident.DATASET))
                .as("it landed before")
                .isEmpty();
        assertThat(covered("log")).containsExactly("2026-05-27T02:30:00Z..2026-11-23T02:30:00Z");
    }

    @Test
    void aWindowThatTheUserAsksForIsReadAndNothingElse() {
        pagerduty.trigger("Q1", "PCHECKOUT", "2024-03-01T10:00:00Z");
        pagerduty.trigger("Q2", "PCHECKOUT", YESTERDAY);
        extraction.window = new Window(Instant.parse("2024-03-01T00:00:00Z"), Instant.parse("2024-03-02T00:00:00Z"));
        extract();
        assertThat(states()).containsExactly("Q1 triggered");
        assertThat(covered("log")).containsExactly("2024-03-01T00:00:00Z..2024-03-02T00:00:00Z");
    }

    @Test
    void aWindowThatTheUserAskedForDoesNotWidenTheNightsAfterIt() {
        extract(Duration.ofDays(3));
        extraction.nextRun(FIRST_NIGHT);
        extraction.window = new Window(Instant.parse("2024-03-01T00:00:00Z"), Instant.parse("2024-03-02T00:00:00Z"));
        extract(Duration.ofDays(3));
        extraction.window = null;
        nextNight(SECOND_NIGHT, Duration.ofDays(3));
        assertThat(covered("log")).containsExactly("2026-11-22T02:30:00Z..2026-11-23T02:30:00Z");
    }

    @Test
    void whatTheFirstNightCouldNotReadStaysMissingHoweverOldItGets() {
        pagerduty.gate = url -> url.encodedPath().equals("/log_entries") ? answer(500, "{\"error\":{}}") : null;
        extract(Duration.ofDays(3));
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("window_unread");
        pagerduty.gate = url -> null;
        nextNight("2026-12-22T02:30:00Z", Duration.ofDays(3));
        assertThat(covered("log")).containsExactly("2026-11-19T02:30:00Z..2026-12-22T02:30:00Z");
    }

    @Test
    void aLongerHistoryIsReadByTheNextNight() {
        extract(Duration.ofDays(3));
        nextNight(SECOND_NIGHT, Duration.ofDays(10));
        assertThat(covered("log"))
                .containsExactly(
                        "2026-11-13T02:30:00Z..2026-11-19T02:30:00Z", "2026-11-22T02:30:00Z..2026-11-23T02:30:00Z");
    }

    @Test
    void aWindowThatReachesIntoTheFutureEndsNow() {
        extraction.window = new Window(Instant.parse("2026-11-21T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
        extract();
        assertThat(covered("log")).containsExactly("2026-11-21T00:00:00Z..2026-11-22T02:30:00Z");
        extraction.nextRun(FIRST_NIGHT);
        extraction.window = new Window(Instant.parse("2027-01-01T00:00:00Z"), Instant.parse("2027-01-02T00:00:00Z"));
        extract();
        assertThat(covered("log")).isEmpty();
    }

    @Test
    void onlyTheServicesThatAreNamedAreReadAndAnIncidentThatMovesAwayIsFollowed() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.trigger("Q2", "PCART", YESTERDAY);
        extract(config(List.of("PCHECKOUT"), HISTORY, Auth.TOKEN));
        assertThat(states()).containsExactly("Q1 triggered");
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET))
                .extracting(PagerdutyLogEntry::incidentKey)
                .containsExactly("Q1");
        pagerduty.move("Q1", "PCART", "2026-11-22T09:00:00Z");
        extraction.nextRun(SECOND_NIGHT);
        pagerduty.clock = Instant.parse(SECOND_NIGHT);
        extract(config(List.of("PCHECKOUT"), HISTORY, Auth.TOKEN));
        assertThat(extraction.landed(PagerdutyIncident.DATASET))
                .extracting(PagerdutyIncident::serviceKey)
                .containsExactly("PCART");
        extraction.nextRun(THIRD_NIGHT);
        pagerduty.clock = Instant.parse(THIRD_NIGHT);
        extract();
        assertThat(states()).as("another scope has not been read").containsExactly("Q2 triggered");
    }

    @Test
    void aServiceThatIsNotThereIsAGap() {
        extract(config(List.of("PCHECKOUT", "PTYPO"), HISTORY, Auth.TOKEN));
        assertThat(extraction.gaps)
                .singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains("PTYPO").doesNotContain("PCHECKOUT"));
    }

    @Test
    void fieldsThatAreDroppedOrNullCostNothingButThemselves() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.incident("Q1").alerts.add(PagerdutyJson.alert("A1", "uid-1", "checkout", "Q1"));
        for (int round = 0; round < 2; round++) {
            boolean isNull = round == 1;
            pagerduty.twist = answer -> {
                for (String list : List.of("incidents", "log_entries", "services", "alerts")) {
                    answer.path(list).forEach(item -> strip((ObjectNode) item, isNull));
                }
                return answer;
            };
            extract();
            extraction.nextRun(isNull ? FIRST_NIGHT : SECOND_NIGHT);
            pagerduty.clock = Instant.parse(SECOND_NIGHT);
        }
        assertThat(extraction.gaps).isEmpty();
        assertThat(extraction.rejections).isEmpty();
    }

    private static void strip(ObjectNode item, boolean isNull) {
        for (String name : List.copyOf(item.propertyNames())) {
            if (!List.of("id", "created_at", "type", "incident").contains(name)) {
                if (isNull) {
                    item.putNull(name);
                } else {
                    item.remove(name);
                }
            }
        }
    }

    @Test
    void anUnknownStatusAndAnUnknownTypeOfEntryAreKept() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.incident("Q1").status = "Mitigated";
        pagerduty.say("teleport_log_entry", pagerduty.incident("Q1"), Instant.parse(YESTERDAY));
        extract();
        assertThat(states()).containsExactly("Q1 mitigated");
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET))
                .extracting(PagerdutyLogEntry::type)
                .contains("teleport_log_entry");
    }

    @Test
    void whatHasNoIdOrTimeIsRejectedWithItsPayload() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.trigger("Q2", "PCHECKOUT", YESTERDAY);
        pagerduty.twist = answer -> {
            answer.path("incidents").forEach(item -> {
                if (item.path("id").asString("").equals("Q1")) {
                    ((ObjectNode) item).putNull("created_at");
                }
            });
            answer.path("log_entries").forEach(item -> ((ObjectNode) item).remove("incident"));
            return answer;
        };
        extract();
        assertThat(states()).containsExactly("Q2 triggered");
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .containsExactlyInAnyOrder(
                        "an incident without created_at",
                        "a log entry without id, type, created_at or incident.id",
                        "a log entry without id, type, created_at or incident.id");
        assertThat(extraction.rejections)
                .allSatisfy(each -> assertThat(each.payload()).startsWith("{\"id\":\""));
    }

    @Test
    void aRefusedKeyIsBlamedOnCredentials() {
        pagerduty.gate = url -> answer(401, "{\"error\":{\"message\":\"Authentication failed\",\"code\":2006}}");
        assertBlame(Blame.CREDENTIALS, "main", "401", "token-file", "auth: oauth");
    }

    @Test
    void anAppsTokenIsPresentedAsSuch() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extract(config(List.of(), HISTORY, Auth.OAUTH)))
                .as("the account wants Token token=")
                .satisfies(failure -> assertThat(failure.blame()).isEqualTo(Blame.CREDENTIALS));
        assertThat(Auth.OAUTH.header(new Secret("a"))).isEqualTo("Bearer a");
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 403, 404})
    void anAccountThatRefusesEverythingIsSwitchedOff(int status) {
        pagerduty.gate = url -> answer(status, "{\"error\":{\"message\":\"Account not found\"}}");
        assertBlame(Blame.CREDENTIALS, "main", "switched off", "subscription", "Account not found");
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("window_unread");
            assertThat(gap.from()).isEqualTo(extraction.now().minus(HISTORY));
            assertThat(gap.to()).isEqualTo(extraction.now());
        });
    }

    @Test
    void refusedServicesAloneAreAGap() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.answers.put("/services", answer(403, "{\"error\":{}}"));
        extract();
        assertThat(states()).containsExactly("Q1 triggered");
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("services_refused");
    }

    @Test
    void servicesThatTheServerFailsToShowAreAGapAndAreReadTheNextNight() {
        pagerduty.trigger("Q1", "PCHECKOUT", YESTERDAY);
        pagerduty.answers.put("/services", answer(503, "{\"error\":{\"message\":\"boom\"}}"));
        extract();
        assertThat(states()).containsExactly("Q1 triggered");
        assertThat(extraction.landed(PagerdutyLogEntry.DATASET)).hasSize(1);
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("services_unread");
            assertThat(gap.detail()).contains("main", "services could not be read", "503", "boom", "next night");
        });
        pagerduty.answers.clear();
        nextNight(SECOND_NIGHT);
        assertThat(extraction.landed(PagerdutyService.DATASET)).hasSize(2);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void aServerThatFailsWithEverythingIsUnreachableAndNamesTheWindow() {
        pagerduty.gate = url -> answer(503, "{\"error\":{}}");
        assertBlame(Blame.UNREACHABLE, "main", "503", "try again later");
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("window_unread");
    }

    @Test
    void servicesWithoutTheirListAreUnexpectedAndTheWindowIsNamed() {
        pagerduty.answers.put("/services", answer(200, "{\"items\":[]}"));
        assertBlame(Blame.UNEXPECTED_ANSWER, "without services");
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("window_unread");
            assertThat(gap.detail()).contains("without services", "2026-05-26T02:30:00Z", FIRST_NIGHT);
            assertThat(gap.from()).isEqualTo("2026-05-26T02:30:00Z");
            assertThat(gap.to()).isEqualTo(FIRST_NIGHT);
        });
    }

    @Test
    void aRefusedLogIsBlamedOnCredentialsAndNamesTheScope() {
        pagerduty.answers.put("/log_entries", answer(403, "{\"error\":{}}"));
        assertBlame(Blame.CREDENTIALS, "log_entries", "incidents.read");
    }

    @Test
    void htmlAndOtherApisAreUnexpected() {
        pagerduty.gate = url -> new MockResponse.Builder()
                .addHeader("Content-Type", "text/html")
                .body("<html>")
                .build();
        assertBlame(Blame.UNEXPECTED_ANSWER, "HTML", "`url`");
        pagerduty.gate = url -> answer(200, "{\"items\":[]}");
        assertBlame(Blame.UNEXPECTED_ANSWER, "without services");
        pagerduty.gate = url -> answer(200, "{\"services\":[");
        assertBlame(Blame.UNEXPECTED_ANSWER, "breaks off");
    }

    @Test
    void nobodyThereIsUnreachableAndNamesTheWindow() {
        server.close();
        assertBlame(Blame.UNREACHABLE, "main", "try again later");
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("window_unread");
    }

    @Test
    void theDoctorTellsRightsServicesHistoryAndClock() {
        pagerduty.addService("PMAIL", "mail");
        pagerduty.trigger("Q1", "PCHECKOUT", "2020-01-01T10:00:00Z");
        Map<String, String> found = byVerdict(config(List.of("PCHECKOUT", "PTYPO"), HISTORY, Auth.TOKEN));
        assertThat(found.get("OK"))
                .contains("token: accepted", "may read incidents", "may read log_entries", "3 seen")
                .contains("oldest incident is of 2020-01-01T10:00:00Z")
                .contains("clock: agrees");
        assertThat(found.get("WARNING")).contains("integrations: 1 services have none", "mail");
        assertThat(found.get("FAILURE")).contains("PTYPO");
        assertThat(extraction.landed(PagerdutyService.DATASET)).isEmpty();
    }

    @Test
    void theDoctorNamesWhatIsRefusedAndDoesNotThrow() {
        pagerduty.answers.put("/abilities", answer(403, "{\"error\":{}}"));
        pagerduty.answers.put("/log_entries", answer(403, "{\"error\":{}}"));
        assertThat(byVerdict(config(List.of(), HISTORY, Auth.TOKEN)).get("FAILURE"))
                .contains("log_entries", "incidents.read");
        pagerduty.gate = url -> answer(404, "{\"error\":{}}");
        assertThat(byVerdict(config(List.of(), HISTORY, Auth.TOKEN)).get("FAILURE"))
                .contains("switched off");
        pagerduty.gate = url -> answer(401, "{\"error\":{}}");
        assertThat(byVerdict(config(List.of(), HISTORY, Auth.TOKEN)).get("FAILURE"))
                .contains("token-file");
        server.close();
        assertThat(byVerdict(config(List.of(), HISTORY, Auth.TOKEN)).get("FAILURE"))
                .contains("connection");
    }

    private Map<String, String> byVerdict(PagerdutyConfig config) {
        return source(config).diagnose(extraction).stream()
                .collect(Collectors.groupingBy(
                        each -> each.verdict().name(),
                        TreeMap::new,
                        Collectors.mapping(
                                (Diagnosis each) -> each.subject() + ": " + each.detail(), Collectors.joining("\n"))));
    }

    private void triggerMany(int count) {
        for (int number = 0; number < count; number++) {
            pagerduty.trigger(
                    "Q%03d".formatted(number),
                    "PCHECKOUT",
                    Instant.parse("2026-11-20T01:00:00Z").plusSeconds(number).toString());
        }
    }

    private List<String> states() {
        return extraction.landed(PagerdutyIncident.DATASET).stream()
                .map(each -> each.incidentKey() + " " + each.status())
                .sorted()
                .toList();
    }

    /** What this night landed as read in full. */
    private List<String> covered(String feed) {
        List<Window> windows = extraction.landed(PagerdutyWindow.DATASET).stream()
                .filter(window -> window.feed().equals(feed))
                .map(window -> new Window(window.fromAt(), window.toAt()))
                .toList();
        return Spans.joined(windows).stream()
                .map(window -> window.from() + ".." + window.to())
                .toList();
    }

    private void nextNight(String at) {
        nextNight(at, HISTORY);
    }

    private void nextNight(String at, Duration history) {
        extraction.nextRun(at);
        pagerduty.clock = Instant.parse(at);
        extract(history);
    }

    private void extract() {
        extract(HISTORY);
    }

    private void extract(Duration history) {
        extract(config(List.of(), history, Auth.TOKEN));
    }

    private void extract(PagerdutyConfig config) {
        source(config).extract(extraction);
    }

    private PagerdutySource source(PagerdutyConfig config) {
        return new PagerdutySource(config, pause -> pagerduty.clock = pagerduty.clock.plus(pause));
    }

    private PagerdutyConfig config(List<String> services, Duration history, Auth auth) {
        return new PagerdutyConfig(
                "main",
                "http://localhost:" + server.getPort(),
                auth,
                new Secret("s3cret"),
                Optional.<Path>empty(),
                services,
                history,
                Duration.ofMinutes(30),
                Duration.ofSeconds(20));
    }

    private void assertBlame(Blame blame, String... words) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(this::extract)
                .satisfies(failure -> {
                    assertThat(failure.blame()).isEqualTo(blame);
                    assertThat(failure.getMessage()).contains(words).doesNotContain("s3cret");
                });
    }

    private static MockResponse answer(int status, String body) {
        return FakePagerduty.raw(status, body);
    }
}
