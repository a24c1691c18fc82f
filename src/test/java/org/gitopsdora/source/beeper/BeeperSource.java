package org.gitopsdora.source.beeper;

import java.time.Instant;
import java.util.List;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Source;

/** Tells of two beeps: what a new room has to bring, and no more. */
final class BeeperSource implements Source {
    private final String name;

    BeeperSource(String name) {
        this.name = name;
    }

    @Override
    public String type() {
        return "beeper";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Dataset<?>> datasets() {
        return List.of(BeeperIncident.DATASET);
    }

    @Override
    public void extract(Extraction extraction) {
        extraction.countRead(2);
        land(extraction, "1", "2026-11-20T10:00:00Z", "2026-11-20T10:20:00Z");
        land(extraction, "2", "2026-11-21T23:00:00Z", "2026-11-21T23:05:00Z");
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return List.of();
    }

    private void land(Extraction extraction, String number, String beepedAt, String silencedAt) {
        extraction.land(
                BeeperIncident.DATASET,
                new BeeperIncident(
                        type(),
                        name,
                        extraction.now(),
                        ContentHash.of(number, beepedAt, silencedAt),
                        number,
                        "beep " + number,
                        "cart",
                        Instant.parse(beepedAt),
                        Instant.parse(silencedAt)));
    }
}
