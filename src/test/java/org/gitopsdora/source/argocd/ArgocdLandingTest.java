package org.gitopsdora.source.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.landing.LandingZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgocdLandingTest {
    @TempDir
    private Path folder;

    @Test
    void everythingLandsAsItIsAndOnce() throws IOException {
        Files.writeString(
                folder.resolve("apps.json"),
                "[%s,%s]".formatted(ArgocdSamples.application("cart"), ArgocdSamples.application("web")));
        Files.writeString(
                folder.resolve("events.ndjson"),
                ArgocdSamples.event("cart.18e9b969c50a318f", "e1", "m") + "\nbroken\n");
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        extract(zone, "first");
        extract(zone, "second");

        List<ArgocdApplication> applications = new ArrayList<>();
        zone.forEach(ArgocdApplication.DATASET.name(), ArgocdApplication.class, applications::add);
        assertThat(applications).extracting(ArgocdApplication::name).containsExactlyInAnyOrder("cart", "web");
        List<ArgocdSighting> sightings = new ArrayList<>();
        zone.forEach(ArgocdSighting.DATASET.name(), ArgocdSighting.class, sightings::add);
        List<ArgocdListing> listings = new ArrayList<>();
        zone.forEach(ArgocdListing.DATASET.name(), ArgocdListing.class, listings::add);
        assertThat(listings)
                .singleElement()
                .satisfies(listing -> assertThat(sightings)
                        .hasSize(2)
                        .extracting(ArgocdSighting::observedAt)
                        .containsOnly(listing.observedAt()));
        List<ArgocdEvent> events = new ArrayList<>();
        zone.forEach(ArgocdEvent.DATASET.name(), ArgocdEvent.class, events::add);
        assertThat(events).extracting(ArgocdEvent::occurredNanos).containsExactly(0x18e9b969c50a318fL);
    }

    private void extract(LandingZone zone, String batch) {
        ArgocdSource source = new ArgocdSource(new ArgocdConfig(
                "eu",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(folder + "/apps*.json"),
                List.of(folder + "/*.ndjson"),
                8,
                Duration.ofSeconds(10)));
        try (LandedExtraction extraction = new LandedExtraction(
                zone,
                batch,
                "argocd",
                "eu",
                () -> Instant.parse("2026-11-22T02:30:00Z"),
                null,
                (what, done, total) -> {})) {
            source.extract(extraction);
            extraction.commit(source.datasets());
        }
    }
}
