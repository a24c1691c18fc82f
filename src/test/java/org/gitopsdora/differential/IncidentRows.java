package org.gitopsdora.differential;

import java.time.Instant;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * Lands incidents as the file source {@code incidents} does: its records component by component, so that this package needs nothing of
 * that room.
 */
final class IncidentRows {
    static final String SOURCE = "incidents";
    static final String INSTANCE = "pages";
    static final String MAPPING = "mapping";
    private static final Instant READ = World.AS_OF.minusSeconds(60);

    private final LandingZone.Batch batch;

    IncidentRows(LandingZone.Batch batch) {
        this.batch = batch;
    }

    /** As {@code source.incidents.Incident}. */
    record Row(
            String source,
            String instance,
            Instant extractedAt,
            String contentHash,
            String mappingHash,
            String incidentKey,
            @Nullable String title,
            @Nullable String status,
            boolean hasStatusColumn,
            @Nullable String severity,
            Instant detectedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable Instant resolvedAt,
            @Nullable Instant updatedAt,
            @Nullable String duplicateOfKey,
            @Nullable String url,
            String file,
            long position,
            String payload) {}

    /** As {@code source.incidents.IncidentField}. */
    record Field(
            String source,
            String instance,
            Instant extractedAt,
            String contentHash,
            String snapshotHash,
            String field,
            String value) {}

    /** As {@code source.incidents.IncidentFile}. */
    record Source(
            String source,
            String instance,
            Instant extractedAt,
            String contentHash,
            String file,
            String fileHash,
            String mappingHash,
            long readingVersion,
            long records,
            @Nullable Instant fromAt,
            @Nullable Instant toAt) {}

    void land(World world) {
        world.incidents().forEach(this::land);
        Source file = new Source(
                SOURCE,
                INSTANCE,
                READ,
                ContentHash.of("file"),
                "incidents.csv",
                ContentHash.of("file"),
                MAPPING,
                1,
                world.incidents().size(),
                World.START.minusSeconds(86_400),
                World.AS_OF);
        batch.append("incidents_files", Source.class, file.contentHash(), file);
    }

    private void land(Incident incident) {
        String hash = ContentHash.of("incident", incident.key());
        Long resolvedAt = incident.resolvedAt();
        Row row = new Row(
                SOURCE,
                INSTANCE,
                READ,
                hash,
                MAPPING,
                incident.key(),
                incident.key(),
                resolvedAt == null ? "triggered" : "resolved",
                true,
                null,
                Instant.ofEpochSecond(incident.detectedAt()),
                null,
                resolvedAt == null ? reopened(incident) : Instant.ofEpochSecond(resolvedAt),
                null,
                incident.duplicateOf(),
                null,
                "incidents.csv",
                1,
                "{}");
        batch.append("incidents_incidents", Row.class, hash, row);
        for (String service : incident.services()) {
            field(hash, "service", service);
        }
        if (incident.environment() != null) {
            field(hash, "custom:environment", incident.environment());
        }
        if (incident.cause() != null) {
            field(hash, "custom:revision", incident.cause());
        }
    }

    /** Half of what is open was resolved once: its status says that it is open again. */
    private static @Nullable Instant reopened(Incident incident) {
        return incident.detectedAt() % 2 == 0 ? Instant.ofEpochSecond(incident.detectedAt() + 60) : null;
    }

    private void field(String incidentHash, String field, String value) {
        String hash = ContentHash.of(incidentHash, field, value);
        batch.append(
                "incidents_fields",
                Field.class,
                hash,
                new Field(SOURCE, INSTANCE, READ, hash, incidentHash, field, value));
    }
}
