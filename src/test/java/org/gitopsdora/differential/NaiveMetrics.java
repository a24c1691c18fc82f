package org.gitopsdora.differential;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gitopsdora.differential.Deployment.Outcome;
import org.gitopsdora.differential.Period.Span;
import org.jspecify.annotations.Nullable;

/** The five metrics: production, per service and all together, per day, week, month and quarter. */
final class NaiveMetrics {
    private final Oracle oracle;
    private final ZoneId zone;
    private final Map<Period, Cell> cells = new LinkedHashMap<>();

    private NaiveMetrics(Oracle oracle) {
        this.oracle = oracle;
        this.zone = oracle.world.zone();
    }

    /** What belongs to one row. */
    static final class Cell {
        final List<Deployment> deployments = new ArrayList<>();
        final List<Rollout> rollouts = new ArrayList<>();
        final List<Failure> restored = new ArrayList<>();
        final Set<LocalDate> days = new HashSet<>();
        long openFailures;
    }

    static Map<Period, Cell> of(Oracle oracle) {
        NaiveMetrics metrics = new NaiveMetrics(oracle);
        metrics.addRows();
        metrics.addDeployments();
        metrics.addRollouts();
        metrics.addFailures();
        return metrics.cells;
    }

    // "A service has rows from its first production deployment to as_of, without holes."
    private void addRows() {
        Map<String, Long> first = new TreeMap<>();
        for (List<Deployment> all : oracle.deployments.values()) {
            for (Deployment deployment : all) {
                Long finishedAt = deployment.finishedAt();
                if (deployment.workload.isProduction() && finishedAt != null) {
                    first.merge(deployment.workload.service, finishedAt, Math::min);
                }
            }
        }
        first.forEach(this::addRows);
        first.values().stream().min(Long::compare).ifPresent(earliest -> addRows(null, earliest));
    }

    private void addRows(@Nullable String service, long first) {
        LocalDate last = Period.date(World.AS_OF.getEpochSecond(), zone);
        for (Span span : Span.values()) {
            LocalDate start = span.start(Period.date(first, zone));
            while (!start.isAfter(last)) {
                cells.put(new Period(service, span, start), new Cell());
                start = span.next(start);
            }
        }
    }

    private List<Cell> cellsOf(String service, long at) {
        List<Cell> found = new ArrayList<>();
        for (Span span : Span.values()) {
            found.add(cell(service, span, at));
            found.add(cell(null, span, at));
        }
        return found;
    }

    private Cell cell(@Nullable String service, Span span, long at) {
        // Kept also where no row is expected, so that nothing is lost silently.
        return cells.computeIfAbsent(Period.of(service, span, at, zone), period -> new Cell());
    }

    private static boolean isMeasured(Deployment deployment) {
        return deployment.workload.isProduction() && deployment.isCounted;
    }

    // "Frequency, lead time, fail rate and rework: the deployment's finished_at."
    private void addDeployments() {
        for (List<Deployment> all : oracle.deployments.values()) {
            for (Deployment deployment : all) {
                Long finishedAt = deployment.finishedAt();
                if (isMeasured(deployment) && finishedAt != null) {
                    for (Cell cell : cellsOf(deployment.workload.service, finishedAt)) {
                        cell.deployments.add(deployment);
                        if (deployment.isSucceeded()) {
                            cell.days.add(Period.date(finishedAt, zone));
                        }
                    }
                }
            }
        }
    }

    // "Rollouts: first_finished_at."
    private void addRollouts() {
        oracle.rollouts.forEach((service, all) -> {
            for (Rollout rollout : all) {
                Long first = rollout.firstFinishedAt();
                if (first != null && rollout.members.get(0).workload.isProduction()) {
                    cellsOf(service, first).forEach(cell -> cell.rollouts.add(rollout));
                }
            }
        });
    }

    // "Recovery: restored_at; open_failures: open at the period's end, or at as_of."
    private void addFailures() {
        for (Failure failure : oracle.failures) {
            if (!isMeasured(failure.deployment)) {
                continue;
            }
            String service = failure.deployment.workload.service;
            if (failure.restoredAt != null) {
                for (Span span : Span.values()) {
                    addRestored(failure, Period.of(service, span, failure.restoredAt, zone));
                    addRestored(failure, Period.of(null, span, failure.restoredAt, zone));
                }
            }
            if (!failure.isProductionUnchanged) {
                addOpen(failure, service);
                addOpen(failure, null);
            }
        }
    }

    // Restored before its first deployment had finished: there is no row yet.
    private void addRestored(Failure failure, Period period) {
        Cell cell = cells.get(period);
        if (cell != null) {
            cell.restored.add(failure);
        }
    }

    private void addOpen(Failure failure, @Nullable String service) {
        long asOf = World.AS_OF.getEpochSecond();
        for (Span span : Span.values()) {
            Period period = Period.of(service, span, failure.detectedAt, zone);
            while (true) {
                long end = Math.min(period.end(zone), asOf);
                if (failure.restoredAt != null && failure.restoredAt < end) {
                    break;
                }
                Cell cell = cells.get(period);
                if (cell != null) {
                    cell.openFailures++;
                }
                if (end == asOf) {
                    break;
                }
                period = new Period(service, span, span.next(period.start()));
            }
        }
    }

