package org.gitopsdora.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.gitopsdora.demo.FailureBook.Entry;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.Drift;
import org.gitopsdora.demo.Ledger.Failure;
import org.gitopsdora.demo.Ledger.Month;
import org.gitopsdora.demo.Ledger.Rollout;
import org.gitopsdora.demo.Ledger.Score;
import org.jspecify.annotations.Nullable;

/** What broke in production, counted: per month, and over the last ninety complete days. */
final class Tally {
    private static final int SCORED_DAYS = 90;

    private final List<Entry> failures;
    private final Set<Deployment> reworks;
    private final List<Deployment> deployments;
    private final List<Rollout> rollouts;
    private final List<Drift> drifts;
    private final Set<String> pagedServices;
    private final Instant until;

    Tally(
            FailureBook failures,
            List<Deployment> deployments,
            List<Rollout> rollouts,
            List<Drift> drifts,
            Instant until) {
        this.failures = failures.entries().stream()
                .filter(each ->
                        each.deployment().isProduction() && each.deployment().isCounted())
                .toList();
        this.reworks = failures.reworks();
        this.pagedServices = failures.pagedServices();
        this.deployments = deployments.stream()
                .filter(each -> each.isProduction() && each.isMeasured() && each.service() != null)
                .toList();
        this.rollouts = rollouts.stream()
                .filter(each -> couldBeTold(each.service(), each.workloads().get(0)))
                .toList();
        this.drifts = drifts.stream().filter(Drift::isProduction).toList();
        this.until = until;
    }

    List<Month> months() {
        List<Month> months = new ArrayList<>();
        LocalDate last = date(until).withDayOfMonth(1);
        for (String service : services()) {
            // What nobody saw is not zero: before the first deployment that is shown there is no month.
            LocalDate first = deployments.stream()
                    .filter(each -> isOf(service, each.service())
                            && each.finishedAt() != null
                            && !each.evidence().isEmpty())
                    .map(each -> date(each.finishedAt()).withDayOfMonth(1))
                    .min(LocalDate::compareTo)
                    .orElse(last);
            for (LocalDate month = first; !month.isAfter(last); month = month.plusMonths(1)) {
                months.add(month(service, month));
            }
        }
        return months;
    }

    private Month month(String service, LocalDate month) {
        LocalDate next = month.plusMonths(1);
        Predicate<@Nullable Instant> isIn = at -> at != null && !date(at).isBefore(month) && date(at).isBefore(next);
        List<Deployment> ended = deployments.stream()
                .filter(each -> isOf(service, each.service()) && isIn.test(each.finishedAt()))
                .toList();
        List<Deployment> told = ended.stream()
                .filter(each -> each.isKnowable() && each.isCounted() && couldBeTold(each.service(), each.workload()))
                .toList();
        List<Deployment> succeeded =
                told.stream().filter(each -> each.outcome().equals("succeeded")).toList();
        List<Rollout> rolledOut = rollouts.stream()
                .filter(each -> isOf(service, each.service())
                        && !each.outcome().equals("running")
                        && isIn.test(each.firstFinishedAt()))
                .toList();
        return new Month(
                nullIfEmpty(service),
                month,
                told.size(),
                told.stream().filter(this::hasFailed).count(),
                rolledOut.size(),
                rolledOut.stream().filter(Rollout::hasFailed).count(),
                succeeded.size(),
                succeeded.stream().filter(reworks::contains).count(),
                restored(service, isIn).size(),
                median(restored(service, isIn)),
                open(service, next),
                drifted(service, isIn),
                ended.stream()
                        .allMatch(each -> each.isKnowable() || each.evidence().isEmpty()));
    }

    List<Score> scores() {
        LocalDate end = date(until);
        Predicate<@Nullable Instant> isIn =
                at -> at != null && !date(at).isBefore(end.minusDays(SCORED_DAYS)) && date(at).isBefore(end);
        return services().stream().map(service -> score(service, isIn, end)).toList();
    }

    private Score score(String service, Predicate<@Nullable Instant> isIn, LocalDate end) {
        List<Rollout> ended = rollouts.stream()
                .filter(each -> isOf(service, each.service())
                        && !each.outcome().equals("running")
                        && isIn.test(each.firstFinishedAt()))
                .toList();
        List<Rollout> succeeded =
                ended.stream().filter(each -> each.succeededWorkloads() > 0).toList();
        return new Score(
                nullIfEmpty(service),
                ended.size(),
                ended.stream().filter(Rollout::hasFailed).count(),
                succeeded.size(),
                succeeded.stream().filter(Rollout::isRework).count(),
                median(restored(service, isIn)),
                open(service, end),
                drifted(service, isIn));
    }

    private TreeSet<String> services() {
        TreeSet<String> services = new TreeSet<>(Set.of(""));
        deployments.forEach(each -> services.add(Objects.requireNonNull(each.service())));
        return services;
    }

    /** Of what no operator tells of, only incidents do. */
    private boolean couldBeTold(@Nullable String service, Ledger.WorkloadKey workload) {
        return !workload.kind().equals("GitPath") || pagedServices.contains(String.valueOf(service));
    }

    private boolean hasFailed(Deployment deployment) {
        return failures.stream().anyMatch(each -> each.deployment().equals(deployment));
    }

    private List<Long> restored(String service, Predicate<@Nullable Instant> isIn) {
        return failures.stream()
                .map(Entry::failure)
                .filter(each -> isOf(service, each.service()) && isIn.test(each.restoredAt()))
                .map(each -> Objects.requireNonNull(each.recoverySeconds()))
                .sorted()
                .toList();
    }

    /** Nobody compares what stands in a repository only, and Helm was not told to. */
    private @Nullable Long drifted(String service, Predicate<@Nullable Instant> isIn) {
        boolean isVisible = deployments.stream()
                .anyMatch(each -> isOf(service, each.service())
                        && Set.of("Application", SimulatedFluxObject.KUSTOMIZATION)
                                .contains(each.workload().kind()));
        return !isVisible
                ? null
                : drifts.stream()
                        .filter(each -> isOf(service, each.service()) && isIn.test(each.openedAt()))
                        .count();
    }

    /** Noticed before a day began, and not over by then. */
    private long open(String service, LocalDate day) {
        return failures.stream()
                .map(Entry::failure)
                .filter(each -> isOf(service, each.service())
                        && date(each.detectedAt()).isBefore(day)
                        && isStillOpen(each, day))
                .count();
    }

    private static boolean isStillOpen(Failure failure, LocalDate day) {
        return failure.restoredAt() == null
                ? "open".equals(failure.recoveryNullReason())
                : !date(failure.restoredAt()).isBefore(day);
    }

    private static boolean isOf(String service, @Nullable String other) {
        return service.isEmpty() || service.equals(other);
    }

    private static LocalDate date(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static @Nullable Double median(List<Long> sorted) {
        int n = sorted.size();
        return n == 0 ? null : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2.0;
    }

    private static @Nullable String nullIfEmpty(String service) {
        return service.isEmpty() ? null : service;
    }
}
