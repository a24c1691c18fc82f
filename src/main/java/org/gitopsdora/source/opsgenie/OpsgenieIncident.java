package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One distinct content of one incident or alert. Grain: one (instance, unit, incidentKey, content). Which copy is the latest is told by
 * {@code updatedAt}, Opsgenie's own clock.
 *
 * @param unit {@code incidents} or {@code alerts}
 * @param dialect {@code opsgenie} or {@code jsm}
 * @param incidentKey id, never the tinyId, which rolls over
 * @param status in lower case as sent: open, resolved, closed, or a word nobody knows yet; null if it is missing
 * @param isAcknowledged of an alert, now
 * @param priority P1 to P5
 * @param impactStartAt of an incident; null where nobody said
 * @param impactEndAt of an incident; a reopened one carries that of its earlier resolution
 * @param acknowledgedAfterMillis of an alert: from createdAt to its first acknowledgement
 * @param closedAfterMillis of an alert in Opsgenie's dialect: from createdAt to its end
 * @param closedAt of an alert in JSM's dialect
 * @param alias what Opsgenie knows repeated alerts by
 * @param parentKey the incident that this alert pages for, null if none is named
 * @param origin {@code source} of an alert: who raised it, as text
 * @param occurrences how often an alert was raised
 * @param payload the object as sent; of an alert with what only asking for it alone shows
 */
public record OpsgenieIncident(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String unit,
        String dialect,
        String incidentKey,
        @Nullable String title,
        @Nullable String status,
        boolean isAcknowledged,
        @Nullable String priority,
        Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant impactStartAt,
        @Nullable Instant impactEndAt,
        @Nullable Long acknowledgedAfterMillis,
        @Nullable Long closedAfterMillis,
        @Nullable Instant closedAt,
        @Nullable String alias,
        @Nullable String parentKey,
        @Nullable String origin,
        @Nullable String integrationType,
        @Nullable String integrationName,
        @Nullable Long occurrences,
        @Nullable String url,
        String payload)
        implements Landable {
    public static final Dataset<OpsgenieIncident> DATASET =
            Dataset.ofPayloads("opsgenie_incidents", OpsgenieIncident.class, 1, OpsgenieField.DATASET);
}
