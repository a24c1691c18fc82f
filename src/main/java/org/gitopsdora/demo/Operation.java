package org.gitopsdora.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One sync operation of one application, as it really went. */
final class Operation {
    enum Phase {
        RUNNING("Running"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed"),
        ERROR("Error");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    enum Scope {
        FULL,
        /** One resource only: self-heal, or a person's choice. Never in history. */
        PARTIAL,
        DRY_RUN
    }

    final Application application;
    final String uid;
    final DesiredState state;
    final Scope scope;
    /** Null for automated syncs. */
    final @Nullable String user;

    final Instant startedAt;
    Phase phase = Phase.RUNNING;

    @Nullable
    Instant finishedAt;

    String message = "";
    int retries;
    boolean isTerminated;
    boolean reachedProduction = true;
    boolean isRollback;
    /** Failed by the check that comes after the apply. */
    boolean isUnhealthy;

    /** Null where it left no history entry. */
    @Nullable
    Integer historyId;

    Operation(Application application, DesiredState state, Scope scope, @Nullable String user, Instant startedAt) {
        this.application = application;
        this.uid = application.uid;
        this.state = state;
        this.scope = scope;
        this.user = user;
        this.startedAt = startedAt;
    }

    /** The controller syncs single resources for no other reason. */
    boolean isSelfHeal() {
        return scope == Scope.PARTIAL && user == null;
    }

    boolean isFinished() {
        return finishedAt != null;
    }

    boolean isSuccessful() {
        return phase == Phase.SUCCEEDED;
    }

    /** Whether the product calls it an attempt: dry runs and what a person terminated are none. */
    boolean isAttempt() {
        return isFinished() && scope != Scope.DRY_RUN && !isTerminated;
    }
}
