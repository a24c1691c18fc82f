package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One distinct content of an alert of an incident. Grain: one (instance, incidentKey, alertKey, content).
 *
 * @param alertId PagerDuty's id
 * @param alertKey what the sender de-duplicates by; operators send the uid of their object
 * @param component {@code payload.component} of the event, in PagerDuty's common event format the source component
 * @param componentGroup {@code payload.group} of the event, in that format the service group
 */
public record PagerdutyAlert(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String incidentKey,
        String alertId,
        @Nullable String alertKey,
        @Nullable String status,
        @Nullable String severity,
        @Nullable String summary,
        @Nullable String component,
        @Nullable String componentGroup,
        @Nullable Instant createdAt,
        String payload)
        implements Landable {
    public static final Dataset<PagerdutyAlert> DATASET =
            Dataset.ofPayloads("pagerduty_alerts", PagerdutyAlert.class, 1, PagerdutyAttribute.DATASET);
}
