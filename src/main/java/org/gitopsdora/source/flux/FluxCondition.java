package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * A condition of an object. Grain: one (object, type, status, reason, message, transition).
 *
 * @param conditionType Ready, Healthy, Released, TestSuccess, Remediated, Drifted, Reconciling, Stalled, …
 * @param status True, False or Unknown
 * @param transitionedAt when the status changed; null if it does not say
 */
public record FluxCondition(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String kind,
        String namespace,
        String name,
        @Nullable String uid,
        String conditionType,
        @Nullable String status,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Instant transitionedAt)
        implements Landable {
    public static final Dataset<FluxCondition> DATASET = new Dataset<>("flux_conditions", FluxCondition.class);
}
