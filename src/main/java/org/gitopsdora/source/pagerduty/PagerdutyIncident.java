package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * An incident, whenever it looks other than when it was landed last. Grain: one (instance, incidentKey, extractedAt).
 *
 * @param stateHash of everything below but the payload, teams included: what looks the same is not landed again
 * @param incidentKey PagerDuty's id; not what PagerDuty calls incident_key, see dedupKey
 * @param status triggered, acknowledged, resolved, or a word yet unknown
 * @param urgency high or low
 * @param priority its name, for instance P1; null where the account or the incident has none
 * @param updatedAt the source's own clock of this state
 * @param resolvedAt the last resolution; absent before May 2023, then see lastStatusChangeAt
 * @param acknowledgedAt earliest of the acknowledgements that hold now; a resolved incident has none left
 * @param resolveReason {@code merge_resolve_reason} where it was merged into another, else null
 * @param mergedInto id of that other incident
 * @param dedupKey {@code incident_key}; incidents with alerts have none, their alerts have
 * @param alerts how many it has, null if unknown
 */
public record PagerdutyIncident(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String stateHash,
        String incidentKey,
        @Nullable Long number,
        @Nullable String title,
        @Nullable String description,
        @Nullable String status,
        @Nullable String urgency,
        @Nullable String priority,
        Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant lastStatusChangeAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String serviceKey,
        @Nullable String serviceName,
        @Nullable String resolveReason,
        @Nullable String mergedInto,
        @Nullable String dedupKey,
        @Nullable String incidentType,
        @Nullable Long alerts,
        @Nullable String url,
        String payload)
        implements Landable {
    public static final Dataset<PagerdutyIncident> DATASET =
            Dataset.ofPayloads("pagerduty_incidents", PagerdutyIncident.class, 1, PagerdutyAttribute.DATASET);
}
