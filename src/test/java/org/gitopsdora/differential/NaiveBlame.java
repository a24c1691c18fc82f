package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.gitopsdora.differential.Deployment.Signal;
import org.gitopsdora.differential.Deployment.Signalled;
import org.jspecify.annotations.Nullable;

/**
 * "One incident blames one deployment." Over all services, because an incident may be on several; after the operators' signals, which
 * are decided first.
 */
final class NaiveBlame {
    /** In order of when they finished. */
    private static final Comparator<Deployment> BY_END =
            Comparator.comparingLong(each -> each.finishedAt() == null ? Long.MAX_VALUE : each.finishedAt());

    private final Map<String, List<Deployment>> byService;

    /** Failures by operators' signals alone, as they are before any incident. */
    private final Map<Deployment, Failure> operatorFailures;

    /** Remediations of those. */
    private final Set<Deployment> fixes;

    NaiveBlame(
            Map<String, List<Deployment>> byService, Map<Deployment, Failure> operatorFailures, Set<Deployment> fixes) {
        this.byService = byService;
        this.operatorFailures = operatorFailures;
        this.fixes = fixes;
    }

    /** What an incident blames, and why. */
    record Blame(
            Incident incident,
            @Nullable Deployment deployment,
            @Nullable String attributedBy) {}

    Blame decide(Incident incident) {
        // "Merged duplicates are not incidents."
        if (incident.duplicateOf() != null) {
            return new Blame(incident, null, null);
        }
        // "The incident names a commit, a revision or a deployment itself: it wins over the window."
        Deployment named = named(incident);
        if (named != null) {
            passOver(named, candidates(incident));
            blame(incident, named, Signal.CAUSE_NAMED);
            return new Blame(incident, named, "cause_named");
        }
        Deployment blamed = byWindow(incident);
        if (blamed != null) {
            blame(incident, blamed, Signal.INCIDENT);
            return new Blame(incident, blamed, "window");
        }
        return new Blame(incident, null, null);
    }

    private static void blame(Incident incident, Deployment deployment, Signal signal) {
        deployment.signals.add(new Signalled(signal, incident.detectedAt(), incident.key()));
        deployment.incidents.add(incident);
    }

    private List<Deployment> affected(Incident incident) {
        List<Deployment> affected = new ArrayList<>();
        for (String service : incident.services()) {
            for (Deployment deployment : byService.getOrDefault(service, List.of())) {
                // "In an environment of the incident. An incident whose mapping names no environment belongs to the
                // service's production
                // environments only."
                boolean isThere = incident.environment() == null
                        ? deployment.workload.isProduction()
                        : deployment.workload.environment.equals(incident.environment());
                if (isThere) {
                    affected.add(deployment);
                }
            }
        }
        return affected;
    }

    // Of several that brought what is named, the latest that had begun; of one rollout the earliest finished.
    private @Nullable Deployment named(Incident incident) {
        if (incident.cause() == null) {
            return null;
        }
        List<Deployment> affected = affected(incident);
        List<Deployment> bringers = bringers(incident, affected);
        if (affected.isEmpty() && Readings.A_NAMED_CAUSE_MAY_BE_ELSEWHERE) {
            for (String service : incident.services()) {
                bringers.addAll(bringers(incident, byService.getOrDefault(service, List.of())));
            }
        }
        return latestRolloutsEarliest(bringers);
    }

    private static List<Deployment> bringers(Incident incident, List<Deployment> deployments) {
        List<Deployment> bringers = new ArrayList<>();
        for (Deployment deployment : deployments) {
            boolean isNamed = deployment.shown().revision().equals(incident.cause())
                    || deployment.configCommits.stream()
                            .anyMatch(commit -> commit.sha().equals(incident.cause()))
                    || deployment.shown().commit().sha().equals(incident.cause());
            if (isNamed && isNoBaseline(deployment) && deployment.startedOrFinishedAt() <= incident.detectedAt()) {
                bringers.add(deployment);
            }
        }
        return bringers;
    }

