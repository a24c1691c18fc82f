package org.gitopsdora.source.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.gitopsdora.config.Secret;
import org.gitopsdora.http.PromptSockets;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArgocdSourceTest {
    private static final String TOO_LARGE =
            "{\"error\":\"grpc: received message larger than max (300000000 vs. 209715200)\",\"code\":8,\"message\":\"grpc: received message larger than max (300000000 vs. 209715200)\"}";

    private final MockWebServer server = new MockWebServer();
    private final FakeArgocd argocd = new FakeArgocd();
    private final MemoryExtraction extraction = new MemoryExtraction("2026-11-22T02:30:00Z");

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(argocd);
        server.setServerSocketFactory(new PromptSockets());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesAll(source(config()), extraction);
    }

    @Test
    void readsApplicationsAndTheirEventsAndNeverRefreshes() {
        argocd.show("cart", "web");
        argocd.events.put("cart", "[" + ArgocdSamples.event("cart.1", "e1", "m") + "]");
        extract();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(2);
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(1);
        assertThat(extraction.landed(ArgocdSighting.DATASET))
                .allSatisfy(sighting -> assertThat(sighting.observedAt()).isEqualTo(extraction.now()));
        assertThat(extraction.landed(ArgocdListing.DATASET)).singleElement().satisfies(listing -> {
            assertThat(listing.scope()).isEqualTo("*");
            assertThat(listing.applications()).isEqualTo(2);
        });
        assertThat(argocd.targets)
                .contains("/api/v1/account/can-i/applications/get/*/*")
                .contains("/api/v1/applications/cart/events?appNamespace=argocd&project=shop")
                .noneMatch(target -> target.contains("refresh"));
        assertThat(extraction.read).isEqualTo(3);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void anUnchangedApplicationIsSeenAgainButNotLandedAgain() {
        argocd.show("cart");
        extract();
        extraction.nextRun("2026-11-22T02:40:00Z");
        extract();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).isEmpty();
        assertThat(extraction.landed(ArgocdHistoryEntry.DATASET)).isEmpty();
        assertThat(extraction.landed(ArgocdSighting.DATASET)).hasSize(1);
    }

    @Test
    void nullItemsAreNoApplications() {
        argocd.answers.put("/api/v1/applications", json("{\"metadata\":{},\"items\":null}"));
        extract();
        assertThat(extraction.landed(ArgocdListing.DATASET).get(0).applications())
                .isZero();
    }

    @Test
    void aRefusedTokenIsBlamedOnCredentialsBeforeAnythingIsRead() {
        argocd.answers.put("/api/v1/session/userinfo", json("{\"loggedIn\":false}"));
        assertBlame(Blame.CREDENTIALS, "eu", "token", "issue a new");
        assertThat(argocd.targets).noneMatch(target -> target.startsWith("/api/v1/applications"));
    }

    @Test
    void missingRightsAreBlamedOnCredentialsWithTheLineToAdd() {
        argocd.refusedProjects.add("*");
        assertBlame(Blame.CREDENTIALS, "p, proj:shop:reader, applications, get, */*, allow");
        assertThat(extraction.landed(ArgocdListing.DATASET)).isEmpty();
    }

    @Test
    void oneRefusedProjectIsAGapAndTheOthersAreRead() {
        argocd.show("cart");
        argocd.refusedProjects.add("secret");
        extract(config("shop", "secret"));
        assertThat(extraction.gaps)
                .singleElement()
                .satisfies(gap ->
                        assertThat(gap.detail()).contains("p, proj:shop:reader, applications, get, secret/*, allow"));
        assertThat(extraction.landed(ArgocdListing.DATASET))
                .extracting(ArgocdListing::scope)
                .containsExactly("shop");
        assertThat(argocd.targets).contains("/api/v1/applications?projects=shop");
    }

    @Test
    void aSession401DuringTheNightIsBlamedOnCredentials() {
        argocd.answers.put("/api/v1/applications", status(401, "{\"message\":\"invalid session: token is expired\"}"));
        assertBlame(Blame.CREDENTIALS, "token is expired");
    }

    @Test
    void htmlIsAnUnexpectedAnswer() {
        argocd.answers.put(
                "/api/version",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "text/html")
                        .body("<html>")
                        .build());
        assertBlame(Blame.UNEXPECTED_ANSWER, "HTML", "url");
    }

    @Test
    void anotherApiIsAnUnexpectedAnswer() {
        argocd.answers.put("/api/version", json("{\"major\":\"1\"}"));
        assertBlame(Blame.UNEXPECTED_ANSWER, "Argo CD");
    }

    @Test
    void nobodyThereIsUnreachable() {
        server.close();
        assertBlame(Blame.UNREACHABLE, "eu", "try again later");
    }

    @Test
    void aSelfSignedCertificateIsUnexpectedAndNamesTheCaFile() throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
            secure.start();
            assertThatExceptionOfType(SourceException.class)
                    .isThrownBy(() -> source(ArgocdFilesTest.config("https://localhost:" + secure.getPort()))
                            .extract(extraction))
                    .satisfies(failure -> assertThat(failure.blame()).isEqualTo(Blame.UNEXPECTED_ANSWER))
                    .withMessageContaining("ca-file");
        }
    }

    @Test
    void anAnswerTooLargeIsSplitByProjectAndNeverAskedForTwice() {
        argocd.show("cart", "web");
        argocd.answers.put("/api/v1/applications", status(429, TOO_LARGE));
        argocd.answers.put("/api/v1/projects", json("{\"items\":[{\"metadata\":{\"name\":\"shop\"}}]}"));
        extract();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(2);
        assertThat(extraction.landed(ArgocdListing.DATASET)).singleElement().satisfies(listing -> {
            assertThat(listing.scope()).isEqualTo("*");
            assertThat(listing.applications()).isEqualTo(2);
        });
        assertThat(argocd.targets.stream().filter("/api/v1/applications"::equals))
                .hasSize(1);
    }

    @Test
    void aProjectTooLargeIsReadOneByOne() {
        argocd.show("cart", "web");
        argocd.answers.put("/api/v1/applications", status(429, TOO_LARGE));
        argocd.answers.put("/api/v1/applications?projects=shop", status(429, TOO_LARGE));
        argocd.answers.put("/api/v1/projects", json("{\"items\":[{\"metadata\":{\"name\":\"shop\"}}]}"));
        extract();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(2);
        assertThat(extraction.landed(ArgocdListing.DATASET).get(0).applications())
                .isEqualTo(2);
    }

    @Test
    void whatCannotBeSplitSaysWhatToDo() {
        argocd.answers.put("/api/v1/applications", status(429, TOO_LARGE));
        argocd.answers.put("/api/v1/projects", json("{\"items\":null}"));
        assertBlame(Blame.UNEXPECTED_ANSWER, "ARGOCD_GRPC_MAX_SIZE_MB", "projects");
    }

    @Test
    void a429ThatIsNoMatterOfSizeIsTriedAgainAndThenUnreachable() {
        argocd.answers.put("/api/v1/applications", status(429, "{\"message\":\"slow down\"}"));
        assertBlame(Blame.UNREACHABLE, "slow down", "try again later");
        assertThat(argocd.targets.stream().filter("/api/v1/applications"::equals))
                .hasSize(4);
    }

    @Test
    void plainHttpRedirectedToHttpsSaysSoInsteadOfLosingTheToken() {
        argocd.answers.put(
                "/api/version",
                new MockResponse.Builder()
                        .code(307)
                        .addHeader("Location", "https://localhost/api/version")
                        .build());
        assertBlame(Blame.UNEXPECTED_ANSWER, "https://");
    }

    @Test
    void anApplicationInAnotherNamespaceIsAskedForThere() {
        argocd.answers.put(
                "/api/v1/applications",
                json("{\"items\":[%s]}"
                        .formatted(ArgocdSamples.withoutKind("cart")
                                .replace("\"namespace\":\"argocd\"", "\"namespace\":\"team-a\""))));
        extract();
        assertThat(argocd.targets).contains("/api/v1/applications/cart/events?appNamespace=team-a&project=shop");
        assertThat(extraction.landed(ArgocdApplication.DATASET).get(0).namespace())
                .isEqualTo("team-a");
    }

    @Test
    void oneBrokenApplicationInTheListCostsItselfOnly() {
        argocd.answers.put(
                "/api/v1/applications",
                json("{\"items\":[{\"metadata\":{}},7,%s]}".formatted(ArgocdSamples.withoutKind("cart"))));
        extract();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(1);
        assertThat(extraction.rejections).hasSize(2);
        assertThat(extraction.landed(ArgocdListing.DATASET).get(0).applications())
                .isEqualTo(3);
    }

    @Test
    void eventsOfAnApplicationThatIsGoneOrHiddenAreNoFailure() {
        argocd.show("cart", "web", "api");
        argocd.answers.put("/api/v1/applications/cart/events", status(404, "{\"code\":5}"));
        argocd.answers.put("/api/v1/applications/web/events", status(403, "{\"code\":7}"));
        argocd.events.put("api", "[" + ArgocdSamples.event("api.1", "e1", "m") + "]");
        extract();
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(1);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void eventsThatCannotBeReadAreAGapAndTheOthersAreRead() {
        argocd.show("cart", "web");
        argocd.answers.put("/api/v1/applications/cart/events", status(500, "{\"message\":\"boom\"}"));
        argocd.events.put("web", "[" + ArgocdSamples.event("web.1", "e1", "m") + "]");
        extract();
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(1);
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("events_unread");
            assertThat(gap.detail()).contains("1 of 2", "argocd/cart", "boom");
        });
    }

    @Test
    void eventsAreAskedForWithTheConfiguredConcurrency() {
        argocd.show(names(12));
        argocd.eventsAtOnce = new CountDownLatch(4);
        extract(with(4, List.of()));
        assertThat(argocd.eventsAtOnce.getCount()).isZero();
        assertThat(argocd.mostAtOnce.get()).isEqualTo(4);
    }

    @Test
    void anEmptyListAfterOneWithApplicationsIsNotTrusted() {
        argocd.show("cart", "web");
        extract();
        extraction.nextRun("2026-11-23T02:30:00Z");
        argocd.show();
        extract();
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("list_shrank");
            assertThat(gap.detail()).contains("eu", "nothing is marked gone");
        });
        assertThat(extraction.landed(ArgocdListing.DATASET))
                .extracting(ArgocdListing::isTrusted)
                .containsExactly(false);
        assertThat(extraction.landed(ArgocdAbsence.DATASET))
                .extracting(ArgocdAbsence::answer)
                .containsExactly("unasked", "unasked");
    }

    @Test
    void aListThatLostMoreThanAFifthAndFiveIsNotTrustedUntilItHasStayedSo() {
        argocd.show(names(20));
        extract();
        argocd.show(names(14));
        for (int day = 1; day <= 8; day++) {
            extraction.nextRun("2026-11-%02dT02:30:00Z".formatted(22 + day));
            extract();
            boolean isTrusted = extraction.landed(ArgocdListing.DATASET).get(0).isTrusted();
            assertThat(isTrusted).isEqualTo(day == 8);
        }
        assertThat(extraction.landed(ArgocdAbsence.DATASET))
                .extracting(ArgocdAbsence::answer)
                .hasSize(6)
                .containsOnly("not_found");
    }

    @Test
    void aFewMissingApplicationsAreAskedForByNameWithTheirProject() {
        argocd.show("cart", "web", "api", "kept");
        extract();
        extraction.nextRun("2026-11-23T02:30:00Z");
        argocd.show("kept");
        argocd.answers.put("/api/v1/applications/web", status(403, "{\"code\":7,\"message\":\"permission denied\"}"));
        argocd.answers.put("/api/v1/applications/api", json(ArgocdSamples.withoutKind("api", "back")));
        extract();
        assertThat(extraction.landed(ArgocdAbsence.DATASET))
                .extracting(absence -> absence.name() + " " + absence.answer())
                .containsExactlyInAnyOrder("cart not_found", "web refused");
        assertThat(extraction.landed(ArgocdApplication.DATASET))
                .extracting(ArgocdApplication::name)
                .containsExactly("api");
        assertThat(argocd.targets).contains("/api/v1/applications/cart?appNamespace=argocd&project=shop");
        assertThat(extraction.landed(ArgocdListing.DATASET).get(0).isTrusted()).isTrue();
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void anApplicationThatCannotBeAskedAboutIsAGapAndTheEventsOfTheOthersAreRead() {
        argocd.show("cart", "kept");
        extract();
        extraction.nextRun("2026-11-23T02:30:00Z");
        argocd.show("kept");
        argocd.answers.put("/api/v1/applications/cart", status(500, "{\"code\":2,\"message\":\"etcd is busy\"}"));
        extract();
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("application_unread");
        assertThat(extraction.landed(ArgocdAbsence.DATASET))
                .extracting(ArgocdAbsence::answer)
                .containsExactly("unasked");
        assertThat(argocd.targets.stream().filter(target -> target.contains("/kept/events")))
                .hasSize(2);
    }

    @Test
    void aListThatBreaksOffIsReadAgain() {
        argocd.show("cart");
        argocd.once.put(
                "/api/v1/applications",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body("{\"items\":[" + ArgocdSamples.withoutKind("cart") + "]}")
                        .onResponseBody(new SocketEffect.CloseSocket(true, false, false))
                        .build());
        extract();
        assertThat(extraction.landed(ArgocdListing.DATASET).get(0).applications())
                .isEqualTo(1);
    }

    @Test
    void filesAreReadEvenIfTheServerIsNotThere() {
        server.close();
        ArgocdConfig config = with(8, List.of("/nowhere/*.ndjson"));
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> source(config).extract(extraction));
        assertThat(extraction.gaps).hasSize(1);
    }

    @Test
    void theDoctorTellsVersionClockRightsAndHistory() {
        argocd.show("cart", "web");
        argocd.events.put("cart", "[" + ArgocdSamples.event("cart.1", "e1", "m") + "]");
        List<Diagnosis> findings = source(config("shop", "other")).diagnose(extraction);
        Map<String, Diagnosis> bySubject = findings.stream()
                .collect(Collectors.toMap(Diagnosis::subject, each -> each, (first, second) -> second, TreeMap::new));
        assertThat(bySubject).containsOnlyKeys("version", "clock", "rights", "applications", "history", "events");
        assertThat(bySubject.get("version").detail()).contains("v3.5.1");
        assertThat(bySubject.get("clock").verdict()).isEqualTo(Verdict.WARNING);
        assertThat(bySubject.get("history").detail()).contains("2026-11-19T14:02:11Z");
        assertThat(bySubject.get("events").detail()).contains("2026-11-20T10:16:30Z");
        assertThat(extraction.landed(ArgocdApplication.DATASET)).isEmpty();
    }

    @Test
    void theDoctorNamesTheMissingRightAndDoesNotThrow() {
        argocd.refusedProjects.add("*");
        assertThat(source(with(8, List.of())).diagnose(extraction))
                .anyMatch(each -> each.verdict() == Verdict.FAILURE
                        && each.detail().contains("p, proj:shop:reader, applications, get, */*, allow"));
        server.close();
        assertThat(source(with(8, List.of())).diagnose(extraction))
                .anyMatch(each ->
                        each.verdict() == Verdict.FAILURE && each.subject().equals("connection"));
    }

    private void assertBlame(Blame blame, String... words) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(this::extract)
                .satisfies(failure -> {
                    assertThat(failure.blame()).isEqualTo(blame);
                    assertThat(failure.getMessage()).contains(words).doesNotContain("s3cret");
                });
    }

    private void extract() {
        extract(with(8, List.of()));
    }

    private void extract(ArgocdConfig config) {
        source(config).extract(extraction);
    }

    private static ArgocdSource source(ArgocdConfig config) {
        return new ArgocdSource(config, pause -> {});
    }

    private ArgocdConfig config(String... projects) {
        return new ArgocdConfig(
                "eu",
                url(),
                token(),
                Optional.<Path>empty(),
                List.of(projects),
                List.of(),
                List.of(),
                8,
                Duration.ofSeconds(10));
    }

    private ArgocdConfig with(int concurrency, List<String> eventLogs) {
        return new ArgocdConfig(
                "eu",
                url(),
                token(),
                Optional.<Path>empty(),
                List.of(),
                List.of(),
                eventLogs,
                concurrency,
                Duration.ofSeconds(10));
    }

    private static Optional<Secret> token() {
        return Optional.of(new Secret("s3cret"));
    }

    private Optional<String> url() {
        return Optional.of("http://localhost:" + port());
    }

    private int port() {
        return server.getPort();
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj("app-%02d"::formatted).toArray(String[]::new);
    }

    private static MockResponse json(String body) {
        return status(200, body);
    }

    private static MockResponse status(int code, String body) {
        return new MockResponse.Builder()
                .code(code)
                .addHeader("Content-Type", "application/json")
                .addHeader("Date", "Fri, 20 Nov 2026 10:16:30 GMT")
                .body(body)
                .build();
    }

    /** Answers like Argo CD does, unless an answer was put for a target. */
    private static final class FakeArgocd extends Dispatcher {
        private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
        private final Map<String, MockResponse> once = new ConcurrentHashMap<>();
        private final Map<String, String> events = new ConcurrentHashMap<>();
        private final List<String> refusedProjects = new ArrayList<>();
        private final ConcurrentLinkedQueue<String> targets = new ConcurrentLinkedQueue<>();
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private volatile List<String> names = List.of();
        private volatile CountDownLatch eventsAtOnce = new CountDownLatch(0);

        void show(String... applications) {
            names = List.of(applications);
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            String target = request.getTarget();
            String path = target.replaceFirst("\\?.*", "");
            targets.add(target);
            MockResponse first = once.remove(target);
            MockResponse answer = first != null ? first : answers.get(target);
            if (answer == null && (!path.equals("/api/v1/applications") || target.equals(path))) {
                answer = answers.get(path);
            }
            return answer == null ? ordinary(target, path) : answer;
        }

        private MockResponse ordinary(String target, String path) throws InterruptedException {
            if (path.equals("/api/version")) {
                return json("{\"Version\":\"v3.5.1+109ca7c\"}");
            }
            if (path.equals("/api/v1/session/userinfo")) {
                return json("{\"loggedIn\":true,\"username\":\"proj:shop:reader\"}");
            }
            if (path.startsWith("/api/v1/account/can-i/applications/get/")) {
                String object = URLDecoder.decode(path.substring(39), StandardCharsets.UTF_8);
                boolean isRefused = refusedProjects.contains(object.replace("/*", ""));
                return json("{\"value\":\"%s\"}".formatted(isRefused ? "no" : "yes"));
            }
            if (path.equals("/api/v1/applications")) {
                return json("{\"metadata\":{},\"items\":[%s]}"
                        .formatted(
                                names.stream().map(ArgocdSamples::withoutKind).collect(Collectors.joining(","))));
            }
            if (path.endsWith("/events")) {
                return events(path.split("/")[4]);
            }
            String name = path.substring(path.lastIndexOf('/') + 1);
            return names.contains(name)
                    ? json(ArgocdSamples.withoutKind(name))
                    : status(404, "{\"code\":5,\"message\":\"not found\"}");
        }

        private MockResponse events(String name) throws InterruptedException {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            eventsAtOnce.countDown();
            eventsAtOnce.await(20, TimeUnit.SECONDS);
            atOnce.decrementAndGet();
            return json("{\"metadata\":{},\"items\":%s}".formatted(events.getOrDefault(name, "null")));
        }
    }
}
