package org.gitopsdora.source.incidents;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * Something that may say whose incident it is, or what caused it. Grain: one (incident content, field, value).
 *
 * @param snapshotHash content hash of the {@link Incident}
 * @param field service, service_name, integration_key, team, team_name, tag, {@code custom:<name in lower case>}, alert_key,
 *     alert_component, alert_group, text, same_as
 */
public record IncidentField(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String snapshotHash,
        String field,
        String value)
        implements Landable {
    public static final Dataset<IncidentField> DATASET = new Dataset<>("incidents_fields", IncidentField.class);
}
