package org.gitopsdora.source.incidents;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * An incident as one row of a file told it. Grain: one (instance, mapping, incident, content): a row that says in its mapped columns what
 * an earlier one said is not landed again. All times UTC.
 *
 * @param contentHash also what its {@link IncidentField}s name it by
 * @param mappingHash of the mapping of columns it was read with
 * @param incidentKey the tool's id
 * @param status the tool's word as it stands; null if the row has none
 * @param hasStatusColumn the mapping names a column of the status: a resolution counts only if that says so
 * @param duplicateOfKey the tool's id of the incident it was merged into; null if it was not
 * @param file path when it was read
 * @param position line of a CSV (the header is 1), byte offset in JSON
 * @param payload the row as it stands: JSON, or the filled columns of a CSV as JSON
 */
public record Incident(
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
        String payload)
        implements Landable {
    public static final Dataset<Incident> DATASET =
            Dataset.ofPayloads("incidents_incidents", Incident.class, 1, IncidentField.DATASET);
}
