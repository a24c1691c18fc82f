package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an incident or alert: an entry of its timeline or a line of its log. Grain: one (instance, unit,
 * incidentKey, entryKey).
 *
 * @param unit {@code incidents} for a timeline, {@code alerts} for a log
 * @param entryKey id of the entry; of a log line its offset
 * @param type of a timeline's entry, for instance {@code ResponderAlertAcked}; of a log line system, custom or alertRecipient
 * @param actor who did it; null where nobody is named
 * @param text what it says
 */
public record OpsgenieEntry(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String unit,
        String incidentKey,
        String entryKey,
        @Nullable String type,
        Instant occurredAt,
        @Nullable String actor,
        @Nullable String text,
        String payload)
        implements Landable {
    public static final Dataset<OpsgenieEntry> DATASET = Dataset.ofPayloads("opsgenie_entries", OpsgenieEntry.class, 1);
}
