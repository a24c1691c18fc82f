package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * An incident that was asked for and not given, or was given after all. Grain: one (instance, incidentKey, extractedAt).
 *
 * @param answer {@code unread} (it, its alerts or its fields could not be read: the next night asks again), {@code not_found}, {@code
 *     refused}, or {@code found} after any of these
 * @param sinceAt from when on it may have changed unseen
 */
public record PagerdutyAbsence(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String incidentKey,
        String answer,
        Instant sinceAt)
        implements Landable {
    public static final Dataset<PagerdutyAbsence> DATASET = new Dataset<>("pagerduty_absences", PagerdutyAbsence.class);

    static final String UNREAD = "unread";
    static final String NOT_FOUND = "not_found";
    static final String REFUSED = "refused";
    static final String FOUND = "found";
}
