package org.gitopsdora.differential;

import org.gitopsdora.differential.Operation.Extent;
import org.jspecify.annotations.Nullable;

/**
 * "{@code fct_reconciliations}: one operator operation that finished and did something" (or runs), with what can be known of it.
 *
 * @param content what the revision holds, or the revision itself where it cannot be read
 * @param startedAt null where unknown
 * @param finishedAt null while it runs
 * @param isOwnEvidenceOfChange Argo CD history id 0, a file added
 */
record Attempt(
        Workload workload,
        ConfigCommit commit,
        String revision,
        String content,
        String parameters,
        Extent extent,
        Operation.Phase phase,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        int retries,
        @Nullable Boolean reachedProduction,
        boolean isOwnEvidenceOfChange) {
    boolean isSuccess() {
        return phase == Operation.Phase.SUCCEEDED;
    }

    boolean isFailure() {
        return phase == Operation.Phase.FAILED || phase == Operation.Phase.ERROR;
    }

    /** "Desired state is what the workload would apply": content and parameters. */
    String state() {
        return content + "|" + parameters;
    }

    /** "null where unknown, which every rule treats as reached." */
    boolean mayHaveReachedProduction() {
        return !Boolean.FALSE.equals(reachedProduction);
    }

    long end() {
        if (finishedAt == null) {
            throw new IllegalStateException("It runs");
        }
        return finishedAt;
    }
}
