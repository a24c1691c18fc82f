package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * What may say whose an incident is or what caused it. Grain: one (owner, field, value).
 *
 * @param ownerHash content hash of the {@link PagerdutyService}, {@link PagerdutyIncident}, {@link PagerdutyAlert} or {@link
 *     PagerdutyCustomFields} that has it
 * @param field {@code team}, {@code team_name}, {@code integration_key}, {@code custom:<name>} or {@code detail:<name>}, names in lower case
 */
public record PagerdutyAttribute(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String ownerHash,
        String field,
        String value)
        implements Landable {
    public static final Dataset<PagerdutyAttribute> DATASET =
            new Dataset<>("pagerduty_attributes", PagerdutyAttribute.class);
}
