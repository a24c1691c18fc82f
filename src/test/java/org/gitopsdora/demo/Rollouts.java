package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.Rollout;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.jspecify.annotations.Nullable;

/** Gathers production deployments that bring one change to several workloads of a service. */
final class Rollouts {
    private static final Duration WINDOW = Duration.ofHours(24);

    private final Map<String, List<Deployment>> byChange = new TreeMap<>();

    void add(Deployment deployment, String changeKey) {
        byChange.computeIfAbsent(deployment.service() + "\n" + changeKey, key -> new ArrayList<>())
                .add(deployment);
    }

    /** Whether two deployments bring one change, at one time. */
    boolean areOne(Deployment one, Deployment other) {
        return one.equals(other)
                || byChange.values().stream()
                        .flatMap(deployments -> split(deployments).stream())
                        .anyMatch(members -> members.contains(one) && members.contains(other));
    }

    /**
     * @param failed deployments with a signal
     * @param reworks deployments that remediated a failure
     */
    List<Rollout> list(Set<Deployment> failed, Set<Deployment> reworks) {
        List<Rollout> rollouts = new ArrayList<>();
        byChange.forEach((key, deployments) -> {
            for (List<Deployment> members : split(deployments)) {
                rollouts.add(rollout(key.substring(key.indexOf('\n') + 1), members, failed, reworks));
            }
        });
        rollouts.sort(
                Comparator.comparing((Rollout each) -> Objects.requireNonNullElse(each.firstFinishedAt(), Instant.MAX))
                        .thenComparing(Rollout::service));
        return rollouts;
    }

    private static List<List<Deployment>> split(List<Deployment> deployments) {
        List<Deployment> ordered = deployments.stream()
                .sorted(Comparator.comparing(Rollouts::time).thenComparing(Deployment::workload))
                .toList();
        List<List<Deployment>> rollouts = new ArrayList<>();
        Map<WorkloadKey, Integer> visits = new HashMap<>();
        int most = 0;
        @Nullable Instant previous = null;
        for (Deployment deployment : ordered) {
            int visit = visits.merge(deployment.workload(), 1, Integer::sum);
            boolean isLate = previous != null && time(deployment).isAfter(previous.plus(WINDOW));
            if (visit > most || isLate) {
                rollouts.add(new ArrayList<>());
            }
            most = Math.max(most, visit);
            previous = time(deployment);
            rollouts.get(rollouts.size() - 1).add(deployment);
        }
        return rollouts;
    }

    private static Instant time(Deployment deployment) {
        return Objects.requireNonNull(
                deployment.startedAt() == null ? deployment.finishedAt() : deployment.startedAt());
    }

    private static Rollout rollout(
            String changeKey, List<Deployment> members, Set<Deployment> failed, Set<Deployment> reworks) {
        return new Rollout(
                Objects.requireNonNull(members.get(0).service()),
                changeKey,
                members.stream().map(Deployment::workload).sorted().toList(),
                members.stream()
                        .filter(member -> member.outcome().equals("succeeded"))
                        .count(),
                outcome(members),
                members.stream()
                        .map(Deployment::finishedAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                members.stream().anyMatch(failed::contains),
                members.stream().anyMatch(reworks::contains));
    }

    private static String outcome(List<Deployment> members) {
        for (String outcome : List.of("running", "failed")) {
            if (members.stream().anyMatch(member -> member.outcome().equals(outcome))) {
                return outcome;
            }
        }
        return "succeeded";
    }
}