    static Map<String, @Nullable Object> frequency(Cell cell) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("deployments", count(succeeded(cell)));
        row.put("rollouts", countRollouts(cell));
        row.put("days_with_deployments", (long) cell.days.size());
        return row;
    }

    static Map<String, @Nullable Object> leadTime(Cell cell) {
        List<Double> seconds = new ArrayList<>();
        long without = 0;
        for (Deployment deployment : succeeded(cell)) {
            Double leadTime = leadTime(deployment);
            if (leadTime == null) {
                without++;
            } else {
                seconds.add(leadTime);
            }
        }
        List<Double> rollouts = new ArrayList<>();
        for (Rollout rollout : cell.rollouts) {
            Double leadTime = rollout.leadTime();
            if (leadTime != null) {
                rollouts.add(leadTime);
            }
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("deployments_with_lead_time", (long) seconds.size());
        row.put("median_seconds", Statistics.median(seconds));
        row.put("p90_seconds", Statistics.percentile(seconds, 0.9));
        row.put("without_lead_time", without);
        row.put("median_rollout_seconds", Statistics.median(rollouts));
        return row;
    }

    /** "{@code live_at - first_committed_at}." */
    static @Nullable Double leadTime(Deployment deployment) {
        Long liveAt = deployment.liveAt();
        Long first = deployment.firstCommittedAt;
        return liveAt == null || first == null ? null : Double.valueOf(liveAt - first);
    }

    static Map<String, @Nullable Object> failRate(Cell cell) {
        // "Attempted changes, succeeded or failed."
        List<Deployment> attempted = cell.deployments.stream()
                .filter(each -> each.outcome != Outcome.RUNNING)
                .toList();
        long failed = attempted.stream().filter(Deployment::hasFailed).count();
        long all = attempted.size();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("attempted_changes", all);
        row.put("failed_changes", failed);
        row.put("rate", Statistics.rate(failed, all));
        List<Rollout> rollouts = cell.rollouts.stream()
                .filter(each -> each.outcome() != Outcome.RUNNING)
                .toList();
        long failedRollouts = rollouts.stream()
                .filter(each -> each.members.stream().anyMatch(member -> member.isCounted && member.hasFailed()))
                .count();
        row.put("attempted_rollouts", (long) rollouts.size());
        row.put("failed_rollouts", failedRollouts);
        row.put("rollout_rate", Statistics.rate(failedRollouts, rollouts.size()));
        addSignals(row, attempted);
        return row;
    }

    private static void addSignals(Map<String, @Nullable Object> row, List<Deployment> attempted) {
        // "The first two are null where no operator can be asked (GitPath)": every service here has an Application too.
        long syncFailures = attempted.stream()
                .filter(each -> each.has(Deployment.Signal.SYNC_FAILED))
                .count();
        long degradations = attempted.stream()
                .filter(each -> each.has(Deployment.Signal.DEGRADED))
                .count();
        long incidents = attempted.stream().filter(Deployment::hasIncident).count();
        row.put("sync_failures", syncFailures);
        row.put("degradations", degradations);
        row.put("incidents", incidents);
        // "The rate under the narrow definition (window only)."
        long narrow = attempted.stream()
                .filter(each ->
                        each.has(Deployment.Signal.SYNC_FAILED) || each.isDegradedInWindow || each.hasIncident())
                .count();
        row.put("rate_window_only", Statistics.rate(narrow, attempted.size()));
        row.put("rate_incidents_only", Statistics.rate(incidents, attempted.size()));
        // "rate_with_rollbacks gives the stricter reading."
        long strict = attempted.stream()
                .filter(each -> each.hasFailed() || each.isRolledBack)
                .count();
        row.put("rate_with_rollbacks", Statistics.rate(strict, attempted.size()));
        row.put("failure_evidence", weakest(attempted));
    }

    // "A row carries the weakest evidence among those counted, and none where none is left"; where nothing was
    // attempted it has none to carry.
    private static @Nullable String weakest(List<Deployment> attempted) {
        if (attempted.isEmpty()) {
            return null;
        }
        return attempted.stream().anyMatch(each -> each.evidence.equals("incidents_only"))
                ? "incidents_only"
                : "events";
    }

    static Map<String, @Nullable Object> recovery(Cell cell) {
        List<Double> seconds = new ArrayList<>();
        for (Failure failure : cell.restored) {
            Double recovery = failure.recoverySeconds();
            if (recovery != null) {
                seconds.add(recovery);
            }
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("recoveries", (long) seconds.size());
        row.put("median_seconds", Statistics.median(seconds));
        row.put("p90_seconds", Statistics.percentile(seconds, 0.9));
        row.put("mean_seconds", Statistics.mean(seconds));
        row.put("open_failures", cell.openFailures);
        return row;
    }

    static Map<String, @Nullable Object> rework(Cell cell) {
        List<Deployment> succeeded = succeeded(cell);
        long rework =
                succeeded.stream().filter(each -> each.reworkReason != null).count();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("deployments", count(succeeded));
        row.put("rework_deployments", rework);
        row.put("rate", Statistics.rate(rework, succeeded.size()));
        row.put("rollouts", countRollouts(cell));
        row.put(
                "rework_rollouts",
                cell.rollouts.stream()
                        .filter(Rollout::hasSucceededMember)
                        .filter(each -> each.members.stream()
                                .anyMatch(member -> member.isCounted && member.reworkReason != null))
                        .count());
        return row;
    }

    private static List<Deployment> succeeded(Cell cell) {
        return cell.deployments.stream().filter(Deployment::isSucceeded).toList();
    }

    private static long count(List<Deployment> deployments) {
        return deployments.size();
    }

    // "Frequency, lead time and rework count rollouts with a succeeded member."
    private static long countRollouts(Cell cell) {
        return cell.rollouts.stream().filter(Rollout::hasSucceededMember).count();
    }
}
