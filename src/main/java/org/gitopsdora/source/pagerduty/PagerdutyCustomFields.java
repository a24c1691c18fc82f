package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * The custom field values of an incident as read once; of several readings the latest holds. Grain: one (instance, incidentKey,
 * extractedAt). The values are {@link PagerdutyAttribute}s of its content hash.
 */
public record PagerdutyCustomFields(
        String source, String instance, Instant extractedAt, String contentHash, String incidentKey, String payload)
        implements Landable {
    public static final Dataset<PagerdutyCustomFields> DATASET =
            Dataset.ofPayloads("pagerduty_custom_fields", PagerdutyCustomFields.class, 1, PagerdutyAttribute.DATASET);
}
