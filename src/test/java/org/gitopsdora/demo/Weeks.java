package org.gitopsdora.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.Rollout;
import org.gitopsdora.demo.Ledger.Week;
import org.jspecify.annotations.Nullable;

/** Deployment frequency as the ledger has it: per service, and for all together under the empty name. */
final class Weeks {
    private final Map<String, Map<LocalDate, Count>> counts = new TreeMap<>();

    private Weeks() {}

    static List<Week> of(List<Deployment> deployments, List<Rollout> rollouts) {
        Weeks weeks = new Weeks();
        deployments.stream()
                .filter(each -> each.isProduction()
                        && each.isMeasured()
                        && each.outcome().equals("succeeded"))
                .forEach(weeks::count);
        rollouts.stream().filter(each -> each.succeededWorkloads() > 0).forEach(weeks::count);
        return weeks.list();
    }

    private void count(Deployment deployment) {
        String service = deployment.service() == null ? "?" : deployment.service();
        Instant finishedAt = Objects.requireNonNull(deployment.finishedAt());
        boolean isSeen = !deployment.evidence().isEmpty();
        // The first state of a GitPath was there before the repository began; that of an application was synced.
        boolean isActual =
                deployment.isCounted() || deployment.workload().instance().equals(Bookkeeper.ARGOCD);
        for (Count count : List.of(at(service, finishedAt), at("", finishedAt))) {
            count.actual += isActual ? 1 : 0;
            count.deployments += deployment.isKnowable() && deployment.isCounted() ? 1 : 0;
            count.isKnowable &= deployment.isKnowable() || !isSeen;
        }
    }

    private void count(Rollout rollout) {
        Instant finishedAt = Objects.requireNonNull(rollout.firstFinishedAt());
        at(rollout.service(), finishedAt).rollouts++;
        at("", finishedAt).rollouts++;
    }

    private Count at(String service, Instant instant) {
        LocalDate week =
                instant.atZone(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return counts.computeIfAbsent(service, key -> new TreeMap<>()).computeIfAbsent(week, key -> new Count());
    }

    private List<Week> list() {
        List<Week> weeks = new ArrayList<>();
        counts.forEach((service, byWeek) -> byWeek.forEach((week, count) -> weeks.add(new Week(
                nullIfEmpty(service), week, count.deployments, count.rollouts, count.actual, count.isKnowable))));
        return weeks;
    }

    private static @Nullable String nullIfEmpty(String service) {
        return service.isEmpty() ? null : service;
    }

    private static final class Count {
        private long deployments;
        private long rollouts;
        private long actual;
        private boolean isKnowable = true;
    }
}
