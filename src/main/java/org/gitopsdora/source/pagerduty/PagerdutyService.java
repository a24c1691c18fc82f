package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * A service, whenever it looks other than when it was landed last. Grain: one (instance, serviceKey, extractedAt).
 *
 * @param stateHash of everything below but the payload, teams and integrations included: what looks the same is not landed again
 * @param serviceKey PagerDuty's id
 * @param status active, warning, critical, maintenance, disabled, or a word yet unknown
 * @param integrations how many it has; without any nobody can tell it of trouble
 */
public record PagerdutyService(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String stateHash,
        String serviceKey,
        @Nullable String name,
        @Nullable String status,
        @Nullable String url,
        @Nullable Instant createdAt,
        long integrations,
        String payload)
        implements Landable {
    public static final Dataset<PagerdutyService> DATASET =
            Dataset.ofPayloads("pagerduty_services", PagerdutyService.class, 1, PagerdutyAttribute.DATASET);
}
