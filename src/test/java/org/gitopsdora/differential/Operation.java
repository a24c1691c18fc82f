package org.gitopsdora.differential;

import org.jspecify.annotations.Nullable;

/**
 * One operation of Argo CD as it was, and through which windows it was seen.
 *
 * @param finishedAt null: it runs when the night reads
 * @param parameters of the source, "" for none
 * @param retries inside the operation
 * @param applied resources that were applied, null where no sync result says
 * @param historyId what {@code status.history} would call it, null for what never gets there
 */
record Operation(
        long startedAt,
        @Nullable Long finishedAt,
        Phase phase,
        Nature nature,
        Extent extent,
        ConfigCommit commit,
        String parameters,
        @Nullable String message,
        int retries,
        @Nullable Long applied,
        @Nullable Long historyId,
        boolean isInHistory,
        boolean isInOperations,
        Told told) {
    enum Phase {
        SUCCEEDED,
        FAILED,
        ERROR,
        RUNNING
    }

    enum Nature {
        SYNC,
        DRY_RUN,
        HOOK_ONLY,
        TERMINATED
    }

    enum Extent {
        FULL,
        PARTIAL
    }

    /** What events tell of it. */
    enum Told {
        NOTHING,
        END,
        START_AND_END
    }

    boolean isSuccess() {
        return phase == Phase.SUCCEEDED;
    }

    boolean isFailure() {
        return phase == Phase.FAILED || phase == Phase.ERROR;
    }

    /** Events without a start leave it unknown. */
    @Nullable
    Long knownStart() {
        return isInHistory || isInOperations || told == Told.START_AND_END ? Long.valueOf(startedAt) : null;
    }

    /** Only the operation itself and the text of a failure tell of retries. */
    int knownRetries() {
        return isInOperations || isFailure() ? retries : 0;
    }

    /**
     * "{@code reached_production} is false only where nothing was applied (Argo CD: dry run failed, tasks not valid, comparison or spec
     * error), true for every succeeded change, null where unknown."
     */
    @Nullable
    Boolean reachedProduction() {
        if (isSuccess()) {
            return true;
        }
        if (phase == Phase.RUNNING) {
            return null;
        }
        if (isInOperations && applied != null) {
            return applied > 0;
        }
        String text = String.valueOf(message);
        if (text.contains("(dry run)") || text.contains("tasks are not valid") || text.contains("ComparisonError")) {
            return false;
        }
        return null;
    }
}
