package org.gitopsdora.extract;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * Older payloads of a dataset were read again by a newer version of the program. Grain: one (source, instance, dataset, version, records).
 *
 * @param dataset whose payloads
 * @param version of the reading that they have now
 * @param records of older readings that had landed by then, of every instance: more of them later are read again too
 * @param readRecords payloads that were read again
 * @param keptRecords of them could not be read any more, and keep their older reading
 */
public record LandedReading(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String dataset,
        long version,
        long records,
        long readRecords,
        long keptRecords)
        implements Landable {
    public static final Dataset<LandedReading> DATASET = new Dataset<>("readings", LandedReading.class);
}
