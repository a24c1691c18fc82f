package org.gitopsdora.differential;

import org.gitopsdora.differential.Deployment.Signal;
import org.gitopsdora.differential.Deployment.Signalled;

/** The signals of §4 that an operator gives: {@code sync_failed} and {@code degraded}. */
final class OperatorSignals {
    private OperatorSignals() {}

    static void give(Deployment deployment) {
        if (deployment.workload.isGitPath()) {
            return;
        }
        syncFailed(deployment);
        degraded(deployment);
    }

    // "An attempt of the change ended Failed or Error. Retries are one. It counts even if a later retry of the same
    // change succeeded."
    private static void syncFailed(Deployment deployment) {
        for (Attempt attempt : deployment.attempts) {
            if (attempt.isFailure()) {
                deployment.signals.add(new Signalled(Signal.SYNC_FAILED, attempt.end(), "operation"));
                return;
            }
        }
    }

    private static void degraded(Deployment deployment) {
        Long finishedAt = deployment.finishedAt();
        if (finishedAt == null || hasNoEffect(deployment)) {
            return;
        }
        Long healthyAt = Readings.A_FAILED_CHANGE_CAN_BE_HEALTHY ? deployment.firstHealthyAt : deployment.healthyAt;
        Long signalledAt = null;
        // "Health became Degraded not before finished_at and before the next attempted change finished, ..."
        for (Health health : deployment.workload.health) {
            if (!health.isDegraded() || health.at() < finishedAt || !isBeforeNextFinished(deployment, health.at())) {
                continue;
            }
            // "... either within degraded_window of finished_at (is_degraded_in_window), ..." Windows include both
            // ends.
            boolean isInWindow =
                    health.at() <= finishedAt + deployment.history.windows().degraded();
            // "... or before the first healthy_at of this state (is_degraded_before_healthy ..."
            boolean isBeforeHealthy = healthyAt == null || health.at() < healthyAt;
            deployment.isDegradedInWindow |= isInWindow;
            deployment.isDegradedBeforeHealthy |= isBeforeHealthy;
            if (signalledAt == null && (isInWindow || isBeforeHealthy)) {
                signalledAt = health.at();
            }
        }
        // "A Degraded that began before started_at is no verdict on this change": one that began while it was carried
        // out,
        // and still stands when it ends, is.
        Health standing = Healths.standing(deployment.workload, finishedAt);
        boolean isStillDegraded = standing != null
                && standing.isDegraded()
                && standing.at() >= deployment.beganAt()
                && standing.at() < finishedAt;
        if (isStillDegraded && healthyAt == null) {
            deployment.isDegradedBeforeHealthy = true;
            signalledAt = finishedAt;
        }
        if (signalledAt != null) {
            deployment.signals.add(new Signalled(Signal.DEGRADED, signalledAt, "event"));
        }
    }

    private static boolean hasNoEffect(Deployment deployment) {
        return Readings.DEGRADED_MUST_HAVE_REACHED_PRODUCTION && !deployment.mayHaveReachedProduction();
    }

    private static boolean isBeforeNextFinished(Deployment deployment, long at) {
        Deployment next = deployment.next;
        while (next != null && Readings.AN_UNCHANGED_PRODUCTION_ENDS_NO_SPAN && !next.mayHaveReachedProduction()) {
            next = next.next;
        }
        Long nextFinishedAt = next == null ? null : next.finishedAt();
        return nextFinishedAt == null || at < nextFinishedAt;
    }
}
