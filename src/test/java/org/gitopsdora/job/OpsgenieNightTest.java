package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.extract.SourceGap;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.opsgenie.FakeOpsgenie;
import org.gitopsdora.source.opsgenie.OpsgenieIncident;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights and whole exports over an account of Opsgenie that misbehaves. */
class OpsgenieNightTest {
    private static final String NIGHT = "2026-11-22T02:30:00Z";
    private static final String NEXT_NIGHT = "2026-11-23T02:30:00Z";

    @TempDir
    Path folder;

    private final MockWebServer server = new MockWebServer();
    private final FakeOpsgenie opsgenie = new FakeOpsgenie();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path job = Path.of("");

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(opsgenie);
        server.start();
        Path key = Files.writeString(folder.resolve("key"), "k3y\n");
        Path events = Files.writeString(folder.resolve("flux.ndjson"), "");
        job = Files.writeString(
                folder.resolve("nightly.yaml"), """
                home: %s
                sources:
                  - {type: flux, name: edge, event-logs: [%s]}
                  - {type: opsgenie, name: ops, url: %s, token-file: %s}
                """.formatted(folder.resolve("home"), events, server.url("/"), key));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAccountThatIsSwitchedOffLeavesAPublishedNightWithAGapThatTheNextNightCloses() {
        opsgenie.incident("i1", "open", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(403, "{\"message\":\"account is closed\"}");
        assertThat(run(NIGHT, job.toString())).as(errors()).isEqualTo(3);
        assertThat(errors() + out).contains("account_switched_off", "not \"no incidents\"");
        assertThat(folder.resolve("home/warehouse.duckdb")).isRegularFile();
        assertThat(gaps()).containsExactly("account_switched_off");

        opsgenie.interference = (path, number) -> null;
        assertThat(run(NEXT_NIGHT, job.toString())).as(errors()).isZero();
        assertThat(incidents()).containsExactly("i1");
    }

    @Test
    void anHourOfTooManyRequestsLeavesAPublishedNightWithAGapThatTheNextNightCloses() {
        opsgenie.incident("i1", "open", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        opsgenie.interference = (path, number) -> tooMany();
        assertThat(run(NIGHT, job.toString())).as(errors()).isEqualTo(3);
        assertThat(gaps()).containsExactly("throttled");

        opsgenie.interference = (path, number) -> null;
        assertThat(run(NEXT_NIGHT, job.toString())).as(errors()).isZero();
        assertThat(incidents()).containsExactly("i1");
    }

    @Test
    void anExportThatBreaksOffIsCarriedOnWhereItsLastPieceLanded() {
        for (int month = 1; month <= 12; month++) {
            String at = "2025-%02d-10T10:00:00Z".formatted(month);
            opsgenie.incident("i" + month, "closed", at, at);
            opsgenie.entry("i" + month, "IncidentResolved", at);
        }
        opsgenie.alert("a1", "closed", "2025-05-05T10:00:00Z", "2025-05-05T11:00:00Z");
        opsgenie.log("a1", "Alert closed via web", "2025-05-05T11:00:00Z");
        AtomicInteger timelines = new AtomicInteger();
        opsgenie.interference =
                (path, number) -> path.endsWith("/entries") && timelines.incrementAndGet() > 8 ? tooMany() : null;
        assertThat(run(NIGHT, "export-history", job.toString())).isEqualTo(3);
        assertThat(errors()).contains("throttled", "run again");
        List<String> landed = incidents();
        assertThat(landed).hasSizeGreaterThanOrEqualTo(3);

        opsgenie.interference = (path, number) -> null;
        List<String> before = List.copyOf(opsgenie.targets);
        opsgenie.targets.clear();
        out.reset();
        assertThat(run(NIGHT, "export-history", job.toString(), "--only", "ops"))
                .as(errors())
                .isZero();
        assertThat(incidents()).hasSize(13);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("incidents +12  2025-01-10  2025-12-10")
                .containsPattern("alerts +1  2025-05-05  2025-05-05")
                .containsPattern("timeline and log entries +13")
                .contains("the history is complete");
        Stream<String> readBefore =
                before.stream().filter(target -> target.startsWith("/v1/incidents?query=updatedAt"));
        assertThat(opsgenie.asked("/v1/incidents?query=updatedAt").toList())
                .isNotEmpty()
                .satisfies(again -> assertThat(again).hasSizeLessThan((int) readBefore.count() + 8));
        assertThat(opsgenie.asked("/v2/incident-timelines/i1/")).isEmpty();

        // It outlives the API: what it brought is read by a night that finds the account gone.
        opsgenie.interference = (path, number) -> FakeOpsgenie.status(403, "{\"message\":\"gone\"}");
        assertThat(run(NEXT_NIGHT, job.toString())).isEqualTo(3);
        assertThat(incidents()).hasSize(13);
    }

    /** What a kill leaves is what lies on the disk at that moment: it is copied while the export is in the middle of a piece. */
    @Test
    void anExportThatIsKilledLosesThePieceItWasReadingAndNothingElse() throws Exception {
        for (int month = 1; month <= 12; month++) {
            String at = "2025-%02d-10T10:00:00Z".formatted(month);
            opsgenie.incident("i" + month, "closed", at, at);
            opsgenie.entry("i" + month, "IncidentResolved", at);
        }
        Path home = folder.resolve("home");
        Path killed = folder.resolve("killed");
        AtomicInteger timelines = new AtomicInteger();
        opsgenie.interference = (path, number) -> {
            if (path.endsWith("/entries") && timelines.incrementAndGet() == 8) {
                copy(home, killed);
            }
            return null;
        };
        assertThat(run(NIGHT, "export-history", job.toString())).as(errors()).isZero();
        assertThat(incidents()).hasSize(12);

        delete(home);
        Files.move(killed, home);
        List<String> landed = incidents();
        assertThat(landed).hasSizeBetween(3, 7);
        opsgenie.targets.clear();
        assertThat(run(NIGHT, "export-history", job.toString())).as(errors()).isZero();
        assertThat(incidents()).hasSize(12).doesNotHaveDuplicates();
        assertThat(landed)
                .allSatisfy(key -> assertThat(opsgenie.asked("/v2/incident-timelines/%s/".formatted(key)))
                        .isEmpty());
        try (Stream<Path> files = Files.walk(home.resolve("landing"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".unfinished"));
        }
    }

    @Test
    void aJobWithoutSuchASourceSaysSo() throws IOException {
        Files.writeString(
                job,
                "home: %s\nsources: [{type: git, name: deploy, url: /nowhere}]\n".formatted(folder.resolve("home")));
        assertThat(run(NIGHT, "export-history", job.toString())).isEqualTo(2);
        assertThat(errors()).contains("no source of it has a history to export", "deploy (git)");
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static MockResponse tooMany() {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Content-Type", "application/json")
                .addHeader("Retry-After", "0")
                .body("{\"message\":\"You are making too many requests!\"}")
                .build();
    }

    private int run(String at, String... arguments) {
        return Main.run(
                arguments,
                InstantSource.fixed(Instant.parse(at)),
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        80));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private List<String> incidents() {
        List<String> keys = new ArrayList<>();
        new LandingZone(folder.resolve("home/landing"))
                .forEach(
                        OpsgenieIncident.DATASET.name(),
                        OpsgenieIncident.class,
                        incident -> keys.add(incident.incidentKey()));
        return keys;
    }

    private List<String> gaps() {
        List<String> kinds = new ArrayList<>();
        new LandingZone(folder.resolve("home/landing"))
                .forEach(SourceGap.DATASET.name(), SourceGap.class, gap -> kinds.add(gap.kind()));
        return kinds;
    }
}
