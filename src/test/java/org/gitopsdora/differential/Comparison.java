package org.gitopsdora.differential;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.gitopsdora.differential.Deployment.Signal;
import org.gitopsdora.differential.Deployment.Signalled;
import org.gitopsdora.differential.Differences.At;
import org.gitopsdora.warehouse.Build;
import org.jspecify.annotations.Nullable;

/** Asks the warehouse for everything that the naive side knows, row by row. */
final class Comparison {
    private final Oracle oracle;
    private final Build build;
    private final Differences differences;

    /** The naive side's deployment of each of the warehouse's. */
    private final Map<String, Deployment> byId = new HashMap<>();

    private final Map<Deployment, String> ids = new HashMap<>();

    Comparison(Oracle oracle, Build build, Differences differences) {
        this.oracle = oracle;
        this.build = build;
        this.differences = differences;
    }

    void run() {
        compareDeployments();
        compareAttempts();
        compareRollouts();
        compareMetrics();
        compareFailures();
        compareSignals();
        compareIncidents();
    }

    private List<Map<String, @Nullable String>> rows(String relation) {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        build.forEachRow(relation, row -> rows.add(new HashMap<>(row)));
        return rows;
    }

    private Map<String, String> workloadKeys() {
        Map<String, String> keys = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("dim_workloads")) {
            String service = "GitPath".equals(row.get("kind")) ? row.get("service") : row.get("name");
            keys.put(String.valueOf(row.get("workload_id")), row.get("instance") + "/" + service);
        }
        return keys;
    }

    private void compareDeployments() {
        Map<String, String> keys = workloadKeys();
        Map<String, List<Map<String, @Nullable String>>> found = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_deployments")) {
            String key = keys.get(row.get("workload_id"));
            found.computeIfAbsent(String.valueOf(key), any -> new ArrayList<>()).add(row);
        }
        oracle.deployments.forEach(
                (workload, expected) -> compareWorkload(workload, expected, found.get(workload.name())));
    }

    private void compareWorkload(
            Workload workload, List<Deployment> expected, @Nullable List<Map<String, @Nullable String>> found) {
        List<Map<String, @Nullable String>> rows = found == null ? List.of() : found;
        Map<Long, Map<String, @Nullable String>> byTime = new HashMap<>();
        for (Map<String, @Nullable String> row : rows) {
            String at = row.get("started_at") == null ? row.get("finished_at") : row.get("started_at");
            byTime.put(at == null ? 0 : Differences.second(at), row);
        }
        differences.compare(
                "fct_deployments rows",
                workload.service,
                workload.name(),
                (long) expected.size(),
                String.valueOf(rows.size()));
        for (Deployment deployment : expected) {
            Map<String, @Nullable String> row = byTime.get(deployment.startedOrFinishedAt());
            if (row == null) {
                differences.add("fct_deployments missing", workload.service, describe(deployment), "a row", "none");
                continue;
            }
            String id = String.valueOf(row.get("deployment_id"));
            byId.put(id, deployment);
            ids.put(deployment, id);
            compare("fct_deployments", deployment, describe(deployment), facts(deployment), row);
        }
        for (Deployment deployment : expected) {
            Map<String, @Nullable String> row = byTime.get(deployment.startedOrFinishedAt());
            // Whether what still runs has failed is not known.
            boolean isOver = deployment.outcome != Deployment.Outcome.RUNNING;
            if (row != null && isOver) {
                compare("fct_deployments", deployment, describe(deployment), verdicts(deployment), row);
            }
        }
    }

    private static String describe(Deployment deployment) {
        return "%s at %s".formatted(deployment.workload.name(), Timeline.at(deployment.startedOrFinishedAt()));
    }

    private void compare(
            String relation,
            Deployment deployment,
            String about,
            Map<String, @Nullable Object> expected,
            Map<String, @Nullable String> row) {
        expected.forEach((column, value) -> differences.compare(
                relation + "." + column, deployment.workload.service, about, value, row.get(column)));
    }

    private static Map<String, @Nullable Object> facts(Deployment deployment) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("service", deployment.workload.service);
        row.put("environment", deployment.workload.environment);
        row.put("is_production", deployment.workload.isProduction());
        row.put("kind", lower(deployment.kind));
        row.put("outcome", lower(deployment.outcome));
        row.put("is_baseline", deployment.isBaseline);
        row.put("is_counted", deployment.isCounted);
        row.put("from_revision", deployment.fromRevision());
        row.put("to_revision", deployment.shown().revision());
        row.put("attempts", (long) deployment.tries());
        row.put("started_at", new At(deployment.startedAt()));
        row.put("finished_at", new At(deployment.finishedAt()));
        row.put("healthy_at", new At(deployment.healthyAt));
        row.put("live_at", new At(deployment.liveAt()));
        row.put("reached_production", deployment.reachedProduction());
        row.put("first_committed_at", new At(deployment.firstCommittedAt));
        row.put("lead_time_seconds", NaiveMetrics.leadTime(deployment));
        row.put("lead_time_null_reason", deployment.leadTimeNullReason);
        return row;
    }

    // "What could have been seen is part of the answer": a rule that names no environment is about production;
    // elsewhere the tool is known to
    // tell once it has told.
    private boolean isWatched(Workload workload) {
        return workload.isProduction()
                || oracle.world.incidents().stream()
                        .anyMatch(incident -> incident.services().contains(workload.service)
                                && workload.environment.equals(incident.environment()));
    }

    private Map<String, @Nullable Object> verdicts(Deployment deployment) {
        boolean hasOperator = !deployment.workload.isGitPath();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("failure_evidence", deployment.evidence);
        row.put("has_failed", deployment.hasFailed());
        row.put("has_sync_failure", hasOperator ? deployment.has(Signal.SYNC_FAILED) : null);
        row.put("is_degraded_in_window", hasOperator ? deployment.isDegradedInWindow : null);
        row.put("is_degraded_before_healthy", hasOperator ? deployment.isDegradedBeforeHealthy : null);
        row.put(
                "has_incident",
                deployment.hasIncident() || isWatched(deployment.workload) ? deployment.hasIncident() : null);
        row.put("is_rolled_back", deployment.isRolledBack);
        row.put("is_remediation", deployment.isRemediation);
        row.put("rework_reason", deployment.reworkReason);
        return row;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void compareAttempts() {
        Map<String, String> keys = workloadKeys();
        Map<String, String> kinds = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_reconciliations")) {
            String at = row.get("finished_at") == null ? row.get("started_at") : row.get("finished_at");
            if (at != null) {
                kinds.put(
                        keys.get(row.get("workload_id")) + " " + Differences.second(at),
                        String.valueOf(row.get("kind")));
            }
        }
        oracle.kinds.forEach((attempt, kind) -> {
            if (attempt.finishedAt() != null) {
                compareKind(attempt, kind, kinds);
            }
        });
        oracle.deployments
                .values()
                .forEach(all -> all.forEach(deployment -> {
                    for (Attempt attempt : deployment.attempts) {
                        if (attempt.finishedAt() != null) {
                            compareKind(attempt, lower(deployment.kind), kinds);
                        }
                    }
                }));
    }

    private void compareKind(Attempt attempt, String kind, Map<String, String> kinds) {
        String key = attempt.workload().name() + " " + attempt.end();
        differences.compare(
                "fct_reconciliations.kind",
                attempt.workload().service,
                "%s ending at %s".formatted(attempt.workload().name(), Timeline.at(attempt.end())),
                kind,
                kinds.get(key));
    }

    private void compareRollouts() {
        Map<String, String> rolloutOf = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_deployments")) {
            rolloutOf.put(String.valueOf(row.get("deployment_id")), String.valueOf(row.get("rollout_id")));
        }
        Map<String, Map<String, @Nullable String>> byRollout = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_rollouts")) {
            byRollout.put(String.valueOf(row.get("rollout_id")), row);
        }
        oracle.rollouts.values().forEach(all -> {
            Set<String> seen = new HashSet<>();
            for (Rollout rollout : all) {
                compareRollout(rollout, rolloutOf, byRollout, seen);
            }
        });
    }

    private void compareRollout(
            Rollout rollout,
            Map<String, String> rolloutOf,
            Map<String, Map<String, @Nullable String>> byRollout,
            Set<String> seen) {
        Deployment first = rollout.members.get(0);
        Set<String> found = new HashSet<>();
        for (Deployment member : rollout.members) {
            found.add(String.valueOf(rolloutOf.get(String.valueOf(ids.get(member)))));
        }
        String about = describe(first) + " and " + (rollout.members.size() - 1) + " others";
        String id = found.iterator().next();
        differences.compare("fct_rollouts one", first.workload.service, about, 1L, String.valueOf(found.size()));
        differences.compare("fct_rollouts own", first.workload.service, about, true, String.valueOf(seen.add(id)));
        Map<String, @Nullable String> row = byRollout.get(id);
        if (found.size() > 1 || row == null) {
            return;
        }
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("change_key", first.changeKey);
        expected.put("outcome", lower(rollout.outcome()));
        expected.put("lead_time_seconds", rollout.leadTime());
        if (rollout.outcome() != Deployment.Outcome.RUNNING && rollout.firstFinishedAt() != null) {
            expected.put(
                    "has_failed", rollout.members.stream().anyMatch(member -> member.isCounted && member.hasFailed()));
            expected.put(
                    "is_rework",
                    rollout.members.stream().anyMatch(member -> member.isCounted && member.reworkReason != null));
        }
        compare("fct_rollouts", first, about, expected, row);
    }

    private void compareMetrics() {
        Map<Period, NaiveMetrics.Cell> cells = NaiveMetrics.of(oracle);
        compareMetric("dora_deployment_frequency", cells, NaiveMetrics::frequency);
        compareMetric("dora_change_lead_time", cells, NaiveMetrics::leadTime);
        compareMetric("dora_change_fail_rate", cells, NaiveMetrics::failRate);
        compareMetric("dora_failed_deployment_recovery_time", cells, NaiveMetrics::recovery);
        compareMetric("dora_deployment_rework_rate", cells, NaiveMetrics::rework);
    }

    private void compareMetric(
            String relation,
            Map<Period, NaiveMetrics.Cell> cells,
            Function<NaiveMetrics.Cell, Map<String, @Nullable Object>> metric) {
        Set<Period> missing = new HashSet<>(cells.keySet());
        build.forEachRow(relation, row -> {
            Period period = new Period(
                    row.get("service"),
                    Period.Span.valueOf(String.valueOf(row.get("period")).toUpperCase(Locale.ROOT)),
                    LocalDate.parse(String.valueOf(row.get("period_start"))));
            missing.remove(period);
            NaiveMetrics.Cell cell = cells.get(period);
            if (cell == null) {
                differences.add(relation + " rows", period.service(), period.toString(), "no row", "a row");
                return;
            }
            metric.apply(cell)
                    .forEach((column, value) -> differences.compare(
                            relation + "." + column, period.service(), period.toString(), value, row.get(column)));
        });
        missing.stream()
                .min(Comparator.comparing(Period::toString))
                .ifPresent(period ->
                        differences.add(relation + " rows", period.service(), period.toString(), "a row", "none"));
    }

    private void compareFailures() {
        Set<Deployment> missing = new HashSet<>();
        oracle.failures.forEach(failure -> missing.add(failure.deployment));
        for (Map<String, @Nullable String> row : rows("fct_failures")) {
            Deployment deployment = byId.get(String.valueOf(row.get("deployment_id")));
            if (deployment == null) {
                continue;
            }
            missing.remove(deployment);
            Failure failure = deployment.failure;
            if (failure == null) {
                differences.add(
                        "fct_failures rows",
                        deployment.workload.service,
                        describe(deployment),
                        "no failure",
                        "detected " + row.get("detected_at") + " by " + row.get("detected_by"));
                continue;
            }
            compare("fct_failures", deployment, describe(deployment), failure(failure), row);
        }
        for (Deployment deployment : missing) {
            differences.add(
                    "fct_failures rows",
                    deployment.workload.service,
                    describe(deployment),
                    "a failure by " + deployment.signals,
                    "none");
        }
    }

    private Map<String, @Nullable Object> failure(Failure failure) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("detected_at", new At(failure.detectedAt));
        row.put("restored_at", new At(failure.restoredAt));
        row.put("restore_signal", failure.restoreSignal());
        row.put("recovery_seconds", failure.recoverySeconds());
        row.put(
                "recovery_null_reason",
                failure.isProductionUnchanged ? "production_unchanged" : failure.isOpen() ? "open" : null);
        row.put("is_open", failure.isOpen());
        row.put("remediation_deployment_id", failure.remediation == null ? null : ids.get(failure.remediation));
        row.put("remediation_kind", failure.remediationKind());
        row.put("fixed_after_seconds", failure.fixedAfterSeconds());
        return row;
    }

    private void compareSignals() {
        Map<String, String> deploymentOf = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_failures")) {
            deploymentOf.put(String.valueOf(row.get("failure_id")), String.valueOf(row.get("deployment_id")));
        }
        Map<Deployment, Set<String>> found = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_failure_signals")) {
            Deployment deployment = byId.get(deploymentOf.get(String.valueOf(row.get("failure_id"))));
            String at = row.get("signalled_at");
            if (deployment != null && at != null) {
                found.computeIfAbsent(deployment, any -> new HashSet<>())
                        .add(row.get("signal") + " " + Timeline.at(Differences.second(at)));
            }
        }
        for (Failure failure : oracle.failures) {
            Set<String> expected = new HashSet<>();
            for (Signalled each : failure.deployment.signals) {
                expected.add(lower(each.signal()) + " " + Timeline.at(each.at()));
            }
            differences.compare(
                    "fct_failure_signals",
                    failure.deployment.workload.service,
                    describe(failure.deployment),
                    sorted(expected),
                    sorted(found.getOrDefault(failure.deployment, Set.of())));
        }
    }

    private static String sorted(Set<String> texts) {
        return texts.stream().sorted().toList().toString();
    }

    private void compareIncidents() {
        Map<String, Integer> titles = new HashMap<>();
        for (Map<String, @Nullable String> row : rows("fct_incidents")) {
            String key = String.valueOf(row.get("title"));
            titles.merge(key, 1, Integer::sum);
            NaiveBlame.Blame blame = oracle.blames.get(key);
            if (blame == null) {
                continue;
            }
            Deployment deployment = blame.deployment();
            String service = blame.incident().services().get(0);
            differences.compare(
                    "fct_incidents.deployment_id",
                    service,
                    key,
                    deployment == null ? null : describe(deployment),
                    shown(row.get("deployment_id")));
            differences.compare(
                    "fct_incidents.attributed_by", service, key, blame.attributedBy(), row.get("attributed_by"));
        }
        differences.compare(
                "fct_incidents rows", null, "all", (long) oracle.blames.size(), String.valueOf(titles.size()));
    }

    private @Nullable String shown(@Nullable String deploymentId) {
        if (deploymentId == null) {
            return null;
        }
        Deployment deployment = byId.get(deploymentId);
        return deployment == null ? "deployment " + deploymentId : describe(deployment);
    }
}
