package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gitopsdora.differential.Deployment.Signal;
import org.gitopsdora.differential.Deployment.Signalled;
import org.jspecify.annotations.Nullable;

/** §5 for one failed deployment, with the signals that it has by then. */
final class Recovery {
    private final Deployment deployment;

    /** All of its workload, in order. */
    private final List<Deployment> deployments;

    private final List<Attempt> attempts;
    private final Failure failure;

    private Recovery(Deployment deployment, List<Deployment> deployments, List<Attempt> attempts) {
        this.deployment = deployment;
        this.deployments = deployments;
        this.attempts = attempts;
        // "detected_at = the earliest signal."
        this.failure = new Failure(
                deployment,
                deployment.signals.stream()
                        .map(Signalled::at)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    static Failure of(Deployment deployment, List<Deployment> deployments, List<Attempt> attempts) {
        Recovery recovery = new Recovery(deployment, deployments, attempts);
        recovery.restore();
        recovery.remediate();
        return recovery.failure;
    }

    private void restore() {
        if (deployment.has(Signal.DEGRADED)) {
            failure.restoredAt = healthyForGood();
        } else if (deployment.hasIncident()) {
            restoreIncident();
        } else if (failedWithoutEffect()) {
            // "No recovery time (production_unchanged), but fixed_after_seconds: from detected_at to the finished_at of
            // the next succeeded
            // attempt of any kind, or for Argo CD the first Synced seen after it."
            failure.isProductionUnchanged = true;
            failure.fixedAt = earlier(nextSuccess(), nextSynced());
        } else {
            // "Else (a failed sync that may have reached production) the end of the next succeeded attempt of any
            // kind."
            failure.restoredAt = nextSuccess();
        }
    }

    // "With a health signal, the first Healthy after detected_at that is not followed by Degraded within
    // degraded_window." A Healthy before it degraded ends nothing: where a failed try was detected first, it is that
    // after the health signal.
    private long degradedAt() {
        return deployment.signals.stream()
                .filter(signalled -> signalled.signal() == Signal.DEGRADED)
                .map(Signalled::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private @Nullable Long healthyForGood() {
        long window = deployment.history.windows().degraded();
        for (Health healthy : Healths.after(deployment.workload, degradedAt())) {
            boolean isFollowed = Healths.after(deployment.workload, healthy.at()).stream()
                    .anyMatch(health -> health.isDegraded() && health.at() <= healthy.at() + window);
            if (healthy.isHealthy() && !isFollowed) {
                return healthy.at();
            }
        }
        return null;
    }

    // "Else with an incident, the live_at of the last succeeded deployment of the workload that finished between
    // detection and (last)
    // resolution of its incidents, else that resolution."
    private void restoreIncident() {
        Long resolvedAt = lastResolution();
        if (resolvedAt == null) {
            return;
        }
        for (Deployment each : deployments) {
            Long finishedAt = each.finishedAt();
            boolean isAsked = each != deployment || !Readings.AN_INCIDENT_IS_RESTORED_BY_ANOTHER;
            if (isAsked
                    && each.isSucceeded()
                    && finishedAt != null
                    && finishedAt > failure.detectedAt
                    && finishedAt <= resolvedAt) {
                failure.restoredAt = each.liveAt();
            }
        }
        if (failure.restoredAt == null) {
            failure.restoredAt = resolvedAt;
            failure.isRestoredByResolution = true;
        }
    }

    private @Nullable Long lastResolution() {
        Long last = null;
        for (Incident incident : deployment.incidents) {
            Long resolvedAt = incident.resolvedAt();
            if (resolvedAt == null) {
                return null;
            }
            last = last == null ? resolvedAt : Long.valueOf(Math.max(last, resolvedAt));
        }
        return last;
    }

    // "A failure whose only signal is sync_failed and none of whose failed attempts reached production."
    private boolean failedWithoutEffect() {
        return deployment.attempts.stream().filter(Attempt::isFailure).noneMatch(Attempt::mayHaveReachedProduction);
    }

    private @Nullable Long nextSuccess() {
        for (Attempt attempt : attempts) {
            if (attempt.isSuccess() && attempt.end() > failure.detectedAt) {
                return attempt.end();
            }
        }
        return null;
    }

    private @Nullable Long nextSynced() {
        for (long at : deployment.workload.synced) {
            if (at > failure.detectedAt) {
                return at;
            }
        }
        return null;
    }

    private static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.min(one, other);
    }

    // "The remediation is the last other succeeded deployment of the workload that finished after detected_at and not
    // after restored_at; for
    // an incident alone without one, the return passed over for it (§4); else null."
    private void remediate() {
        failure.remediation = failure.restoredAt == null ? null : lastOtherUntil(failure.restoredAt);
        if (failure.remediation == null && !deployment.has(Signal.SYNC_FAILED) && !deployment.has(Signal.DEGRADED)) {
            for (Deployment passed : inOrder(deployment.passedOver)) {
                failure.remediation = passed;
            }
        }
    }

    private @Nullable Deployment lastOtherUntil(long restoredAt) {
        Deployment last = null;
        for (Deployment each : deployments) {
            Long finishedAt = each.finishedAt();
            if (each != deployment
                    && each.isSucceeded()
                    && finishedAt != null
                    && finishedAt > failure.detectedAt
                    && finishedAt <= restoredAt) {
                last = each;
            }
        }
        return last;
    }

    /**
     * Whether it is "the remediation of a failure with an operator's signal (restored or not)": of one that is open, the last other
     * succeeded deployment after it was detected.
     */
    static @Nullable Deployment fix(Failure failure, List<Deployment> deployments) {
        if (failure.restoredAt != null || failure.isProductionUnchanged) {
            return failure.remediation;
        }
        return new Recovery(failure.deployment, deployments, List.of()).lastOtherUntil(Long.MAX_VALUE);
    }

    private static List<Deployment> inOrder(List<Deployment> passedOver) {
        List<Deployment> ordered = new ArrayList<>(passedOver);
        ordered.sort(Comparator.comparingLong(each -> each.shown().end()));
        return ordered;
    }
}
