package org.gitopsdora.extract;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * How one source was read in one run. Grain: one (runId, source, instance).
 *
 * @param status read, read_with_gaps, failed
 * @param blame of the failure, as {@link org.gitopsdora.source.SourceException.Blame}, null unless failed
 * @param readRecords records seen; landedRecords of them were new, duplicateRecords had landed before, rejectedRecords could not be used
 */
public record ExtractRecord(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String runId,
        Instant startedAt,
        Instant finishedAt,
        String status,
        @Nullable String blame,
        @Nullable String error,
        long readRecords,
        long landedRecords,
        long duplicateRecords,
        long rejectedRecords)
        implements Landable {
    public static final Dataset<ExtractRecord> DATASET = new Dataset<>("extracts", ExtractRecord.class);
}
