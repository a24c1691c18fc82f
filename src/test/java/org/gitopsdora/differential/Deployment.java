package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "Attempted change ({@code fct_deployments}, one row each)", and everything that follows from the definition about it. */
final class Deployment {
    enum Kind {
        CHANGE,
        CONFIG_CHANGE,
        ROLLBACK,
        REAPPLY
    }

    enum Outcome {
        SUCCEEDED,
        FAILED,
        RUNNING
    }

    enum Signal {
        SYNC_FAILED,
        DEGRADED,
        INCIDENT,
        CAUSE_NAMED
    }

    record Signalled(Signal signal, long at, String source) {}

    final Workload workload;
    final History history;
    final String state;
    final List<Attempt> attempts = new ArrayList<>();

    Kind kind = Kind.CHANGE;
    Outcome outcome = Outcome.RUNNING;
    boolean isBaseline;
    boolean isCounted = true;

    /** The deployment whose state was there before. */
    @Nullable
    Deployment from;

    /** Of a rollback to what is deployed: the failed change that it undoes. */
    @Nullable
    Deployment undone;

    @Nullable
    Deployment previous;

    @Nullable
    Deployment next;

    /** The same for a failed change, which has none in the facts. */
    @Nullable
    Long firstHealthyAt;

    @Nullable
    Long healthyAt;

    @Nullable
    Long firstCommittedAt;

    @Nullable
    String leadTimeNullReason;

    List<ConfigCommit> configCommits = List.of();
    String changeKey = "";

    @Nullable
    Rollout rollout;

    final List<Signalled> signals = new ArrayList<>();
    boolean isDegradedInWindow;
    boolean isDegradedBeforeHealthy;
    final List<Incident> incidents = new ArrayList<>();
    final List<Deployment> passedOver = new ArrayList<>();
    boolean isRolledBack;
    boolean isRemediation;

    @Nullable
    String reworkReason;

    String evidence = "";

    @Nullable
    Failure failure;

    Deployment(Workload workload, History history, String state) {
        this.workload = workload;
        this.history = history;
        this.state = state;
    }

    /** "{@code finished_at} is the end of the first successful attempt; of a failed change the end of its first failed attempt." */
    @Nullable
    Attempt deciding() {
        for (Attempt attempt : attempts) {
            if (attempt.isSuccess()) {
                return attempt;
            }
        }
        // One that is tried again while it is read has failed so far.
        for (Attempt attempt : attempts) {
            if (attempt.isFailure()) {
                return attempt;
            }
        }
        return null;
    }

    @Nullable
    Long finishedAt() {
        Attempt deciding = deciding();
        return deciding == null ? null : deciding.finishedAt();
    }

    /** The earliest that is known of its attempts. */
    @Nullable
    Long startedAt() {
        Long first = null;
        for (Attempt attempt : attempts) {
            Long startedAt = attempt.startedAt();
            if (startedAt != null && (first == null || startedAt < first)) {
                first = startedAt;
            }
        }
        return first;
    }

    /** "At or after {@code started_at} ({@code finished_at} where that is unknown)." */
    long startedOrFinishedAt() {
        Long startedAt = startedAt();
        Long finishedAt = finishedAt();
        if (startedAt == null && finishedAt == null) {
            return attempts.get(0).end();
        }
        return startedAt == null ? finishedAt : startedAt;
    }

    /** By when it had begun: of a first attempt without a known start its end. */
    long beganAt() {
        Attempt first = attempts.get(0);
        Long startedAt = first.startedAt();
        return startedAt == null ? first.end() : startedAt;
    }

    Attempt shown() {
        Attempt deciding = deciding();
        return deciding == null ? attempts.get(attempts.size() - 1) : deciding;
    }

    /** "That deployment's {@code to_revision}"; of a way back after a failed change "the failed one's", as it was tried last. */
    @Nullable
    String fromRevision() {
        Deployment failed = undone;
        if (failed == null) {
            return from == null ? null : from.shown().revision();
        }
        String revision = null;
        for (Attempt attempt : failed.attempts) {
            if (attempt.isFailure() && attempt.mayHaveReachedProduction()) {
                revision = attempt.revision();
            }
        }
        return revision;
    }

    boolean isSucceeded() {
        return outcome == Outcome.SUCCEEDED;
    }

    /** "{@code live_at = coalesce(healthy_at, finished_at)} for succeeded changes only." */
    @Nullable
    Long liveAt() {
        if (!isSucceeded()) {
            return null;
        }
        return healthyAt == null ? finishedAt() : healthyAt;
    }

    /** "Retries are one attempted change; {@code attempts} counts tries, retries inside one operation included." */
    int tries() {
        int tries = 0;
        for (Attempt attempt : attempts) {
            tries += 1 + attempt.retries();
        }
        return tries;
    }

    @Nullable
    Boolean reachedProduction() {
        boolean isUnknown = false;
        for (Attempt attempt : attempts) {
            if (Boolean.TRUE.equals(attempt.reachedProduction())) {
                return true;
            }
            isUnknown |= attempt.reachedProduction() == null;
        }
        return isUnknown ? null : Boolean.FALSE;
    }

    boolean mayHaveReachedProduction() {
        return !Boolean.FALSE.equals(reachedProduction());
    }

    /** "A return (kind {@code rollback}, or all its config commits are reverts)." */
    boolean isReturn() {
        return kind == Kind.ROLLBACK
                || (!configCommits.isEmpty() && configCommits.stream().allMatch(ConfigCommit::isRevert));
    }

    boolean has(Signal signal) {
        return signals.stream().anyMatch(each -> each.signal() == signal);
    }

    boolean hasIncident() {
        return has(Signal.INCIDENT) || has(Signal.CAUSE_NAMED);
    }

    boolean hasFailed() {
        return !signals.isEmpty();
    }

    @Override
    public String toString() {
        return "%s %s to %s at %s".formatted(workload.name(), kind, shown().revision(), startedOrFinishedAt());
    }
}
