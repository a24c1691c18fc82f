package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.jspecify.annotations.Nullable;

/**
 * One workload as the evidence shows it: its deployments in order, its health, and what else says that it was whole again.
 *
 * @param health every change of health that is shown, in order
 * @param successes ends of successful attempts of any kind, in order
 * @param rollbacks ends of what the operator undid by itself
 * @param synced when it was seen to be as desired
 */
record Track(
        WorkloadKey workload,
        @Nullable String service,
        String environment,
        List<Step> steps,
        List<Health> health,
        List<Instant> successes,
        List<Instant> rollbacks,
        List<Instant> synced) {
    private static final Duration DEGRADED_WINDOW = Duration.ofMinutes(5);

    record Health(Instant at, String to) {
        boolean isHealthy() {
            return to.equals("Healthy");
        }

        boolean isDegraded() {
            return to.equals("Degraded");
        }
    }

    /**
     * A deployment and what its attempts came to.
     *
     * @param isReturn a rollback, or reverts only
     * @param syncFailedAt end of the first attempt that failed; null if none did
     * @param isNothingApplied by any attempt that failed
     * @param checkFailedAt when a check that belongs to the attempt found it unhealthy
     * @param names commits and revisions by which an incident may name it
     */
    record Step(
            Deployment deployment,
            boolean isReturn,
            @Nullable Instant syncFailedAt,
            boolean isNothingApplied,
            @Nullable Instant checkFailedAt,
            List<String> names) {
        static Step of(Deployment deployment, AttemptedChange change, List<Commit> commits) {
            List<Operation> failed = change.attempts.stream()
                    .filter(attempt -> attempt.isFinished() && !attempt.isSuccessful())
                    .toList();
            List<String> names = new ArrayList<>(deployment.revisions());
            commits.forEach(commit -> names.add(commit.sha()));
            return new Step(
                    deployment,
                    isReturn(change.kind, commits),
                    failed.stream()
                            .filter(attempt -> !attempt.isUnhealthy)
                            .map(attempt -> attempt.finishedAt)
                            .findFirst()
                            .orElse(null),
                    failed.stream()
                            .filter(attempt -> !attempt.isUnhealthy)
                            .noneMatch(attempt -> attempt.reachedProduction),
                    failed.stream()
                            .filter(attempt -> attempt.isUnhealthy)
                            .map(attempt -> attempt.finishedAt)
                            .findFirst()
                            .orElse(null),
                    names);
        }

        static boolean isReturn(String kind, List<Commit> commits) {
            return kind.equals("rollback")
                    || (!commits.isEmpty()
                            && commits.stream()
                                    .allMatch(commit -> commit.subject().startsWith("Revert ")));
        }

        Instant finishedAt() {
            return Objects.requireNonNull(deployment.finishedAt());
        }

        Instant beganAt() {
            return deployment.firstStartedAt() == null ? finishedAt() : deployment.firstStartedAt();
        }

        boolean isFinished() {
            return deployment.finishedAt() != null;
        }

        boolean isSucceeded() {
            return deployment.outcome().equals("succeeded");
        }
    }

    boolean hasOperator() {
        return !workload.kind().equals("GitPath");
    }

    /** When health says that a step went wrong; null if it does not. */
    @Nullable
    Instant degradedAt(Step step) {
        Instant healthyBy = healthyBy(step);
        Instant earliest = step.checkFailedAt();
        if (!step.deployment().reachedProduction()) {
            return earliest;
        }
        for (Health each : health) {
            if (!each.isDegraded() || lastFinishedAt(each.at()) != step) {
                continue;
            }
            boolean isInWindow = !each.at().isAfter(step.finishedAt().plus(DEGRADED_WINDOW));
            boolean isBeforeHealthy = healthyBy == null || each.at().isBefore(healthyBy);
            if (isInWindow || isBeforeHealthy) {
                earliest = earliest(earliest, each.at());
            }
        }
        Health standing = standing(step.finishedAt());
        boolean isFound = standing != null && standing.isDegraded() && healthyBy == null;
        return isFound ? earliest(earliest, step.finishedAt()) : earliest;
    }

    private @Nullable Instant healthyBy(Step step) {
        Instant healthyAt = step.deployment().healthyAt();
        if (healthyAt != null) {
            return healthyAt;
        }
        Instant next = next(step);
        return health.stream()
                .filter(each -> each.isHealthy()
                        && each.at().isAfter(step.finishedAt())
                        && each.at().isBefore(next))
                .map(Health::at)
                .findFirst()
                .orElse(null);
    }

    private Instant next(Step step) {
        int next = steps.indexOf(step) + 1;
        return next < steps.size() ? steps.get(next).beganAt() : Instant.MAX;
    }

    private @Nullable Step lastFinishedAt(Instant at) {
        return steps.stream()
                .filter(each -> each.isFinished()
                        && each.deployment().reachedProduction()
                        && !each.finishedAt().isAfter(at))
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private @Nullable Health standing(Instant at) {
        return health.stream()
                .filter(each -> each.at().isBefore(at))
                .reduce((first, second) -> second)
                .orElse(null);
    }

    /** The first Healthy after an instant that stood. */
    @Nullable
    Instant healthyAfter(Instant at) {
        for (Health each : health) {
            if (each.isHealthy() && each.at().isAfter(at) && !isLost(each.at())) {
                return each.at();
            }
        }
        return null;
    }

    private boolean isLost(Instant healthyAt) {
        return health.stream()
                .anyMatch(each -> each.isDegraded()
                        && each.at().isAfter(healthyAt)
                        && !each.at().isAfter(healthyAt.plus(DEGRADED_WINDOW)));
    }

    /** The last step that succeeded after one instant and not after another, unless it is the given one itself. */
    @Nullable
    Step repair(Step failed, Instant after, Instant until) {
        Step last = steps.stream()
                .filter(each -> each.isSucceeded() && !each.finishedAt().isAfter(until))
                .reduce((first, second) -> second)
                .orElse(null);
        return last == null || last == failed || !last.finishedAt().isAfter(after) ? null : last;
    }

    static @Nullable Instant firstAfter(List<Instant> instants, Instant at) {
        return instants.stream()
                .filter(each -> each.isAfter(at))
                .min(Instant::compareTo)
                .orElse(null);
    }

    static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }
}
