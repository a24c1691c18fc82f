package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockWebServer;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.pagerduty.FakePagerduty;
import org.gitopsdora.source.pagerduty.PagerdutyIncident;
import org.gitopsdora.source.pagerduty.PagerdutyWindow;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights over a PagerDuty account: what lands, how they end, what the next one makes good. */
class PagerdutyNightTest {
    @TempDir
    Path house;

    private final MockWebServer server = new MockWebServer();
    private final FakePagerduty pagerduty = new FakePagerduty();
    private Instant now = Instant.parse("2026-11-22T02:30:00Z");

    private record Ended(int code, String err) {}

    @BeforeEach
    void begin() throws IOException {
        server.setDispatcher(pagerduty);
        server.start();
        Files.writeString(house.resolve("token"), "s3cret\n");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aNightOf429LeavesAGapThatNamesTheWindowAndTheNextNightClosesIt() throws IOException {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-11-21T10:00:00Z");
        assertThat(night()).isEqualTo(new Ended(0, ""));

        pagerduty.resolve("Q1", "2026-11-22T12:00:00Z");
        pagerduty.refuseAsTooMany();
        Ended second = night();
        assertThat(second.code()).isEqualTo(3);
        assertThat(second.err())
                .contains("429", "2026-11-22T02:30:00Z", "2026-11-23T02:30:00Z")
                .doesNotContain("s3cret");
        assertThat(query("select kind, from_at::varchar, to_at::varchar from dq_gaps where kind = 'window_unread'"))
                .containsExactly(List.of("window_unread", "2026-11-22 02:30:00", "2026-11-23 02:30:00"));
        assertThat(incidents()).containsExactly("Q1 triggered");

        pagerduty.answerAgain();
        assertThat(night()).isEqualTo(new Ended(0, ""));
        assertThat(incidents()).containsExactly("Q1 triggered", "Q1 resolved");
        List<String> windows = new ArrayList<>();
        zone().forEach(PagerdutyWindow.DATASET.name(), PagerdutyWindow.class, window -> {
            if (window.feed().equals("log") && window.fromAt().isAfter(Instant.parse("2026-11-20T00:00:00Z"))) {
                windows.add(window.fromAt() + ".." + window.toAt());
            }
        });
        assertThat(windows).containsExactly("2026-11-22T02:30:00Z..2026-11-24T02:30:00Z");
    }

    @Test
    void anAccountThatIsSwitchedOffLeavesAGapThatNamesTheWindowAndANightAfterItsReturnClosesIt() throws IOException {
        pagerduty.trigger("Q1", "PCHECKOUT", "2026-11-21T10:00:00Z");
        assertThat(night()).isEqualTo(new Ended(0, ""));

        pagerduty.resolve("Q1", "2026-11-22T12:00:00Z");
        pagerduty.switchOff();
        Ended second = night();
        assertThat(second.code()).isEqualTo(3);
        assertThat(second.err()).contains("switched off", "2026-11-22T02:30:00Z", "2026-11-23T02:30:00Z");
        assertThat(query("select from_at::varchar, to_at::varchar from dq_gaps where kind = 'window_unread'"))
                .containsExactly(List.of("2026-11-22 02:30:00", "2026-11-23 02:30:00"));

        pagerduty.answerAgain();
        assertThat(night()).isEqualTo(new Ended(0, ""));
        assertThat(incidents()).containsExactly("Q1 triggered", "Q1 resolved");
        assertThat(query("select * from dq_gaps")).isEmpty();
    }

    private Ended night() throws IOException {
        Path job = house.resolve("nightly.yaml");
        // Another source that can be read: else there would be nothing to publish.
        Files.writeString(house.resolve("flux.ndjson"), "");
        Files.writeString(job, """
                home: %s
                sources:
                  - {type: flux, name: edge, event-logs: [%s]}
                  - {type: pagerduty, name: main, url: "http://localhost:%d", token-file: %s, patience: 1s}
                workloads:
                  - {match: {environment: production}, production: true}
                """.formatted(
                        house.resolve("home"), house.resolve("flux.ndjson"), server.getPort(), house.resolve("token")));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                120);
        int code = Main.run(new String[] {job.toString()}, InstantSource.fixed(now), terminal);
        now = now.plus(Duration.ofDays(1));
        return new Ended(code, err.toString(StandardCharsets.UTF_8));
    }

    private List<String> incidents() {
        List<String> incidents = new ArrayList<>();
        zone().forEach(
                        PagerdutyIncident.DATASET.name(),
                        PagerdutyIncident.class,
                        incident -> incidents.add(incident.incidentKey() + " " + incident.status()));
        return incidents;
    }

    private LandingZone zone() {
        return new LandingZone(house.resolve("home").resolve("landing"));
    }

    private List<List<@Nullable String>> query(String sql) {
        return Query.run(house.resolve("home").resolve("warehouse.duckdb"), sql).rows();
    }
}
