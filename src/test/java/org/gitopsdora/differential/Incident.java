package org.gitopsdora.differential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incident.
 *
 * @param environment null: its mapping names none
 * @param resolvedAt the last resolution, null while it is open (again)
 * @param duplicateOf key of the one it was merged into
 * @param cause a revision that it names as its cause
 */
record Incident(
        String key,
        List<String> services,
        @Nullable String environment,
        long detectedAt,
        @Nullable Long resolvedAt,
        @Nullable String duplicateOf,
        @Nullable String cause) {}
