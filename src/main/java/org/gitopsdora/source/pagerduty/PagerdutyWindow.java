package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A span of time that was read in full: every entry of the log, or every incident created in it. Grain: one (instance, scope, feed,
 * fromAt, toAt). What no window covers is read by the next night.
 *
 * @param feed {@code log} or {@code created}
 * @param scope {@code *}, or the ids of the services that reading was limited to, sorted, joined by a comma
 * @param records how many distinct ones the source showed, some of the time just before included
 */
public record PagerdutyWindow(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String feed,
        String scope,
        Instant fromAt,
        Instant toAt,
        long records)
        implements Landable {
    public static final Dataset<PagerdutyWindow> DATASET = new Dataset<>("pagerduty_windows", PagerdutyWindow.class);

    static final String LOG = "log";
    static final String CREATED = "created";
}
