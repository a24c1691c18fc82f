package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.landing.LandingZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FluxLandingTest {
    @TempDir
    private Path folder;

    /** Some columns, as any reader sees them. */
    record Landed(String message, String payload) {}

    @Test
    void manyBlocksReadAtOnceLandEachEventOnceAndAsItIs() throws IOException {
        Path file = folder.resolve("events.ndjson");
        int events = 20_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < events; number++) {
                out.write(FluxSamples.notification("2026-03-04T09:12:31Z", "Progressing", "message " + number, "{}")
                        + "\n");
                out.write(FluxSamples.notification("2026-03-04T09:12:31Z", "Progressing", "message " + number / 2, "{}")
                        + "\n");
            }
        }
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        assertThat(night(zone, file, "night-1")).isEqualTo(events + 1L);
        List<Landed> landed = landed(zone);
        Set<String> messages = new HashSet<>();
        landed.forEach(event -> messages.add(event.message()));
        assertThat(landed).hasSize(events);
        assertThat(messages).hasSize(events);
        assertThat(landed).allSatisfy(event -> assertThat(event.payload()).contains("\"" + event.message() + "\""));

        assertThat(night(new LandingZone(folder.resolve("landing")), file, "night-2"))
                .isZero();
        assertThat(landed(new LandingZone(folder.resolve("landing")))).hasSize(events);
    }

    @Test
    void whatADamagedFileHadLandedIsReadAgain() throws IOException {
        Path file = folder.resolve("events.ndjson");
        Files.writeString(file, FluxSamples.notification(1) + "\n");
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        night(zone, file, "night-1");
        Path landed = zone.files("flux_events").get(0);
        Files.write(landed, new byte[100]);
        LandingZone nextNight = new LandingZone(folder.resolve("landing"));
        assertThat(night(nextNight, file, "night-2")).isEqualTo(1);
    }

    private static List<Landed> landed(LandingZone zone) {
        List<Landed> landed = new ArrayList<>();
        zone.forEach(FluxEvent.DATASET.name(), Landed.class, landed::add);
        return landed;
    }

    private static long night(LandingZone zone, Path file, String batch) {
        FluxSource source = new FluxSource(new FluxConfig("edge", List.of(file.toString()), List.of()));
        try (LandedExtraction extraction = new LandedExtraction(
                zone,
                batch,
                source.type(),
                source.name(),
                () -> Instant.parse("2026-11-22T02:30:00Z"),
                null,
                (what, done, total) -> {})) {
            source.extract(extraction);
            extraction.commit(source.datasets());
            return extraction.landedRecords();
        }
    }
}
