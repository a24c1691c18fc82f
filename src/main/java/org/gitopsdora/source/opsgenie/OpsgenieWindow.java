package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A span of change times that was read to its end: every incident or alert whose {@code updatedAt} lay in it has landed. The watermark of
 * reading. Grain: one (instance, unit, fromAt, toAt, isFull).
 *
 * @param origin {@code api}, or {@code files} for the span that exported files tell of
 * @param isFull every timeline and log was read, too, not only those that a time had to be taken from
 * @param incidents how many there were
 */
public record OpsgenieWindow(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String unit,
        String origin,
        Instant fromAt,
        Instant toAt,
        boolean isFull,
        long incidents)
        implements Landable {
    public static final Dataset<OpsgenieWindow> DATASET = new Dataset<>("opsgenie_windows", OpsgenieWindow.class);
}
