package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an incident, from the log of the whole account. Grain: one (instance, logEntryId).
 *
 * @param type for instance {@code acknowledge_log_entry}; more exist than are documented
 * @param serviceKey of the incident, as the entry names it
 * @param agentType {@code user_reference} for a person, {@code service_reference} and others for machines; null if unknown
 * @param channelType how it was said, for instance {@code website}, {@code api}, {@code auto}
 * @param fromServiceKey where the entry is a move to another service, the service it was on before
 * @param payload the entry as sent, but of the embedded incident only what refers to it: that copy is of the day of reading, and the
 *     incident is landed by itself
 */
public record PagerdutyLogEntry(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String logEntryId,
        String incidentKey,
        String type,
        Instant occurredAt,
        @Nullable String serviceKey,
        @Nullable String agentType,
        @Nullable String channelType,
        @Nullable String fromServiceKey,
        @Nullable String toServiceKey,
        String payload)
        implements Landable {
    /** With this service where it names none: the embedded incident does, which the payload is kept without. */
    PagerdutyLogEntry orOf(@Nullable String service) {
        return serviceKey != null
                ? this
                : new PagerdutyLogEntry(
                        source,
                        instance,
                        extractedAt,
                        contentHash,
                        logEntryId,
                        incidentKey,
                        type,
                        occurredAt,
                        service,
                        agentType,
                        channelType,
                        fromServiceKey,
                        toServiceKey,
                        payload);
    }

    public static final Dataset<PagerdutyLogEntry> DATASET =
            Dataset.ofPayloads("pagerduty_log_entries", PagerdutyLogEntry.class, 1);
}
