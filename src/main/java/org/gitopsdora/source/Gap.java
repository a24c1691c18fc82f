package org.gitopsdora.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a source that could not be read in this run.
 *
 * @param kind short and stable, for instance {@code list_shrank}, {@code events_refused}, {@code file_missing}
 * @param detail who, what, and what to do
 * @param from start of what is missing (UTC), null if unknown
 * @param to end of what is missing (UTC), null if unknown
 */
public record Gap(
        String kind,
        String detail,
        @Nullable Instant from,
        @Nullable Instant to) {}
