package org.gitopsdora.job;

import java.time.Instant;
import org.gitopsdora.settings.ConfigEntry;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * One run that ended. Grain: one runId.
 *
 * @param status published, published_with_gaps, not_published, failed, interrupted
 * @param asOf what the warehouse was built for, null if nothing was built
 * @param version of the program
 * @param configHash which {@link ConfigEntry}s were in force
 */
public record RunRecord(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String runId,
        Instant startedAt,
        Instant finishedAt,
        String status,
        long exitCode,
        @Nullable Instant asOf,
        String version,
        String configHash)
        implements Landable {
    public static final Dataset<RunRecord> DATASET = new Dataset<>("runs", RunRecord.class);
}
