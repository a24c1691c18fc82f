package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.http.PromptSockets;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.settings.JobConfigTest;
import org.gitopsdora.source.argocd.ArgocdListing;
import org.gitopsdora.source.argocd.ArgocdOperation;
import org.gitopsdora.source.argocd.ArgocdSighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is landed between two nights, of an Argo CD that forgets. */
class PollTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

    private final MockWebServer server = new MockWebServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path home;

    private boolean isLoggedIn = true;
    private String health = "Healthy";
    private String transitionedAt = "2026-11-22T08:00:00Z";
    private String operation = operation("Succeeded", "2026-11-22T07:59:00Z");

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String path = request.getUrl().encodedPath();
                String body = switch (path.replaceFirst("/api/(v1/)?", "")) {
                    case "version" -> "{\"Version\":\"v3.5.1\"}";
                    case "session/userinfo" -> "{\"loggedIn\":%s,\"username\":\"reader\"}".formatted(isLoggedIn);
                    case "applications" -> "{\"metadata\":{},\"items\":[%s]}".formatted(application());
                    default -> "{\"value\":\"yes\"}";
                };
                return new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body(body)
                        .build();
            }
        });
        server.setServerSocketFactory(new PromptSockets());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFailedSyncThatTheNextOneOverwritesIsKept() {
        assertThat(poll(0)).isEqualTo(ExitCode.PUBLISHED);
        operation = operation("Failed", "2026-11-22T10:05:00Z");
        assertThat(poll(10)).isEqualTo(ExitCode.PUBLISHED);
        operation = operation("Succeeded", "2026-11-22T10:15:00Z");
        assertThat(poll(20)).isEqualTo(ExitCode.PUBLISHED);

        List<String> phases = new ArrayList<>();
        zone().forEach(ArgocdOperation.DATASET.name(), ArgocdOperation.class, row -> phases.add(row.phase()));
        assertThat(phases).containsExactlyInAnyOrder("Succeeded", "Failed", "Succeeded");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("poll: eu: 1 read, ");
    }

    @Test
    void whatHasNotChangedIsNotLandedAgainAndNothingIsSaidToHaveBeenReadInFull() {
        poll(0);
        poll(10);
        poll(20);
        assertThat(sightings()).hasSize(1);

        health = "Degraded";
        transitionedAt = "2026-11-22T10:25:00Z";
        poll(30);
        health = "Healthy";
        transitionedAt = "2026-11-22T10:33:00Z";
        poll(40);
        poll(50);
        assertThat(sightings())
                .containsExactly(
                        "Healthy 2026-11-22T08:00:00Z",
                        "Degraded 2026-11-22T10:25:00Z",
                        "Healthy 2026-11-22T10:33:00Z");
        List<ArgocdListing> listings = new ArrayList<>();
        zone().forEach(ArgocdListing.DATASET.name(), ArgocdListing.class, listings::add);
        assertThat(listings).isEmpty();
    }

    @Test
    void aRefusedTokenIsSaidAndEndsWithTwelve() {
        isLoggedIn = false;
        assertThat(poll(0)).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("poll: ").contains("the token is refused");
    }

    @Test
    void aServerThatIsDownIsAGapOfThisPollAndTheNextOneReadsOn() {
        server.close();
        assertThat(poll(0)).isEqualTo(ExitCode.PUBLISHED_WITH_GAPS);
        assertThat(sightings()).isEmpty();
    }

    @Test
    void aHeldLockMeansThatTheHolderReadsTheSame() {
        try (HomeLock lock = HomeLock.acquire(home.resolve("state"), "nightly", BEGIN, Duration.ZERO)
                .orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(poll(0)).isEqualTo(ExitCode.PUBLISHED);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("`nightly`").contains("nothing to do");
        assertThat(server.getRequestCount()).isZero();
    }

    private ExitCode poll(int minutes) {
        JobConfig config = JobConfigTest.read("""
                home: %s
                sources:
                  - {type: argocd, name: eu, url: "%s", token: "${TOKEN}"}
                  - {type: git, name: deploy, url: /nowhere}
                """.formatted(home, server.url("/")), "secret");
        Terminal terminal = new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, 80);
        return new Poll(
                        config,
                        InstantSource.fixed(BEGIN.plusSeconds(60L * minutes)),
                        terminal.progress(Verbosity.NORMAL))
                .run();
    }

    private LandingZone zone() {
        return new LandingZone(home.resolve("landing"));
    }

    private List<String> sightings() {
        List<ArgocdSighting> rows = new ArrayList<>();
        zone().forEach(ArgocdSighting.DATASET.name(), ArgocdSighting.class, rows::add);
        return rows.stream()
                .sorted(java.util.Comparator.comparing(ArgocdSighting::observedAt))
                .map(row -> row.healthStatus() + " " + row.healthTransitionedAt())
                .toList();
    }

    private String application() {
        return """
                {"metadata":{"name":"cart","namespace":"argocd","uid":"u1","resourceVersion":"7"},
                "spec":{"project":"shop","source":{"repoURL":"https://git.example.com/deploy.git","path":"cart","targetRevision":"main"}},
                "status":{"sync":{"status":"Synced","revision":"5f0c2d4b8a7e6c5d4b3a29181716151413121110"},
                "health":{"status":"%s","lastTransitionTime":"%s"},"reconciledAt":"2026-11-22T09:59:00Z","operationState":%s}}""".formatted(health, transitionedAt, operation);
    }

    private static String operation(String phase, String startedAt) {
        return """
                {"operation":{"sync":{"revision":"5f0c2d4b8a7e6c5d4b3a29181716151413121110"}},"phase":"%s","message":"m","startedAt":"%s","finishedAt":"%s",
                "syncResult":{"revision":"5f0c2d4b8a7e6c5d4b3a29181716151413121110"}}""".formatted(phase, startedAt, Instant.parse(startedAt).plusSeconds(9));
    }
}
