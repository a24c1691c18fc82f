package org.gitopsdora.demo;

import java.time.Instant;
import org.gitopsdora.demo.Track.Step;
import org.jspecify.annotations.Nullable;

/**
 * What the operator of a workload saw of one step going wrong.
 *
 * @param restoredAt null: not yet, or never changed
 * @param fixedAt of what never changed production: when it was whole again
 * @param remediation null if no other deployment made it whole
 */
record Breakage(
        Track track,
        Step step,
        @Nullable Instant syncFailedAt,
        @Nullable Instant degradedAt,
        Instant detectedAt,
        boolean isProductionUnchanged,
        @Nullable Instant restoredAt,
        @Nullable Instant fixedAt,
        @Nullable Step remediation) {

    /** Null where the operator saw nothing. */
    static @Nullable Breakage of(Track track, Step step) {
        if (!step.isFinished()) {
            return null;
        }
        Instant degradedAt = track.degradedAt(step);
        Instant detectedAt = Track.earliest(step.syncFailedAt(), degradedAt);
        if (detectedAt == null) {
            return null;
        }
        boolean isUnchanged = degradedAt == null && step.isNothingApplied();
        Instant success = Track.firstAfter(track.successes(), detectedAt);
        Instant restoredAt = degradedAt != null ? track.healthyAfter(detectedAt) : isUnchanged ? null : success;
        Instant fixedAt = isUnchanged ? Track.earliest(success, Track.firstAfter(track.synced(), detectedAt)) : null;
        Step remediation = restoredAt == null ? null : track.repair(step, detectedAt, restoredAt);
        return new Breakage(
                track,
                step,
                step.syncFailedAt(),
                degradedAt,
                detectedAt,
                isUnchanged,
                restoredAt,
                fixedAt,
                remediation);
    }

    /** Noticed before an instant, and not yet over then. */
    boolean isGoingOn(Instant at) {
        return detectedAt.isBefore(at) && (restoredAt == null || restoredAt.isAfter(at));
    }
}
