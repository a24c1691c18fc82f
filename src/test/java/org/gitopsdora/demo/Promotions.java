package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.Promotion;
import org.jspecify.annotations.Nullable;

/** Which changes went from one environment to the next, and which still wait. A state has what its commit descends from. */
final class Promotions {
    /** As the job says: what is promoted to what. */
    private static final Map<String, String> PROMOTES_TO =
            Map.of(Services.INTEGRATION, Services.STAGING, Services.STAGING, Services.PRODUCTION);

    private final Map<Place, List<Arrival>> arrivals = new HashMap<>();

    /** @param commit that the deployed version stands for, null if it is not known */
    void add(Deployment deployment, @Nullable VersionMove move, @Nullable Commit commit) {
        add(deployment, move, commit, null);
    }

    /** @param config commit of the GitOps repository: what a service without a repository has for its changes, if it is given */
    void add(Deployment deployment, @Nullable VersionMove move, @Nullable Commit commit, @Nullable Commit config) {
        Place place = new Place(Objects.requireNonNull(deployment.service()), deployment.environment());
        arrivals.computeIfAbsent(place, key -> new ArrayList<>())
                .add(new Arrival(deployment, move == null ? List.of() : move.changes(), commit, config));
    }

    List<Promotion> list() {
        List<Promotion> promotions = new ArrayList<>();
        arrivals.keySet().stream().sorted().forEach(place -> {
            String next = PROMOTES_TO.get(place.environment());
            if (next != null) {
                promotions.addAll(list(place, new Place(place.service(), next)));
            }
        });
        return promotions;
    }

    private List<Promotion> list(Place from, Place to) {
        Map<String, Sent> sent = new LinkedHashMap<>();
        for (Arrival arrival : arrivals.getOrDefault(from, List.of())) {
            for (Commit commit : arrival.brought()) {
                sent.merge(commit.sha(), new Sent(commit, arrival), Sent::earlier);
            }
        }
        boolean hasCode = arrivals.getOrDefault(from, List.of()).stream().anyMatch(each -> each.commit() != null);
        if (!hasCode) {
            // What was there when watching began has not been seen to arrive.
            arrivals.getOrDefault(from, List.of()).stream()
                    .filter(arrival -> arrival.deployment().isCounted())
                    .forEach(arrival ->
                            sent.merge(arrival.deployment().toRevision(), new Sent(null, arrival), Sent::earlier));
        }
        List<Promotion> promotions = new ArrayList<>();
        sent.forEach((change, each) -> promotions.add(promotion(from, to, change, each)));
        return promotions;
    }

    private Promotion promotion(Place from, Place to, String change, Sent sent) {
        Arrival received = arrivals.getOrDefault(to, List.of()).stream()
                .filter(arrival -> arrival.has(change, sent))
                .min(java.util.Comparator.comparing(Arrival::liveAt))
                .orElse(null);
        return new Promotion(
                from.service(),
                from.environment(),
                to.environment(),
                change,
                sent.arrival().liveAt(),
                received == null ? null : received.liveAt(),
                sent.arrival().isExact() && (received == null || received.isExact()));
    }

    private record Place(String service, String environment) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return toString().compareTo(other.toString());
        }
    }

    private record Arrival(
            Deployment deployment,
            List<Commit> brought,
            @Nullable Commit commit,
            @Nullable Commit config) {
        Instant liveAt() {
            return Objects.requireNonNull(deployment.liveAt());
        }

        boolean isExact() {
            return !deployment.healthyAtEvidence().equals("ambiguous");
        }

        boolean has(String change, Sent sent) {
            if (sent.commit() != null) {
                return commit != null && commit.ancestors().get(sent.commit().index());
            }
            Commit changed = sent.arrival().config();
            return changed == null || config == null
                    ? deployment.toRevision().equals(change)
                    : config.ancestors().get(changed.index());
        }
    }

    private record Sent(@Nullable Commit commit, Arrival arrival) {
        Sent earlier(Sent other) {
            return other.arrival.liveAt().isBefore(arrival.liveAt()) ? other : this;
        }
    }
}
