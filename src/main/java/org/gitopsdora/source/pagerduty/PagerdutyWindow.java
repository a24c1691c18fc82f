package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.gitopsdora.time.Window;

/**
 * A span of time that was read in full: every entry of the log, or every incident created in it. Grain: one (instance, scope, feed,
 * fromAt, toAt). What no window covers is read by the next night.
 *
 * @param feed {@code log} or {@code created}; {@code begun} says since when nights have been reading at all, whether or not they
 *     could: a part that could not be read stays missing however old it gets
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
    static final String BEGUN = "begun";

    static PagerdutyWindow of(PagerdutyConfig config, String feed, Window window, long records, Instant extractedAt) {
        return new PagerdutyWindow(
                PagerdutySource.TYPE,
                config.name(),
                extractedAt,
                ContentHash.of(config.name(), feed, config.scope(), window.from(), window.to()),
                feed,
                config.scope(),
                window.from(),
                window.to(),
                records);
    }
}
