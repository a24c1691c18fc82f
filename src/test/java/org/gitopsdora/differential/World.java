package org.gitopsdora.differential;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** What one warehouse is built of. */
record World(ZoneId zone, Instant start, Instant asOf, List<History> histories, List<Incident> incidents) {
    static final Instant START = Instant.parse("2026-01-19T00:00:00Z");
    static final Instant AS_OF = Instant.parse("2026-03-12T08:00:00Z");

    History history(String service) {
        return histories.stream()
                .filter(history -> history.service().equals(service))
                .findFirst()
                .orElseThrow();
    }
}
