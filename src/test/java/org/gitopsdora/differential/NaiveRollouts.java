package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** "Every attempted change is in exactly one rollout, mostly alone." For one service. */
final class NaiveRollouts {
    private NaiveRollouts() {}

    static List<Rollout> of(List<Deployment> deployments) {
        Map<String, List<Deployment>> byChange = new LinkedHashMap<>();
        // "In order of coalesce(started_at, finished_at) (then key)."
        List<Deployment> ordered = new ArrayList<>(deployments);
        ordered.sort(Comparator.comparingLong(Deployment::startedOrFinishedAt));
        for (Deployment deployment : ordered) {
            byChange.computeIfAbsent(
                            deployment.workload.environment + "|" + deployment.changeKey, key -> new ArrayList<>())
                    .add(deployment);
        }
        List<Rollout> rollouts = new ArrayList<>();
        byChange.values().forEach(change -> split(change, rollouts));
        return rollouts;
    }

    // "A new rollout begins when a workload comes round again (its own count of visits to this state exceeds the
    // largest so far) or when
    // more than rollout_window has passed since the last one."
    private static void split(List<Deployment> change, List<Rollout> rollouts) {
        Map<Workload, Integer> visits = new HashMap<>();
        int largest = 0;
        Rollout rollout = null;
        Deployment last = null;
        for (Deployment deployment : change) {
            int visit = visits.merge(deployment.workload, 1, Integer::sum);
            long window = deployment.history.windows().rollout();
            boolean isLate = last != null && deployment.startedOrFinishedAt() - last.startedOrFinishedAt() > window;
            if (rollout == null || visit > largest || isLate) {
                rollout = new Rollout();
                rollouts.add(rollout);
            }
            largest = Math.max(largest, visit);
            rollout.members.add(deployment);
            deployment.rollout = rollout;
            last = deployment;
        }
    }
}
