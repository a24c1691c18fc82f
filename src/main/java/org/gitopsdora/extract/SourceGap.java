package org.gitopsdora.extract;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/** A {@link Gap} as landed. Grain: one (source, instance, extractedAt, kind, detail). */
public record SourceGap(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String kind,
        String detail,
        @Nullable Instant fromAt,
        @Nullable Instant toAt)
        implements Landable {
    public static final Dataset<SourceGap> DATASET = new Dataset<>("gaps", SourceGap.class);
}
