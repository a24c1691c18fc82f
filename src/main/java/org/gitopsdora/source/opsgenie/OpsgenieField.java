package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * Something in an incident or alert that may say whose it is or what caused it. Grain: one (incidentHash, field, value).
 *
 * @param incidentHash {@code contentHash} of the {@link OpsgenieIncident} it stands in
 * @param field {@code service} (id), {@code team} (id), {@code tag}, {@code text}, {@code alert_key}, {@code alert_component}, {@code
 *     custom:<name>} (an incident's extra property), {@code detail:<name>} (an alert's), {@code same_as}
 */
public record OpsgenieField(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String incidentHash,
        String incidentKey,
        String field,
        String value)
        implements Landable {
    public static final Dataset<OpsgenieField> DATASET = new Dataset<>("opsgenie_fields", OpsgenieField.class);
}
