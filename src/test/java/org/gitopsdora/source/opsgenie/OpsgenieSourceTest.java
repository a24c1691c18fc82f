package org.gitopsdora.source.opsgenie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.config.Secret;
import org.gitopsdora.http.PromptSockets;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.HistoryExport;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class OpsgenieSourceTest {
    private static final String NIGHT = "2026-11-22T02:30:00Z";
    private static final String NEXT_NIGHT = "2026-11-23T02:30:00Z";

    /** Small, so that a test need not serve twenty thousand records. */
    private static final Limits LIMITS = new Limits(5, 20, 60, Duration.ofDays(90));

    @TempDir
    Path folder;

    private final MockWebServer server = new MockWebServer();
    private final FakeOpsgenie opsgenie = new FakeOpsgenie();
    private final MemoryExtraction extraction = new MemoryExtraction(NIGHT);
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        opsgenie.cap = LIMITS.cap();
        server.setServerSocketFactory(new PromptSockets());
        server.setDispatcher(opsgenie);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesAll(source(config(Dialect.OPSGENIE, EnumSet.allOf(Unit.class))), extraction);
    }

    @Test
    void anIncidentLandsWithItsTimelineAndTheNameOfItsService() {
        opsgenie.incident(
                "i1",
                "closed",
                "2026-11-21T18:20:28.003Z",
                "2026-11-21T18:30:00.49Z",
                "impactStartDate",
                "2026-11-21T18:18:00Z",
                "impactEndDate",
                "2026-11-21T18:21:21.4Z",
                "impactedServices",
                "[\"s1\"]",
                "tags",
                "[\"service:checkout\"]",
                "priority",
                "P1",
                "ownerTeam",
                "",
                "responders",
                "[{\"type\":\"team\",\"id\":\"t1\"},{\"type\":\"user\",\"id\":\"u1\"}]",
                "extraProperties",
                "{\"Version\":\"v3225\"}",
                "links",
                "{\"web\":\"https://ops.example.com/i1\"}");
        opsgenie.entry("i1", "ResponderAlertAcked", "2026-11-21T18:19:00.1Z");
        opsgenie.entry("i1", "IncidentResolved", "2026-11-21T18:21:21.49Z");
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).singleElement().satisfies(incident -> {
            assertThat(incident.unit()).isEqualTo("incidents");
            assertThat(incident.incidentKey()).isEqualTo("i1");
            assertThat(incident.status()).isEqualTo("closed");
            assertThat(incident.priority()).isEqualTo("P1");
            assertThat(incident.createdAt()).isEqualTo("2026-11-21T18:20:28.003Z");
            assertThat(incident.impactEndAt()).isEqualTo("2026-11-21T18:21:21.400Z");
            assertThat(incident.url()).isEqualTo("https://ops.example.com/i1");
            assertThat(incident.alias()).isNull();
        });
        assertThat(extraction.landed(OpsgenieField.DATASET))
                .extracting(field -> field.field() + "=" + field.value())
                .containsExactlyInAnyOrder(
                        "text=i1 is down", "service=s1", "tag=service:checkout", "team=t1", "custom:version=v3225");
        assertThat(extraction.landed(OpsgenieEntry.DATASET))
                .extracting(OpsgenieEntry::type, OpsgenieEntry::occurredAt, OpsgenieEntry::actor)
                .containsExactly(
                        tuple("ResponderAlertAcked", Instant.parse("2026-11-21T18:19:00.1Z"), "Ada"),
                        tuple("IncidentResolved", Instant.parse("2026-11-21T18:21:21.49Z"), "Ada"));
        assertThat(extraction.landed(OpsgenieName.DATASET))
                .extracting(OpsgenieName::kind, OpsgenieName::key, OpsgenieName::name, OpsgenieName::teamKey)
                .containsExactly(tuple("service", "s1", "name of s1", "t1"), tuple("team", "t1", "Checkout", null));
        assertThat(opsgenie.authorizations).containsOnly("GenieKey k3y");
        assertThat(extraction.gaps).isEmpty();
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void theNextNightAsksOnlyForWhatChangedSinceAndALateResolutionArrives() {
        opsgenie.incident("i1", "open", "2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z");
        extract(incidents());
        extraction.nextRun(NEXT_NIGHT);
        opsgenie.targets.clear();
        opsgenie.incident(
                "i1",
                "resolved",
                "2026-11-21T10:00:00Z",
                "2026-11-22T09:00:00Z",
                "impactEndDate",
                "2026-11-22T08:59:00Z");
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET))
                .singleElement()
                .satisfies(incident -> assertThat(incident.status()).isEqualTo("resolved"));
        assertThat(queries("/v1/incidents"))
                .containsExactly("updatedAt>=%d AND updatedAt<%d"
                        .formatted(
                                Instant.parse(NIGHT)
                                        .minus(OpsgenieReading.SETTLING)
                                        .toEpochMilli(),
                                Instant.parse(NEXT_NIGHT).toEpochMilli()));
    }

    @Test
    void anAcknowledgementThatTheChangeFeedKeepsSilentAboutArrivesTheNextNight() {
        opsgenie.incident("i1", "open", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z");
        extract(incidents());
        extraction.nextRun(NEXT_NIGHT);
        opsgenie.entry("i1", "ResponderAlertAcked", "2026-11-22T09:00:00Z");
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).isEmpty();
        assertThat(extraction.landed(OpsgenieEntry.DATASET)).hasSize(1);
    }

    @Test
    void tooMuchInOneWindowIsSplitUntilPositionsReachEverything() {
        minutely(85);
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(85);
        assertThat(extraction.gaps).isEmpty();
        assertThat(opsgenie.asked("/v1/incidents"))
                .allSatisfy(target -> assertThat(offset(target)).isLessThanOrEqualTo(55));
        assertIsKnown("incidents", "2025-11-22T00:00:00Z", "2026-11-22T02:20:00Z");
    }

    @Test
    void whereTheAnswerHasNoTotalAPositionTellsWhetherThereIsTooMuch() {
        for (int minute = 0; minute < 45; minute++) {
            String at = "2026-11-20T%02d:%02d:00Z".formatted(minute / 60, minute % 60);
            opsgenie.alert("a" + minute, "open", at, at);
        }
        extract(alerts());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(45);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void moreInOneMillisecondThanPositionsReachIsAGapAndNeverASilentEnd() {
        for (int number = 0; number < 70; number++) {
            opsgenie.incident("i" + number, "open", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        }
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(60);
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("offset_cap");
            assertThat(gap.from()).isEqualTo("2026-11-20T10:00:00Z");
            assertThat(gap.to()).isEqualTo("2026-11-20T10:00:00.001Z");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"WITHOUT_NEXT", "NEXT_POINTS_BACK"})
    void whereTheNextPageIsNotNamedPositionsAreCounted(FakeOpsgenie.Paging paging) {
        opsgenie.paging = paging;
        minutely(17);
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(17);
        assertThat(extraction.gaps).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ALWAYS_THE_FIRST_PAGE", "OVERLAPPING"})
    void wherePagesRepeatOthersWindowsAreSplitUntilOnePageHoldsEverything(FakeOpsgenie.Paging paging) {
        opsgenie.paging = paging;
        minutely(17);
        extract(incidents());
        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(17);
        assertThat(extraction.gaps).isEmpty();
        assertIsKnown("incidents", "2025-11-22T00:00:00Z", "2026-11-22T02:20:00Z");
    }

    @ParameterizedTest
    @EnumSource(names = {"ALWAYS_THE_FIRST_PAGE", "OVERLAPPING"})
    void pagesThatRepeatOthersWithinOneMillisecondAreAGapThatTheNextNightCloses(FakeOpsgenie.Paging paging) {
        for (int number = 0; number < 8; number++) {
            opsgenie.incident("i" + number, "resolved", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        }
        opsgenie.paging = paging;
        extract(incidents());
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("pages_unreliable");
            assertThat(gap.from()).isEqualTo("2026-11-20T10:00:00Z");
            assertThat(gap.to()).isEqualTo("2026-11-20T10:00:00.001Z");
        });

        extraction.nextRun(NEXT_NIGHT);
        opsgenie.paging = FakeOpsgenie.Paging.RIGHT;
        extract(incidents());
        assertThat(extraction.gaps).isEmpty();
        extraction.nextRun("2026-11-24T02:30:00Z");
        assertThat(earlier()).hasSize(8);
    }

    @Test
    void aServerThatDoesNotLookAtTheQuestionIsAGapAndNotAskedForEver() {
        minutely(17);
        opsgenie.paging = FakeOpsgenie.Paging.WHATEVER_IS_ASKED;
        extract(incidents());
        assertThat(extraction.gaps).extracting(Gap::kind).contains("pages_unreliable");
        assertThat(opsgenie.asked("/v1/incidents")).hasSizeLessThan(200);

        extraction.nextRun(NEXT_NIGHT);
        opsgenie.paging = FakeOpsgenie.Paging.RIGHT;
        extract(incidents());
        assertThat(extraction.gaps).isEmpty();
        extraction.nextRun("2026-11-24T02:30:00Z");
        assertThat(earlier()).hasSize(17);
    }

    @Test
    void whatLeavesTheWindowWhileItIsReadHidesNothingBehindIt() {
        minutely(14);
        AtomicInteger lists = new AtomicInteger();
        opsgenie.afterList = () -> {
            if (lists.incrementAndGet() == 1) {
                opsgenie.incidents.get("i3").put("updatedAt", "2026-11-22T02:31:00Z");
            }
        };
        extract(incidents());

        assertThat(extraction.landed(OpsgenieIncident.DATASET))
                .extracting(OpsgenieIncident::incidentKey)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(13)
                .contains("i5");
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void anHourOfTooManyRequestsIsAGapWithItsWindowAndTheNextNightClosesIt() {
        opsgenie.incident("i1", "open", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        extract(incidents());
        extraction.nextRun(NEXT_NIGHT);
        opsgenie.incident("i2", "open", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z");
        opsgenie.interference = (path, number) -> new MockResponse.Builder()
                .code(429)
                .addHeader("Content-Type", "application/json")
                .addHeader("X-RateLimit-Period-In-Sec", "60")
                .body("{\"message\":\"You are making too many requests!\"}")
                .build();
        extract(incidents());
        assertThat(pauses).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("throttled");
            assertThat(gap.from()).isEqualTo("2026-11-22T02:20:00Z");
            assertThat(gap.to()).isEqualTo(NEXT_NIGHT);
            assertThat(gap.detail()).contains("2026-11-22T02:20:00Z", NEXT_NIGHT);
        });
        assertThat(extraction.landed(OpsgenieWindow.DATASET)).isEmpty();

        extraction.nextRun("2026-11-24T02:30:00Z");
        opsgenie.interference = (path, number) -> null;
        extract(incidents());
        assertThat(extraction.gaps).isEmpty();
        assertThat(extraction.landed(OpsgenieIncident.DATASET))
                .extracting(OpsgenieIncident::incidentKey)
                .containsExactly("i2");
        assertIsKnown("incidents", "2026-11-22T02:20:00Z", "2026-11-24T02:20:00Z");
    }

    @Test
    void tooManyRequestsInTheMiddleOfAWindowLeaveTheWholeWindowUnknown() {
        minutely(5);
        opsgenie.interference = (path, number) ->
                path.endsWith("/i3/entries") ? FakeOpsgenie.status(429, "{\"message\":\"too many\"}") : null;
        extract(incidents());
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("throttled");
        assertThat(extraction.landed(OpsgenieIncident.DATASET)).isNotEmpty();
        assertThat(extraction.landed(OpsgenieWindow.DATASET))
                .noneMatch(window -> window.toAt().isAfter(Instant.parse("2026-11-20T10:03:00Z")));
    }

    @Test
    void twoUnitsThatAreThrottledAreTwoGaps() {
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(429, "{\"message\":\"too many\"}");
        extract(config(Dialect.OPSGENIE, EnumSet.allOf(Unit.class)));
        assertThat(extraction.gaps)
                .hasSize(2)
                .allSatisfy(gap -> assertThat(gap.kind()).isEqualTo("throttled"));
        assertThat(opsgenie.targets).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"401, CREDENTIALS", "403, CREDENTIALS", "404, UNEXPECTED_ANSWER"})
    void anAccountThatRefusesEverythingIsSwitchedOffAndNotWithoutIncidents(int status, Blame blame) {
        opsgenie.incident("i1", "open", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        extract(incidents());
        extraction.nextRun(NEXT_NIGHT);
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(status, "{\"message\":\"no\"}");

        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extract(incidents()))
                .withMessageContaining("switched off")
                .withMessageContaining("not \"no incidents\"")
                .withMessageContaining("2026-11-22T02:20:00Z")
                .satisfies(failure -> assertThat(failure.blame()).isEqualTo(blame));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("account_switched_off");
            assertThat(gap.from()).isEqualTo("2026-11-22T02:20:00Z");
            assertThat(gap.to()).isEqualTo(NEXT_NIGHT);
        });
        assertThat(extraction.landed(OpsgenieWindow.DATASET)).isEmpty();
    }

    @Test
    void incidentsThatAreRefusedWhileAlertsAreNotAreAMatterOfThePlan() {
        opsgenie.interference = (path, number) ->
                path.startsWith("/v1/incidents") ? FakeOpsgenie.status(403, "{\"message\":\"plan\"}") : null;
        extract(config(Dialect.OPSGENIE, EnumSet.allOf(Unit.class)));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("incidents_refused");
            assertThat(gap.detail()).contains("`unit: alerts`");
        });
        assertThat(extraction.landed(OpsgenieWindow.DATASET))
                .extracting(OpsgenieWindow::unit)
                .containsOnly("alerts");
    }

    @Test
    void aServerThatFailsIsUnreachableAndItsWindowMissing() {
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(503, "{\"message\":\"later\"}");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extract(incidents()))
                .satisfies(failure -> assertThat(failure.blame()).isEqualTo(Blame.UNREACHABLE));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("unread");
            assertThat(gap.to()).isEqualTo(NIGHT);
        });
    }

    @Test
    void anotherApiIsAnUnexpectedAnswerAndItsWindowMissing() {
        opsgenie.interference = (path, number) -> FakeOpsgenie.json("{\"values\":[]}");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extract(incidents()))
                .withMessageContaining("`dialect`")
                .satisfies(failure -> assertThat(failure.blame()).isEqualTo(Blame.UNEXPECTED_ANSWER));
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("unread");
    }

    @Test
    void aFieldThatIsDroppedIsRejectedAndTheNextNightReadsTheWindowAgain() {
        opsgenie.incident("i1", "resolved", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z");
        opsgenie.incident("i2", "resolved", "2026-11-21T12:00:00Z", "2026-11-21T13:00:00Z");
        opsgenie.incidents.get("i1").remove("createdAt");
        opsgenie.incidents.get("i2").remove("status");
        extract(incidents());
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .containsExactlyInAnyOrder(
                        "incidents without a usable `createdAt`", "incidents i2: `status` is missing");
        assertThat(extraction.landed(OpsgenieIncident.DATASET)).singleElement().satisfies(incident -> {
            assertThat(incident.incidentKey()).isEqualTo("i2");
            assertThat(incident.status()).isNull();
        });
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("fields_missing");

        extraction.nextRun(NEXT_NIGHT);
        opsgenie.incident("i1", "resolved", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z");
        opsgenie.incident("i2", "resolved", "2026-11-21T12:00:00Z", "2026-11-21T13:00:00Z");
        extract(incidents());
        assertThat(extraction.landed(OpsgenieIncident.DATASET))
                .extracting(OpsgenieIncident::incidentKey, OpsgenieIncident::status)
                .containsExactlyInAnyOrder(tuple("i1", "resolved"), tuple("i2", "resolved"));
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void aStatusThatNobodyKnowsLandsAsItIsAndIsSaidOnce() {
        opsgenie.incident("i1", "Mitigated", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z");
        extract(incidents());
        assertThat(extraction.landed(OpsgenieIncident.DATASET).get(0).status()).isEqualTo("mitigated");
        assertThat(extraction.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.reason()).contains("i1", "`status`");
            assertThat(rejection.payload()).isEqualTo("\"Mitigated\"");
        });
        assertThat(extraction.gaps).isEmpty();
        assertIsKnown("incidents", "2025-11-22T00:00:00Z", "2026-11-22T02:20:00Z");
    }

    @Test
    void anAlertLandsWithTheDetailsThatTheListLeavesOut() {
        opsgenie.alert(
                "a1",
                "closed",
                "2026-11-21T10:00:00Z",
                "2026-11-21T11:00:00Z",
                "alias",
                "flux-1",
                "acknowledged",
                "true",
                "report",
                "{\"ackTime\":15702,\"closeTime\":60348}",
                "source",
                "Alertmanager",
                "ownerTeamId",
                "t9",
                "count",
                "4",
                "integration",
                "{\"id\":\"x\",\"name\":\"prod\",\"type\":\"API\"}");
        opsgenie.details.put(
                "a1",
                (ObjectNode)
                        JsonRecords.readTree(
                                "{\"description\":\"it is slow\",\"entity\":\"cart\",\"details\":{\"App\":\"cart\",\"incident-id\":\"i7\",\"impacted-services\":\"s1,s2\"}}"));
        extract(alerts());

        assertThat(extraction.landed(OpsgenieIncident.DATASET)).singleElement().satisfies(alert -> {
            assertThat(alert.unit()).isEqualTo("alerts");
            assertThat(alert.isAcknowledged()).isTrue();
            assertThat(alert.acknowledgedAfterMillis()).isEqualTo(15_702);
            assertThat(alert.closedAfterMillis()).isEqualTo(60_348);
            assertThat(alert.parentKey()).isEqualTo("i7");
            assertThat(alert.origin()).isEqualTo("Alertmanager");
            assertThat(alert.integrationType()).isEqualTo("API");
            assertThat(alert.occurrences()).isEqualTo(4);
        });
        assertThat(extraction.landed(OpsgenieField.DATASET))
                .extracting(field -> field.field() + "=" + field.value())
                .contains(
                        "alert_key=flux-1",
                        "alert_component=cart",
                        "text=it is slow",
                        "detail:app=cart",
                        "team=t9",
                        "service=s1",
                        "service=s2",
                        "same_as=opsgenie:i7");
        // Its times are known: nobody asks for its log.
        assertThat(opsgenie.asked("/v2/alerts/a1/logs")).isEmpty();
    }

    @Test
    void aLogIsReadPageByPageWhereNothingElseKnowsWhenAnAlertWasAcknowledged() {
        opsgenie.alert("a1", "open", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z", "acknowledged", "true");
        for (int line = 0; line < 5; line++) {
            opsgenie.log(
                    "a1",
                    line == 4 ? "Alert acknowledged via web" : "Alert is sent",
                    "2026-11-21T10:0%d:00Z".formatted(line));
        }
        extract(alerts());
        assertThat(extraction.landed(OpsgenieEntry.DATASET)).hasSize(5);
        assertThat(opsgenie.asked("/v2/alerts/a1/logs")).hasSize(3);
    }

    @Test
    void jsmSpeaksTheOtherDialect() {
        for (int number = 0; number < 12; number++) {
            opsgenie.alert(
                    "a" + number,
                    "closed",
                    "2026-11-21T10:00:00.%dZ".formatted(number),
                    "2026-11-21T11:00:00Z",
                    "acknowledged",
                    "true",
                    "lastOccuredAt",
                    "2026-11-21T10:00:01Z",
                    "closeTime",
                    "2026-11-21T10:59:59.4Z",
                    "integrationType",
                    "API",
                    "integrationName",
                    "prod");
        }
        opsgenie.log("a7", "Alert acknowledged via web", "2026-11-21T10:03:00Z");
        extract(config(Dialect.JSM, EnumSet.of(Unit.ALERTS)));

        assertThat(extraction.gaps).isEmpty();
        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(12).allSatisfy(alert -> {
            assertThat(alert.dialect()).isEqualTo("jsm");
            assertThat(alert.source()).isEqualTo("opsgenie");
            assertThat(alert.closedAt()).isEqualTo("2026-11-21T10:59:59.400Z");
            assertThat(alert.closedAfterMillis()).isNull();
            assertThat(alert.integrationName()).isEqualTo("prod");
        });
        assertThat(extraction.landed(OpsgenieEntry.DATASET)).hasSize(1);
        assertThat(extraction.landed(OpsgenieName.DATASET))
                .extracting(OpsgenieName::name)
                .containsExactly("Checkout");
        assertThat(opsgenie.targets).allMatch(target -> target.startsWith("/jsm/ops/api/cl0ud/v1/"));
        // me@example.com:k3y
        assertThat(opsgenie.authorizations).containsOnly("Basic bWVAZXhhbXBsZS5jb206azN5");
    }

    @Test
    void jsmSaysInRetryAfterHowLongToWait() {
        opsgenie.interference = (path, number) -> number == 1
                ? new MockResponse.Builder()
                        .code(429)
                        .addHeader("Retry-After", "13")
                        .build()
                : null;
        extract(config(Dialect.JSM, EnumSet.of(Unit.ALERTS)));
        assertThat(pauses).containsExactly(Duration.ofSeconds(13));
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void refusedTimelinesAreSaidOnceAndIncidentsAreKnown() {
        minutely(3);
        opsgenie.interference = (path, number) ->
                path.endsWith("/entries") ? FakeOpsgenie.status(403, "{\"message\":\"no right\"}") : null;
        extract(incidents());
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("timeline_refused");
        assertThat(extraction.landed(OpsgenieIncident.DATASET)).hasSize(3);
        assertIsKnown("incidents", "2025-11-22T00:00:00Z", "2026-11-22T02:20:00Z");
    }

    @Test
    void aHistoryIsReadInPiecesAndNothingThatHasLandedIsReadAgain() {
        history();
        int before;
        try (HistoryExport export = source(incidents()).openHistory()) {
            for (int piece = 0; piece < 3; piece++) {
                assertThat(export.readNext(extraction)).isPresent();
                extraction.nextRun(NIGHT);
            }
            before = earlier().size();
            assertThat(before).isBetween(1, 49);
        }
        // The first process was killed here: what it was reading is lost, what had landed is not.
        List<String> read = List.copyOf(opsgenie.targets);
        opsgenie.targets.clear();
        try (HistoryExport export = source(incidents()).openHistory()) {
            while (export.readNext(extraction).isPresent()) {
                assertThat(extraction.gaps).isEmpty();
                extraction.nextRun(NIGHT);
            }
            assertThat(export.holdings(extraction))
                    .extracting(HistoryExport.Holding::what, HistoryExport.Holding::records)
                    .containsExactly(
                            tuple("incidents", 40L),
                            tuple("alerts", 10L),
                            tuple("timeline and log entries", 50L),
                            tuple("services and teams", 1L));
        }
        assertThat(opsgenie.asked("/v2/incident-timelines/"))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(read.stream()
                        .filter(target -> target.startsWith("/v2/incident-timelines/"))
                        .toList());
        // Every log, although no time depends on it.
        assertThat(opsgenie.asked("/v2/alerts/").filter(target -> target.contains("/logs")))
                .hasSize(10);

        // A night after it has nothing old to read, and another export nothing at all.
        opsgenie.targets.clear();
        extract(incidents());
        assertThat(opsgenie.asked("/v2/incident-timelines/").filter(target -> target.contains("/old")))
                .isEmpty();
        extraction.nextRun(NIGHT);
        opsgenie.targets.clear();
        try (HistoryExport export = source(incidents()).openHistory()) {
            while (export.readNext(extraction).isPresent()) {
                extraction.nextRun(NIGHT);
            }
        }
        assertThat(opsgenie.asked("/v2/incident-timelines/")).isEmpty();
    }

    @Test
    void aHistoryThatIsThrottledEndsWithAGapAndIsCarriedOn() {
        history();
        AtomicInteger timelines = new AtomicInteger();
        opsgenie.interference = (path, number) -> path.endsWith("/entries") && timelines.incrementAndGet() > 20
                ? FakeOpsgenie.status(429, "{\"message\":\"too many\"}")
                : null;
        List<Gap> gaps = new ArrayList<>();
        try (HistoryExport export = source(incidents()).openHistory()) {
            while (export.readNext(extraction).isPresent()) {
                gaps.addAll(extraction.gaps);
                extraction.nextRun(NIGHT);
            }
        }
        assertThat(gaps).extracting(Gap::kind).containsExactly("throttled");
        assertThat(opsgenie.asked("/v2/alerts")).isEmpty();

        opsgenie.interference = (path, number) -> null;
        try (HistoryExport export = source(incidents()).openHistory()) {
            while (export.readNext(extraction).isPresent()) {
                assertThat(extraction.gaps).isEmpty();
                extraction.nextRun(NIGHT);
            }
        }
        assertThat(earlier()).hasSize(50);
    }

    @Test
    void aHistoryOfAnAccountThatIsSwitchedOffCannotBeRead() {
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(403, "{\"message\":\"no\"}");
        try (HistoryExport export = source(incidents()).openHistory()) {
            assertThatThrownBy(() -> export.readNext(extraction))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("switched off");
        }
    }

    @Test
    void exportedAnswersAreRecognisedByTheirShape() throws IOException {
        Files.writeString(
                folder.resolve("incidents.json"),
                "{\"data\":[{\"id\":\"i1\",\"message\":\"down\",\"status\":\"resolved\",\"createdAt\":\"2026-01-01T10:00:00Z\",\"updatedAt\":\"2026-01-01T11:00:00Z\",\"impactedServices\":[]}],\"totalCount\":1}");
        Files.writeString(folder.resolve("rest.ndjson"), """
                {"id":"a1","alias":"x","message":"slow","status":"open","createdAt":"2026-01-02T10:00:00.1Z","updatedAt":"2026-01-03T10:00:00Z"}
                {"incidentId":"i1","entries":[{"id":"e1","type":"IncidentResolved","eventTime":"2026-01-01T10:59:00Z"}]}
                {"id":"s1","name":"checkout","teamId":"t1"}
                {"what":"is this"}
                """);
        extract(files("*.json", "*.ndjson", "*.csv"));
        assertThat(extraction.landed(OpsgenieIncident.DATASET))
                .extracting(OpsgenieIncident::unit, OpsgenieIncident::incidentKey)
                .containsExactlyInAnyOrder(tuple("incidents", "i1"), tuple("alerts", "a1"));
        assertThat(extraction.landed(OpsgenieEntry.DATASET)).hasSize(1);
        assertThat(extraction.landed(OpsgenieName.DATASET)).hasSize(1);
        assertThat(extraction.landed(OpsgenieWindow.DATASET))
                .extracting(OpsgenieWindow::unit, OpsgenieWindow::origin, OpsgenieWindow::fromAt, OpsgenieWindow::toAt)
                .contains(tuple(
                        "incidents",
                        "files",
                        Instant.parse("2026-01-01T10:00:00Z"),
                        Instant.parse("2026-01-01T11:00:00Z")));
        assertThat(extraction.rejections).hasSize(1);
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("file_missing");
    }

    @Test
    void theDoctorSaysWhatIsSeenHowOldItIsAndHowLongTheApiStillLives() {
        opsgenie.incident("i1", "open", "2026-11-12T02:30:00Z", "2026-11-12T02:30:00Z");
        List<Diagnosis> findings = source(incidents()).diagnose(extraction);
        assertThat(findings)
                .extracting(finding -> finding.verdict() + " " + finding.subject() + ": " + finding.detail())
                .anyMatch(line -> line.startsWith("OK reached: "))
                .anyMatch(line -> line.startsWith("OK incidents: ") && line.contains("10 days ago"))
                // 8 of November, 31 of December, 31, 28, 31, and 4 of April, and a little less for the time of day.
                .anyMatch(line -> line.startsWith("WARNING end of life: 133 days") && line.contains("export-history"));
    }

    @Test
    void theDoctorKnowsAPlanWithoutIncidents() {
        opsgenie.alert("a1", "open", "2026-11-12T02:30:00Z", "2026-11-12T02:30:00Z");
        assertThat(source(incidents()).diagnose(extraction))
                .filteredOn(finding -> finding.subject().equals("incidents"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.WARNING);
                    assertThat(finding.detail()).contains("Essentials", "`unit: alerts`");
                });
    }

    @Test
    void theDoctorSaysThatAnAccountIsSwitchedOff() {
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(403, "{\"message\":\"no\"}");
        assertThat(source(incidents()).diagnose(extraction))
                .filteredOn(finding -> finding.subject().equals("rights"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.FAILURE);
                    assertThat(finding.detail()).contains("switched off");
                });
    }

    @Test
    void theDoctorCountsTheEndOfTheApiAsAFailureOnceItIsThere() {
        MemoryExtraction later = new MemoryExtraction("2027-04-05T00:00:00Z");
        assertThat(source(incidents()).diagnose(later))
                .anyMatch(finding -> finding.verdict() == Verdict.FAILURE
                        && finding.subject().equals("end of life"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dialect: jira | `sources[0].dialect` `jira` is not known",
                "unit: pages | `sources[0].unit` `pages` is not known; allowed: alerts, incidents",
                "region: asia | `sources[0].region` `asia` is not known; allowed: eu, us",
                "email: me@example.com | `sources[0].email` belongs to `dialect: jsm`",
                "dialect: jsm | `sources[0].cloud-id` is missing",
                "'dialect: jsm, cloud-id: c, unit: incidents' | allowed: alerts",
                "url: ops | `sources[0].url` is not an http or https URL",
                "histori: 1d | did you mean `history`?"
            })
    void aConfigurationThatCannotBeNamesTheKeyAndWhatIsAllowed(String keys, String message) {
        assertThatThrownBy(() -> read("token: '${KEY}', " + keys))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("job.yaml:2: ")
                .hasMessageContaining(message);
    }

    @Test
    void theAddressFollowsTheRegionAndTheDialect() {
        assertThat(read("token: '${KEY}'").url()).contains("https://api.opsgenie.com");
        assertThat(read("token: '${KEY}', region: eu").url()).contains("https://api.eu.opsgenie.com");
        assertThat(read("token: '${KEY}', dialect: jsm, cloud-id: c").url()).contains("https://api.atlassian.com");
        assertThat(read("token: '${KEY}', dialect: jsm, cloud-id: c").units()).containsExactly(Unit.ALERTS);
        assertThat(read("files: [x.json]").url()).isEmpty();
        assertThat(read("files: [x.json], unit: [incidents, alerts]").unitKeys())
                .isEqualTo("incidents,alerts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unit: alerts", "files: [x.json], region: eu"})
    void withoutAKeyThereIsNothingToAsk(String keys) {
        assertThatThrownBy(() -> read(keys)).hasMessageContaining("`token-file`");
    }

    private static OpsgenieConfig read(String keys) {
        var block = JobFile.parse(
                "job.yaml",
                "sources:\n  - {name: ops, %s}\n".formatted(keys),
                name -> name.equals("KEY") ? "k3y" : null);
        OpsgenieConfig config = OpsgenieConfig.read(block.blocks("sources").get(0));
        block.finish();
        return config;
    }

    private void minutely(int count) {
        for (int minute = 0; minute < count; minute++) {
            String at = "2026-11-20T%02d:%02d:00Z".formatted(10 + minute / 60, minute % 60);
            opsgenie.incident("i" + minute, "resolved", at, at);
        }
    }

    /** 40 incidents from 2023 on and 10 alerts. */
    private void history() {
        IntStream.range(0, 40).forEach(number -> {
            String at = "%d-%02d-%02dT10:00:00Z".formatted(2023 + number / 14, 1 + number % 12, 1 + number % 28);
            opsgenie.incident("old" + number, "closed", at, at);
            opsgenie.entry("old" + number, "IncidentResolved", at);
        });
        IntStream.range(0, 10).forEach(number -> {
            String at = "2025-03-%02dT10:00:00Z".formatted(1 + number);
            opsgenie.alert("a" + number, "closed", at, at, "report", "{\"closeTime\":1000}");
            opsgenie.log("a" + number, "Alert closed via web", at);
        });
    }

    private List<OpsgenieIncident> earlier() {
        List<OpsgenieIncident> earlier = new ArrayList<>();
        extraction.forEachLanded(OpsgenieIncident.DATASET, earlier::add);
        return earlier;
    }

    private List<String> queries(String path) {
        return opsgenie.asked(path)
                .map(target -> FakeOpsgenie.parameters(target).get("query"))
                .toList();
    }

    private static int offset(String target) {
        return Integer.parseInt(FakeOpsgenie.parameters(target).getOrDefault("offset", "0"));
    }

    private void assertIsKnown(String unit, String from, String to) {
        KnownTime known = new KnownTime();
        extraction.landed(OpsgenieWindow.DATASET).stream()
                .filter(window -> window.unit().equals(unit))
                .forEach(window -> known.add(new Window(window.fromAt(), window.toAt())));
        assertThat(known.missing(new Window(Instant.parse(from), Instant.parse(to))))
                .isEmpty();
    }

    private void extract(OpsgenieConfig config) {
        source(config).extract(extraction);
    }

    private OpsgenieSource source(OpsgenieConfig config) {
        return new OpsgenieSource(config, pauses::add, LIMITS);
    }

    private OpsgenieConfig incidents() {
        return config(Dialect.OPSGENIE, EnumSet.of(Unit.INCIDENTS));
    }

    private OpsgenieConfig alerts() {
        return config(Dialect.OPSGENIE, EnumSet.of(Unit.ALERTS));
    }

    private OpsgenieConfig files(String... patterns) {
        return new OpsgenieConfig(
                "ops",
                Dialect.OPSGENIE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EnumSet.allOf(Unit.class),
                Optional.empty(),
                List.of(patterns).stream().map(each -> folder + "/" + each).toList(),
                Duration.ofDays(365),
                Duration.ofSeconds(5));
    }

    private OpsgenieConfig config(Dialect dialect, Set<Unit> units) {
        boolean isJsm = dialect == Dialect.JSM;
        return new OpsgenieConfig(
                "ops",
                dialect,
                Optional.of(server.url("/").toString()),
                Optional.of(new Secret("k3y")),
                isJsm ? Optional.of("me@example.com") : Optional.empty(),
                isJsm ? Optional.of("cl0ud") : Optional.empty(),
                units,
                Optional.empty(),
                List.of(),
                Duration.ofDays(365),
                Duration.ofSeconds(5));
    }
}