    private @Nullable Deployment byWindow(Incident incident) {
        List<Deployment> candidates = candidates(incident);
        // "The latest candidate that was already failing (an operator's signal before the detection, not yet
        // restored);"
        Deployment failing = latestRolloutsEarliest(only(candidates, each -> isFailing(each, incident.detectedAt())));
        if (failing != null) {
            return failing;
        }
        // "else the latest candidate that is no fix: neither the remediation of a failure with an operator's signal
        // (restored or not), nor a
        // return."
        Deployment blamed = latestRolloutsEarliest(only(candidates, each -> !fixes.contains(each) && !each.isReturn()));
        if (blamed != null) {
            passOver(blamed, candidates);
            return blamed;
        }
        return behindReturn(only(candidates, Deployment::isReturn));
    }

    private List<Deployment> candidates(Incident incident) {
        return only(affected(incident), each -> isCandidate(each, incident.detectedAt()));
    }

    private static boolean isNoBaseline(Deployment deployment) {
        return deployment.isCounted || !Readings.AN_UNCOUNTED_BASELINE_IS_NOT_BLAMED;
    }

    // "Where only returns are left, the attempted change of the workload before the return, if it finished at most
    // incident_window before
    // the return did; else the return is a candidate like any other."
    private static @Nullable Deployment behindReturn(List<Deployment> returns) {
        Deployment back = latestRolloutsEarliest(returns);
        if (back == null) {
            return null;
        }
        // What never reached production is not what it returned from.
        Deployment before = back.previous;
        while (before != null
                && (before.finishedAt() == null || !before.mayHaveReachedProduction() || !isNoBaseline(before))) {
            before = before.previous;
        }
        Long finishedAt = before == null ? null : before.finishedAt();
        Long backAt = back.finishedAt();
        if (before != null
                && finishedAt != null
                && backAt != null
                && backAt - finishedAt <= before.history.windows().incident()) {
            passOver(before, List.of(back));
            return before;
        }
        return back;
    }

    /** "The return passed over for it." */
    private static void passOver(Deployment blamed, List<Deployment> candidates) {
        for (Deployment candidate : candidates) {
            if (candidate.workload == blamed.workload
                    && candidate.isReturn()
                    && candidate.isSucceeded()
                    && BY_END.compare(candidate, blamed) > 0) {
                blamed.passedOver.add(candidate);
            }
        }
    }

    // "Detected at or after started_at (finished_at where that is unknown) and at most incident_window after
    // finished_at of a deployment
    // that reached production." Windows include both ends.
    private static boolean isCandidate(Deployment deployment, long detectedAt) {
        Long finishedAt = deployment.finishedAt();
        return finishedAt != null
                && isNoBaseline(deployment)
                && deployment.mayHaveReachedProduction()
                && detectedAt >= deployment.startedOrFinishedAt()
                && detectedAt <= finishedAt + deployment.history.windows().incident();
    }

    private boolean isFailing(Deployment deployment, long detectedAt) {
        Failure failure = operatorFailures.get(deployment);
        return failure != null
                && failure.detectedAt < detectedAt
                && (Readings.AN_UNCHANGED_PRODUCTION_IS_FAILING || !failure.isProductionUnchanged)
                && (failure.restoredAt == null || failure.restoredAt > detectedAt);
    }

    private static List<Deployment> only(List<Deployment> candidates, Predicate<Deployment> rule) {
        return candidates.stream().filter(rule).toList();
    }

    // "Of one rollout the earliest finished candidate is named."
    private static @Nullable Deployment latestRolloutsEarliest(List<Deployment> candidates) {
        return candidates.stream()
                .max(BY_END)
                .map(latest -> candidates.stream()
                        .filter(each -> each.rollout == latest.rollout)
                        .min(BY_END)
                        .orElseThrow())
                .orElse(null);
    }
}
