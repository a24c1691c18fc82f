package org.gitopsdora.source.beeper;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/** A beep. Grain: one content of one beep. */
record BeeperIncident(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String number,
        String text,
        String device,
        Instant beepedAt,
        @Nullable Instant silencedAt)
        implements Landable {
    static final Dataset<BeeperIncident> DATASET = new Dataset<>("beeper_incidents", BeeperIncident.class);
}
