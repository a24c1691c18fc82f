package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consecutive attempts of one application at one desired state that is not the deployed one. */
final class AttemptedChange {
    final String kind;
    final DesiredState state;
    /** What was deployed before; null for the baseline. */
    final @Nullable DesiredState from;
    /** The deployed state put back after a failed change: nothing new, {@code from} is the failed one. */
    final boolean isReturnAfterFailure;
    /** What was deployed before, whatever failed since; null for the baseline. */
    final @Nullable DesiredState deployed;
    /** Null if no version changed. */
    final @Nullable VersionMove move;

    final List<Operation> attempts = new ArrayList<>();
    String outcome = "failed";
    /** Null where the definitions decide. */
    @Nullable
    String doubt;

    AttemptedChange(
            String kind,
            DesiredState state,
            @Nullable DesiredState from,
            @Nullable DesiredState deployed,
            @Nullable VersionMove move,
            boolean isReturnAfterFailure) {
        this.kind = kind;
        this.state = state;
        this.from = from;
        this.deployed = deployed;
        this.move = move;
        this.isReturnAfterFailure = isReturnAfterFailure;
    }

    boolean isBaseline() {
        return from == null;
    }

    boolean isSucceeded() {
        return outcome.equals("succeeded");
    }

    /** The attempt whose end is the end of the change: the first successful one, else the first failed one. */
    Operation decisive() {
        return attempts.stream().filter(Operation::isSuccessful).findFirst().orElse(attempts.get(0));
    }

    @Nullable
    Instant finishedAt() {
        return outcome.equals("running") ? null : decisive().finishedAt;
    }

    /** The state that a success brought, at the revision that brought it. */
    DesiredState reached() {
        return decisive().state;
    }

    boolean mayHaveReachedProduction() {
        return attempts.stream().anyMatch(attempt -> attempt.reachedProduction);
    }
}
