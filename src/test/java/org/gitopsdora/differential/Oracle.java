package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.differential.Deployment.Signal;
import org.jspecify.annotations.Nullable;

/** What the definition says about a world, service by service: deployments, rollouts, failures and blames. */
final class Oracle {
    final World world;

    /** By workload, in order. */
    final Map<Workload, List<Deployment>> deployments = new LinkedHashMap<>();

    final Map<Workload, List<Attempt>> attempts = new LinkedHashMap<>();

    /** Of attempts that belong to no deployment. */
    final Map<Attempt, String> kinds = new LinkedHashMap<>();

    final Map<String, List<Rollout>> rollouts = new LinkedHashMap<>();
    final List<Failure> failures = new ArrayList<>();
    final Map<String, NaiveBlame.Blame> blames = new LinkedHashMap<>();

    private Oracle(World world) {
        this.world = world;
    }

    static Oracle of(World world) {
        Oracle oracle = new Oracle(world);
        oracle.deploy();
        oracle.fail();
        return oracle;
    }

    private void deploy() {
        for (History history : world.histories()) {
            List<Deployment> all = new ArrayList<>();
            for (Workload workload : history.workloads()) {
                attempts.put(workload, NaiveDeployments.attempts(history, workload));
                NaiveDeployments.Result result = NaiveDeployments.of(history, workload);
                deployments.put(workload, result.deployments());
                kinds.putAll(result.kinds());
                all.addAll(deployments.get(workload));
            }
            history.workloads().forEach(this::leaveOutMove);
            rollouts.put(history.service(), NaiveRollouts.of(all));
        }
    }

    // "Where another workload of the same service and environment already has its versions (where no version is known:
    // its state) it is a move to another cluster or name, and does not count."
    private void leaveOutMove(Workload workload) {
        Attempt first = firstSuccess(workload);
        if (first == null || deployments.get(workload).isEmpty()) {
            return;
        }
        attempts.keySet().stream()
                .filter(other -> other != workload
                        && other.kind == workload.kind
                        && other.service.equals(workload.service)
                        && other.environment.equals(workload.environment))
                .map(other -> lastSuccess(other, first.end()))
                .filter(stood -> stood != null && stood.content().equals(first.content()))
                .findAny()
                .ifPresent(stood -> deployments.get(workload).get(0).isCounted = false);
    }

    private @Nullable Attempt firstSuccess(Workload workload) {
        for (Attempt attempt : attempts.getOrDefault(workload, List.of())) {
            if (attempt.isSuccess()) {
                return attempt;
            }
        }
        return null;
    }

    private @Nullable Attempt lastSuccess(Workload workload, long before) {
        Attempt last = null;
        for (Attempt attempt : attempts.getOrDefault(workload, List.of())) {
            if (attempt.isSuccess() && attempt.end() < before) {
                last = attempt;
            }
        }
        return last;
    }

    // "Operator signals are decided first, incidents second."
    private void fail() {
        Map<Deployment, Failure> operatorFailures = new HashMap<>();
        Set<Deployment> fixes = new HashSet<>();
        Map<String, List<Deployment>> byService = new HashMap<>();
        deployments.forEach((workload, all) -> {
            byService
                    .computeIfAbsent(workload.service, service -> new ArrayList<>())
                    .addAll(all);
            for (Deployment deployment : all) {
                OperatorSignals.give(deployment);
                if (deployment.hasFailed()) {
                    Failure failure = recovery(deployment);
                    operatorFailures.put(deployment, failure);
                    fixes.add(Recovery.fix(failure, all));
                }
            }
        });
        NaiveBlame blame = new NaiveBlame(byService, operatorFailures, fixes);
        List<Incident> incidents = new ArrayList<>(world.incidents());
        incidents.sort(Comparator.comparingLong(Incident::detectedAt));
        incidents.forEach(incident -> blames.put(incident.key(), blame.decide(incident)));
        conclude();
    }

    private Failure recovery(Deployment deployment) {
        return Recovery.of(deployment, deployments.get(deployment.workload), attempts.get(deployment.workload));
    }

    private void conclude() {
        for (List<Deployment> all : deployments.values()) {
            for (Deployment deployment : all) {
                if (deployment.hasFailed()) {
                    Failure failure = recovery(deployment);
                    deployment.failure = failure;
                    failures.add(failure);
                    markRework(failure);
                }
            }
        }
    }

    // "Rework = succeeded deployments that are the remediation of a failure that reached production. rework_reason =
    // the first of incident,
    // degraded, sync_failed that the failure has."
    private static void markRework(Failure failure) {
        Deployment remediation = failure.remediation;
        if (remediation == null) {
            return;
        }
        remediation.isRemediation = true;
        Deployment failed = failure.deployment;
        if (!failed.mayHaveReachedProduction()) {
            return;
        }
        String reason = failed.hasIncident() ? "incident" : failed.has(Signal.DEGRADED) ? "degraded" : "sync_failed";
        List<String> order = List.of("incident", "degraded", "sync_failed");
        String earlier = remediation.reworkReason;
        if (earlier == null || order.indexOf(reason) < order.indexOf(earlier)) {
            remediation.reworkReason = reason;
        }
    }
}
