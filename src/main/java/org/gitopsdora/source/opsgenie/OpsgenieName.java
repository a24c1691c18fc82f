package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * What a service or team is called: incidents name ids only. Grain: one (instance, kind, key, content).
 *
 * @param kind {@code service} or {@code team}
 * @param key id
 * @param teamKey id of the team that owns a service; null if nobody does, or it is a team itself
 */
public record OpsgenieName(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String kind,
        String key,
        String name,
        @Nullable String teamKey,
        String payload)
        implements Landable {
    public static final Dataset<OpsgenieName> DATASET = Dataset.ofPayloads("opsgenie_names", OpsgenieName.class, 1);
}
