package org.gitopsdora.extract;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A record that could not be used. Grain: one (source, instance, file, position, payload).
 *
 * @param file the file or URL it came from
 * @param position byte offset, line or index within it, as the source counts
 * @param payload the raw record, at most 64 KiB of it
 */
public record RejectedRecord(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String file,
        long position,
        String reason,
        String payload)
        implements Landable {
    public static final Dataset<RejectedRecord> DATASET = new Dataset<>("rejected", RejectedRecord.class);
}
