package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a record was seen.
 *
 * @param origin file or URL
 * @param observedAt when what it says was so; null if only the record itself can tell
 * @param fallbackAt taken where the record does not tell either, for instance when the file was written
 */
record Evidence(
        String instance,
        Instant extractedAt,
        String origin,
        @Nullable Instant observedAt,
        Instant fallbackAt) {
    Evidence at(@Nullable Instant time) {
        return time == null ? this : new Evidence(instance, extractedAt, origin, time, fallbackAt);
    }
}
