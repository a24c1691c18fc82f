package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.demo.DemoOracle;
import org.gitopsdora.demo.Ledger;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.gitopsdora.demo.SimulationConfig;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One whole night of the demo, as a user runs it, and the warehouse against the company's own ledger, number by number. The ledger
 * is written from the objects of the simulation; nothing in it is read from a warehouse.
 */
class DemoNightTest {
    /** An event's name carries nanoseconds, an operation whole seconds. */
    private static final Duration WITHIN = Duration.ofSeconds(1);

    @TempDir
    static Path home;

    private static Ledger ledger;
    private static String output;

    @BeforeAll
    static void runTheNight() throws Exception {
        Path job = home.resolve("demo.yaml");
        String yaml = Files.readString(Path.of("jobs/demo.yaml"));
        assertThat(yaml).contains("home: ./data/demo");
        Files.writeString(job, yaml.replace("home: ./data/demo", "home: " + home.resolve("data")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(new String[] {job.toString()}, Clock.systemUTC(), new Terminal(stream, stream, false, 120));
        output = out.toString(StandardCharsets.UTF_8);
        assertThat(code).as(output).isZero();
        SimulationConfig simulated =
                SimulationConfig.read(JobFile.read(job, name -> null).block("simulation"));
        ledger = DemoOracle.tell(simulated, home.resolve("oracle"));
    }

    private static List<Map<String, @Nullable String>> query(String sql) {
        Query.Answer answer = Query.run(home.resolve("data/warehouse.duckdb"), sql);
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (List<@Nullable String> cells : answer.rows()) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            for (int column = 0; column < cells.size(); column++) {
                row.put(answer.columns().get(column), cells.get(column));
            }
            rows.add(row);
        }
        return rows;
    }

    private static Map<WorkloadKey, List<Map<String, @Nullable String>>> byWorkload(String columns, String relation) {
        return query(
                        ("select dim_workloads.instance, dim_workloads.kind as workload_kind, dim_workloads.namespace, dim_workloads.name, %s"
                                        + " from %s inner join dim_workloads using (workload_id)")
                                .formatted(columns, relation))
                .stream()
                .collect(Collectors.groupingBy(row -> new WorkloadKey(
                        text(row, "instance"), text(row, "workload_kind"), text(row, "namespace"), text(row, "name"))));
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    private static @Nullable Instant instant(@Nullable String timestamp) {
        return timestamp == null
                ? null
                : LocalDateTime.parse(timestamp.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }

    private static boolean isSame(@Nullable Instant left, @Nullable Instant right) {
        return left == null || right == null
                ? left == right
                : Duration.between(left, right).abs().compareTo(WITHIN) <= 0;
    }

    @Test
    void everyKnowableDeploymentIsThereAndAsItReallyWas() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "fct_deployments.service, fct_deployments.environment, fct_deployments.is_production, fct_deployments.kind, outcome,"
                        + " is_baseline, is_counted, from_revision, to_revision, started_at, finished_at, healthy_at, live_at, attempts,"
                        + " reached_production",
                "fct_deployments");
        int compared = 0;
        SoftAssertions softly = new SoftAssertions();
        for (Deployment expected : ledger.knowableDeployments()) {
            List<Map<String, @Nullable String>> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                    .filter(row -> isSame(instant(row.get("finished_at")), expected.finishedAt()))
                    .toList();
            softly.assertThat(found).as("exactly one row for " + expected).hasSize(1);
            if (found.size() == 1) {
                compare(softly, expected, found.get(0));
                compared++;
            }
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(400);
    }

    private static void compare(SoftAssertions softly, Deployment expected, Map<String, @Nullable String> row) {
        String about = expected.toString();
        softly.assertThat(row.get("kind")).as("kind of " + about).isEqualTo(expected.kind());
        softly.assertThat(row.get("outcome")).as("outcome of " + about).isEqualTo(expected.outcome());
        softly.assertThat(row.get("is_baseline"))
                .as("baseline " + about)
                .isEqualTo(String.valueOf(expected.isBaseline()));
        softly.assertThat(row.get("is_counted")).as("counted " + about).isEqualTo(String.valueOf(expected.isCounted()));
        softly.assertThat(row.get("to_revision")).as("to " + about).isEqualTo(expected.toRevision());
        softly.assertThat(row.get("attempts"))
                .as("attempts of " + about)
                .isEqualTo(String.valueOf(expected.attempts()));
        softly.assertThat(row.get("environment")).as("environment of " + about).isEqualTo(expected.environment());
        softly.assertThat(row.get("is_production"))
                .as("production " + about)
                .isEqualTo(String.valueOf(expected.isProduction()));
        softly.assertThat(row.get("from_revision")).as("from " + about).isEqualTo(expected.fromRevision());
        if (expected.service() != null) {
            softly.assertThat(row.get("service")).as("service of " + about).isEqualTo(expected.service());
        }
        if (row.get("reached_production") != null) {
            softly.assertThat(row.get("reached_production"))
                    .as("reached production " + about)
                    .isEqualTo(String.valueOf(expected.reachedProduction()));
        }
        if (!expected.startedAtEvidence().equals("none")) {
            softly.assertThat(isSame(instant(row.get("started_at")), expected.firstStartedAt()))
                    .as("started %s, expected %s", row.get("started_at"), about)
                    .isTrue();
        }
        if (!expected.healthyAtEvidence().equals("ambiguous")) {
            softly.assertThat(isSame(instant(row.get("healthy_at")), expected.healthyAt()))
                    .as("healthy %s, expected %s", row.get("healthy_at"), about)
                    .isTrue();
        }
    }

    @Test
    void thereIsNoDeploymentThatNeverHappened() {
        Map<WorkloadKey, List<Deployment>> real =
                ledger.deployments().stream().collect(Collectors.groupingBy(Deployment::workload));
        List<String> invented = new ArrayList<>();
        byWorkload("fct_deployments.kind, outcome, finished_at", "fct_deployments")
                .forEach((workload, rows) -> rows.forEach(row -> {
                    boolean isReal = real.getOrDefault(workload, List.of()).stream()
                            .anyMatch(deployment -> isSame(deployment.finishedAt(), instant(row.get("finished_at"))));
                    if (!isReal) {
                        invented.add(workload + " " + row);
                    }
                }));
        assertThat(invented).isEmpty();
    }

    @Test
    void everyKnowableReconciliationHasItsKindAndPhase() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts =
                byWorkload("fct_reconciliations.kind, phase, started_at, finished_at", "fct_reconciliations");
        Set<String> kinds = new TreeSet<>();
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Reconciliation expected : ledger.knowableReconciliations()) {
            List<String> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                    .filter(row -> isSame(instant(row.get("finished_at")), expected.finishedAt()))
                    .map(row -> row.get("kind") + " " + row.get("phase"))
                    .toList();
            softly.assertThat(found).as(expected.toString()).containsExactly(expected.kind() + " " + expected.phase());
            kinds.add(expected.kind());
        }
        softly.assertAll();
        assertThat(kinds)
                .as("the company shows every kind that there is")
                .containsExactly(
                        "change",
                        "config_change",
                        "drift_correction",
                        "no_op",
                        "reapply",
                        "remediation",
                        "resync",
                        "rollback");
    }

    @Test
    void theClusterWithFluxHasTheAttemptsOfTheLedgerAndNoInterval() {
        List<Ledger.Reconciliation> expected = ledger.knowableReconciliations().stream()
                .filter(each -> each.workload().instance().equals("edge"))
                .toList();
        List<String> found = new ArrayList<>();
        byWorkload("fct_reconciliations.kind, phase, to_revision, finished_at", "fct_reconciliations")
                .forEach((workload, rows) -> rows.forEach(row -> {
                    if (workload.instance().equals("edge")) {
                        found.add(join(
                                workload.kind(),
                                workload.name(),
                                row.get("kind"),
                                row.get("phase"),
                                row.get("to_revision"),
                                String.valueOf(instant(row.get("finished_at")))));
                    }
                }));
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .map(each -> join(
                                each.workload().kind(),
                                each.workload().name(),
                                each.kind(),
                                each.phase(),
                                each.revision(),
                                each.finishedAt().toString()))
                        .toList());
        assertThat(expected.stream().map(each -> each.kind() + " " + each.phase()))
                .contains(
                        "change succeeded",
                        "change failed",
                        "config_change succeeded",
                        "drift_correction succeeded",
                        "no_op succeeded",
                        "remediation succeeded",
                        "rollback succeeded");
        assertThat(expected.stream()
                        .filter(each -> each.workload().name().equals("infrastructure"))
                        .skip(1)
                        .map(Ledger.Reconciliation::kind)
                        .distinct())
                .as("every commit is a new revision of what no commit touches")
                .containsExactly("no_op");
    }

    @Test
    void weeklyDeploymentsAndRolloutsAreThoseOfTheLedger() {
        Map<List<@Nullable String>, String> weeks = new HashMap<>();
        query(
                        "select service, period_start, deployments, rollouts from dora_deployment_frequency where period = 'week'")
                .forEach(row -> weeks.put(
                        java.util.Arrays.asList(row.get("service"), row.get("period_start")),
                        row.get("deployments") + " deployments, " + row.get("rollouts") + " rollouts"));
        int compared = 0;
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Week week : ledger.weeks()) {
            String found = weeks.get(
                    java.util.Arrays.asList(week.service(), week.weekStart().toString()));
            // Before the first deployment that the evidence shows, a service has no rows: what nobody saw is not zero.
            if (!week.isKnowable() || (found == null && week.deployments() == 0)) {
                continue;
            }
            softly.assertThat(found)
                    .as(week.toString())
                    .isEqualTo("%d deployments, %d rollouts".formatted(week.deployments(), week.rollouts()));
            compared++;
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(60);
    }

    @Test
    void leadTimesRunFromTheFirstCommitOrSayWhyThereIsNone() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "finished_at, lead_time_seconds, lead_time_committer_seconds, lead_time_basis, lead_time_null_reason, changes,"
                        + " first_commit_sha",
                "fct_deployments");
        Map<String, Integer> compared = new TreeMap<>();
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.LeadTime expected : ledger.knowableLeadTimes()) {
            Map<String, @Nullable String> row = only(softly, facts, expected);
            softly.assertThat(row.get("lead_time_null_reason"))
                    .as("null reason of " + expected)
                    .isEqualTo(expected.nullReason());
            softly.assertThat(row.get("lead_time_basis"))
                    .as("basis of " + expected)
                    .isEqualTo(expected.basis());
            assertClose(softly, row.get("lead_time_seconds"), expected.leadTimeSeconds(), "lead time of " + expected);
            assertClose(
                    softly,
                    row.get("lead_time_committer_seconds"),
                    expected.leadTimeCommitterSeconds(),
                    "committer's lead time of " + expected);
            softly.assertThat(row.get("first_commit_sha"))
                    .as("first commit of " + expected)
                    .isEqualTo(expected.firstCommitSha());
            if (expected.leadTimeSeconds() != null) {
                softly.assertThat(row.get("changes"))
                        .as("changes of " + expected)
                        .isEqualTo(String.valueOf(expected.commits().size()));
            }
            compared.merge(Objects.requireNonNullElse(expected.basis(), expected.nullReason() + ""), 1, Integer::sum);
        }
        softly.assertAll();
        assertThat(compared)
                .containsKeys(
                        "not_live", "no_baseline", "nothing_new", "version_not_found", "no_commit", "config_change");
        assertThat(compared.get("code")).isGreaterThan(250);
        assertThat(compared.get("config")).isGreaterThan(40);
    }

    @Test
    void stagesAddUpToTheLeadTimeWhereverTheirMarksAreKnown() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "finished_at, coding_seconds, handover_seconds, queue_seconds, sync_seconds, health_seconds",
                "fct_deployments");
        int complete = 0;
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.LeadTime expected : ledger.knowableLeadTimes()) {
            Map<String, @Nullable String> row = only(softly, facts, expected);
            Ledger.Stages stages = expected.stages();
            assertClose(softly, row.get("coding_seconds"), stages.codingSeconds(), "coding of " + expected);
            assertClose(softly, row.get("sync_seconds"), stages.syncSeconds(), "sync of " + expected);
            assertClose(softly, row.get("health_seconds"), stages.healthSeconds(), "health of " + expected);
            if (stages.isCarrierKnowable() || row.get("queue_seconds") != null) {
                assertClose(softly, row.get("handover_seconds"), stages.handoverSeconds(), "handover of " + expected);
                assertClose(softly, row.get("queue_seconds"), stages.queueSeconds(), "queue of " + expected);
            }
            complete += row.values().stream().noneMatch(Objects::isNull) ? 1 : 0;
        }
        softly.assertAll();
        assertThat(complete).isGreaterThan(120);
    }

    @Test
    void versionsMoveAsTheLedgerSaysByAncestryAndNotByNumber() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "fct_deployments.finished_at, fct_deployments.deployment_id, image, from_version, to_version, from_commit_sha,"
                        + " to_commit_sha, bridge, direction",
                "fct_deployment_images inner join fct_deployments using (deployment_id)");
        Map<String, Integer> seen = new TreeMap<>();
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.LeadTime expected : ledger.leadTimes()) {
            if (!isKnown(expected)) {
                continue;
            }
            List<String> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                    .filter(row -> isSame(instant(row.get("finished_at")), expected.finishedAt()))
                    .map(row -> join(
                            row.get("image"),
                            row.get("from_version"),
                            row.get("to_version"),
                            row.get("from_commit_sha"),
                            row.get("to_commit_sha"),
                            row.get("bridge"),
                            row.get("direction")))
                    .toList();
            softly.assertThat(found)
                    .as("moves of " + expected)
                    .containsExactlyInAnyOrderElementsOf(expected.moves().stream()
                            .map(move -> join(
                                    move.image(),
                                    move.fromVersion(),
                                    move.toVersion(),
                                    move.fromCommitSha(),
                                    move.toCommitSha(),
                                    move.bridge(),
                                    move.direction()))
                            .toList());
            expected.moves().forEach(move -> seen.merge(move.direction(), 1, Integer::sum));
            expected.moves().forEach(move -> seen.merge(String.valueOf(move.bridge()), 1, Integer::sum));
        }
        softly.assertAll();
        assertThat(seen)
                .containsKeys(
                        "forward", "backward", "same", "diverged", "unknown", "reference", "sha_in_tag", "git_tag");
    }

    @Test
    void changeSetsAreThoseOfTheLedgerCommitByCommit() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "fct_deployments.finished_at, role, commit_sha",
                "fct_deployment_changes inner join fct_deployments using (deployment_id)");
        int commits = 0;
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.LeadTime expected : ledger.leadTimes()) {
            if (!isKnown(expected)) {
                continue;
            }
            Map<String, List<String>> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                    .filter(row -> isSame(instant(row.get("finished_at")), expected.finishedAt()))
                    .collect(Collectors.groupingBy(
                            row -> text(row, "role"),
                            Collectors.mapping(row -> text(row, "commit_sha"), Collectors.toList())));
            softly.assertThat(found.getOrDefault("code", List.of()))
                    .as("code of " + expected)
                    .containsExactlyInAnyOrderElementsOf(expected.codeCommits());
            softly.assertThat(found.getOrDefault("config", List.of()))
                    .as("config of " + expected)
                    .containsExactlyInAnyOrderElementsOf(expected.configCommits());
            commits += expected.codeCommits().size();
        }
        softly.assertAll();
        assertThat(commits).isGreaterThan(1000);
    }

    @Test
    void promotionsAndWhatWaitsAreThoseOfTheLedger() {
        int compared = 0;
        SoftAssertions softly = new SoftAssertions();
        for (Map<String, @Nullable String> row : query(
                "select service, from_environment, to_environment, period_start, is_complete, median_promotion_seconds,"
                        + " changes_waiting, oldest_waiting_seconds from env_promotion_gap where period = 'week' and service is not null")) {
            Instant begins =
                    LocalDate.parse(text(row, "period_start")).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant over = begins.plus(Duration.ofDays(7));
            Instant ends = over.isAfter(ledger.until()) ? ledger.until() : over;
            List<Ledger.Promotion> promotions = ledger.promotions().stream()
                    .filter(each -> each.service().equals(row.get("service"))
                            && each.fromEnvironment().equals(row.get("from_environment"))
                            && each.toEnvironment().equals(row.get("to_environment")))
                    .toList();
            double[] promoted = promotions.stream()
                    .filter(each -> each.toAt() != null
                            && !each.toAt().isBefore(each.fromAt())
                            && !each.toAt().isBefore(begins)
                            && each.toAt().isBefore(over))
                    .mapToDouble(
                            each -> Duration.between(each.fromAt(), each.toAt()).toSeconds())
                    .sorted()
                    .toArray();
            List<Instant> waiting = promotions.stream()
                    .filter(each -> each.fromAt().isBefore(ends)
                            && (each.toAt() == null || !each.toAt().isBefore(ends)))
                    .map(Ledger.Promotion::fromAt)
                    .sorted()
                    .toList();
            softly.assertThat(row.get("changes_waiting"))
                    .as("waiting: %s", row)
                    .isEqualTo(String.valueOf(waiting.size()));
            boolean isExact = promotions.stream().allMatch(Ledger.Promotion::isExact);
            if (isExact) {
                assertClose(softly, row.get("median_promotion_seconds"), median(promoted), "promotion: " + row);
                assertClose(
                        softly,
                        row.get("oldest_waiting_seconds"),
                        waiting.isEmpty()
                                ? null
                                : Duration.between(waiting.get(0), ends).toSeconds(),
                        "oldest: " + row);
                compared += promoted.length;
            }
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(100);
        assertThat(ledger.promotions()).anyMatch(each -> each.toAt() == null);
    }

    @Test
    void mergesAreTheStepsOfEveryMainBranch() {
        assertThat(query("select service, commit_sha, merged_at, first_commit_sha, commits from fct_merges").stream()
                        .map(row -> join(
                                row.get("service"),
                                row.get("commit_sha"),
                                String.valueOf(instant(row.get("merged_at"))),
                                row.get("first_commit_sha"),
                                row.get("commits"))))
                .containsExactlyInAnyOrderElementsOf(ledger.merges().stream()
                        .map(merge -> join(
                                merge.service(),
                                merge.commitSha(),
                                merge.mergedAt().toString(),
                                merge.firstCommitSha(),
                                String.valueOf(merge.commits())))
                        .toList());
    }

    private static boolean isKnown(Ledger.LeadTime leadTime) {
        return leadTime.isKnowable() || "healthy_at is ambiguous".equals(leadTime.reason());
    }

    private static Map<String, @Nullable String> only(
            SoftAssertions softly,
            Map<WorkloadKey, List<Map<String, @Nullable String>>> facts,
            Ledger.LeadTime expected) {
        List<Map<String, @Nullable String>> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                .filter(row -> isSame(instant(row.get("finished_at")), expected.finishedAt()))
                .toList();
        softly.assertThat(found).as("exactly one row for " + expected).hasSize(1);
        return found.size() == 1 ? found.get(0) : Map.of();
    }

    private static void assertClose(
            SoftAssertions softly, @Nullable String found, @Nullable Number expected, String about) {
        if (found == null || expected == null) {
            softly.assertThat(found).as(about).isEqualTo(expected == null ? null : expected.toString());
        } else {
            softly.assertThat(Double.parseDouble(found))
                    .as(about)
                    .isCloseTo(expected.doubleValue(), Offset.offset(2.0));
        }
    }

    private static @Nullable Double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? null : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static String join(@Nullable String... parts) {
        return String.join(
                " ", java.util.Arrays.stream(parts).map(String::valueOf).toList());
    }

    @Test
    void failuresAreThoseOfTheLedgerWithTheirSignalsAndTheirEnd() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "deployed.finished_at, detected_at, restored_at, restore_signal, recovery_seconds, recovery_null_reason, remediation_kind,"
                        + " fixed_after_seconds, remedy.finished_at as remedy_finished_at, signals",
                """
                fct_failures
                inner join (select deployment_id, finished_at from fct_deployments) as deployed using (deployment_id)
                left join (select deployment_id as remediation_deployment_id, finished_at from fct_deployments) as remedy
                    using (remediation_deployment_id)
                inner join (select failure_id, string_agg(distinct signal, ' ' order by signal) as signals from fct_failure_signals group by failure_id)
                    using (failure_id)""");
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Failure expected : ledger.failures()) {
            List<Map<String, @Nullable String>> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                    .filter(row -> isSame(instant(row.get("finished_at")), expected.finishedAt()))
                    .toList();
            softly.assertThat(found).as("exactly one row for " + expected).hasSize(1);
            if (found.size() == 1) {
                compare(softly, expected, found.get(0));
            }
        }
        softly.assertAll();
        assertThat(facts.values().stream().mapToInt(List::size).sum())
                .as("no failure that the ledger does not have")
                .isEqualTo(ledger.failures().size());
        assertThat(ledger.failures().stream().flatMap(each -> each.signals().stream()))
                .contains("sync_failed", "degraded", "incident", "cause_named");
    }

    private static void compare(SoftAssertions softly, Ledger.Failure expected, Map<String, @Nullable String> row) {
        String about = expected.toString();
        assertSame(softly, row, "detected_at", expected.detectedAt(), about);
        assertSame(softly, row, "restored_at", expected.restoredAt(), about);
        assertSame(softly, row, "remedy_finished_at", expected.remediationFinishedAt(), about);
        assertClose(softly, row.get("recovery_seconds"), expected.recoverySeconds(), "recovery of " + about);
        assertClose(softly, row.get("fixed_after_seconds"), expected.fixedAfterSeconds(), "fixed after: " + about);
        softly.assertThat(join(
                        row.get("signals"),
                        row.get("restore_signal"),
                        row.get("recovery_null_reason"),
                        row.get("remediation_kind")))
                .as(about)
                .isEqualTo(join(
                        expected.signals().stream().sorted().collect(Collectors.joining(" ")),
                        expected.restoreSignal(),
                        expected.recoveryNullReason(),
                        expected.remediationKind()));
    }

    private static void assertSame(
            SoftAssertions softly,
            Map<String, @Nullable String> row,
            String column,
            @Nullable Instant expected,
            String about) {
        softly.assertThat(isSame(instant(row.get(column)), expected))
                .as("%s is %s, expected %s of %s", column, row.get(column), expected, about)
                .isTrue();
    }

    @Test
    void incidentsBlameTheDeploymentThatTheLedgerSaysOrNone() {
        Map<String, Map<String, @Nullable String>> facts = new HashMap<>();
        query("""
                        select incident_key, title, status, detected_at, acknowledged_at, resolved_at, is_duplicate, attributed_by, finished_at, name,
                            (select min(mapped_by || ' ' || service) from fct_incident_services where incident_id = fct_incidents.incident_id) as mapped
                        from fct_incidents
                        left join (select deployment_id, workload_id, finished_at from fct_deployments) using (deployment_id)
                        left join (select workload_id, name from dim_workloads) using (workload_id)
                        """).forEach(row -> facts.put(text(row, "incident_key"), row));
        assertThat(facts).hasSameSizeAs(ledger.pages());
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Page expected : ledger.pages()) {
            Map<String, @Nullable String> row = facts.getOrDefault(expected.key(), Map.of());
            String about = expected.toString();
            assertSame(softly, row, "detected_at", expected.detectedAt(), about);
            assertSame(softly, row, "acknowledged_at", expected.acknowledgedAt(), about);
            assertSame(softly, row, "resolved_at", expected.resolvedAt(), about);
            assertSame(softly, row, "finished_at", expected.blamedFinishedAt(), about);
            softly.assertThat(join(
                            row.get("title"),
                            row.get("status"),
                            row.get("is_duplicate"),
                            row.get("attributed_by"),
                            row.get("name"),
                            row.get("mapped")))
                    .isEqualTo(join(
                            expected.title(),
                            expected.status(),
                            String.valueOf(expected.isDuplicate()),
                            expected.attributedBy(),
                            expected.blamed() == null ? null : expected.blamed().name(),
                            expected.service() == null ? null : expected.mappedBy() + " " + expected.service()));
        }
        softly.assertAll();
        assertThat(query("select incident_key from dq_unmapped_incidents").stream()
                        .map(row -> text(row, "incident_key")))
                .containsExactlyInAnyOrderElementsOf(ledger.pages().stream()
                        .filter(each -> each.service() == null)
                        .map(Ledger.Page::key)
                        .toList());
    }

    @Test
    void driftIsWhatSomebodyChangedByHand() {
        Map<WorkloadKey, List<Map<String, @Nullable String>>> facts = byWorkload(
                "opened_at, opened_uncertainty_seconds, closed_at, resolved_by, incidents, is_chronic", "fct_drift");
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Drift expected : ledger.drifts()) {
            List<Map<String, @Nullable String>> found = facts.getOrDefault(expected.workload(), List.of()).stream()
                    .filter(row -> isSame(instant(row.get("opened_at")), expected.openedAt()))
                    .toList();
            softly.assertThat(found).as("exactly one row for " + expected).hasSize(1);
            for (Map<String, @Nullable String> row : found) {
                assertSame(softly, row, "closed_at", expected.closedAt(), expected.toString());
                softly.assertThat(join(row.get("resolved_by"), row.get("incidents"), row.get("is_chronic")))
                        .as(expected.toString())
                        .isEqualTo(join(expected.resolvedBy(), String.valueOf(expected.incidents()), "false"));
                softly.assertThat("0.0".equals(row.get("opened_uncertainty_seconds")))
                        .as("exact: %s of %s", row.get("opened_uncertainty_seconds"), expected)
                        .isEqualTo(expected.isExact());
            }
        }
        softly.assertAll();
        assertThat(facts.values().stream().mapToInt(List::size).sum())
                .isEqualTo(ledger.drifts().size());
        assertThat(ledger.drifts()).anyMatch(each -> each.incidents() > 0);
    }

    @Test
    void monthsFailRecoverAndDriftAsTheLedgerSays() {
        Map<String, Map<String, @Nullable String>> months = new HashMap<>();
        query("""
                        select dora_change_fail_rate.service, dora_change_fail_rate.period_start, attempted_changes, failed_changes, round(rate, 9) as fail_rate, attempted_rollouts, failed_rollouts,
                            deployments, rework_deployments, recoveries, median_seconds, open_failures, episodes
                        from dora_change_fail_rate
                        inner join (select service, period, period_start, deployments, rework_deployments from dora_deployment_rework_rate) as rework
                            on rework.service is not distinct from dora_change_fail_rate.service
                            and rework.period = dora_change_fail_rate.period
                            and rework.period_start = dora_change_fail_rate.period_start
                        inner join (
                            select service, period, period_start, recoveries, median_seconds, open_failures from dora_failed_deployment_recovery_time
                        ) as recovery
                            on recovery.service is not distinct from dora_change_fail_rate.service
                            and recovery.period = dora_change_fail_rate.period
                            and recovery.period_start = dora_change_fail_rate.period_start
                        inner join (select service, period, period_start, episodes from dora_drift) as drift
                            on drift.service is not distinct from dora_change_fail_rate.service
                            and drift.period = dora_change_fail_rate.period
                            and drift.period_start = dora_change_fail_rate.period_start
                        where dora_change_fail_rate.period = 'month'
                        """).forEach(row -> months.put(join(row.get("service"), row.get("period_start")), row));
        int compared = 0;
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Month expected : ledger.months()) {
            if (!expected.isKnowable()) {
                continue;
            }
            String about = expected.toString();
            Map<String, @Nullable String> row = months.getOrDefault(
                    join(expected.service(), expected.monthStart().toString()), Map.of());
            softly.assertThat(join(
                            row.get("attempted_changes"),
                            row.get("failed_changes"),
                            row.get("attempted_rollouts"),
                            row.get("failed_rollouts"),
                            row.get("deployments"),
                            row.get("rework_deployments"),
                            row.get("recoveries"),
                            row.get("open_failures"),
                            row.get("episodes")))
                    .as(about)
                    .isEqualTo("%d %d %d %d %d %d %d %d %d"
                            .formatted(
                                    expected.attemptedChanges(),
                                    expected.failedChanges(),
                                    expected.attemptedRollouts(),
                                    expected.failedRollouts(),
                                    expected.deployments(),
                                    expected.reworkDeployments(),
                                    expected.recoveries(),
                                    expected.openFailures(),
                                    expected.driftEpisodes()));
            assertClose(softly, row.get("median_seconds"), expected.medianRecoverySeconds(), "recovery: " + about);
            assertRate(softly, row.get("fail_rate"), expected.failedChanges(), expected.attemptedChanges(), about);
            compared++;
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(50);
    }

    /** Without a denominator a rate is null, never zero. */
    private static void assertRate(
            SoftAssertions softly, @Nullable String found, long numerator, long denominator, String about) {
        if (denominator == 0 || found == null) {
            softly.assertThat(found).as(about).isNull();
            softly.assertThat(denominator).as(about).isZero();
        } else {
            softly.assertThat(Double.parseDouble(found))
                    .as(about)
                    .isCloseTo((double) numerator / denominator, Offset.offset(1e-6));
        }
    }

    @Test
    void theScorecardIsThatOfTheLedger() {
        Map<String, Map<String, @Nullable String>> scores = new HashMap<>();
        query("select service, rollouts, change_fail_rate, rework_rate, median_recovery_seconds, open_failures,"
                        + " drift_episodes, failure_evidence from dora_scorecard")
                .forEach(row -> scores.put(String.valueOf(row.get("service")), row));
        SoftAssertions softly = new SoftAssertions();
        for (Ledger.Score expected : ledger.scores()) {
            Map<String, @Nullable String> row = scores.getOrDefault(String.valueOf(expected.service()), Map.of());
            String about = expected.toString();
            assertRate(
                    softly,
                    row.get("change_fail_rate"),
                    expected.failedRollouts(),
                    expected.attemptedRollouts(),
                    "fail rate: " + about);
            assertRate(
                    softly, row.get("rework_rate"), expected.reworkRollouts(), expected.rollouts(), "rework: " + about);
            assertClose(
                    softly, row.get("median_recovery_seconds"), expected.medianRecoverySeconds(), "recovery: " + about);
            softly.assertThat(join(row.get("open_failures"), row.get("drift_episodes")))
                    .as(about)
                    .isEqualTo(expected.openFailures() + " " + expected.driftEpisodes());
        }
        softly.assertAll();
        assertThat(scores).hasSameSizeAs(ledger.scores());
        assertThat(scores.get("mailer")).containsEntry("failure_evidence", "incidents_only");
        assertThat(scores.get("reports")).containsEntry("failure_evidence", "none");
    }

    @Test
    void factsAreStoredByServiceAndTime() {
        String parquet = home.resolve("data/parquet").toString().replace("'", "''");
        for (String stored : List.of(
                "fct_deployments order by rowid",
                "read_parquet('" + parquet
                        + "/fct_deployments/*.parquet', file_row_number = true) order by file_row_number")) {
            List<String> services = query(
                            "select service || ' ' || environment || ' ' || coalesce(cast(finished_at as varchar), '9') as place from "
                                    + stored)
                    .stream()
                    .map(row -> String.valueOf(row.get("place")))
                    .toList();
            assertThat(services).hasSizeGreaterThan(100).isSorted();
        }
    }

    /** Users copy these: each must run as it stands and answer what the README says. */
    @Test
    void theQueriesOfTheReadmeAnswerWhatItShows() throws Exception {
        Matcher shown = Pattern.compile("jobs/run query \"([^\"]*)\" demo\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        int queries = 0;
        SoftAssertions softly = new SoftAssertions();
        while (shown.find()) {
            queries++;
            Query.Answer answer = Query.run(home.resolve("data/warehouse.duckdb"), shown.group(1));
            List<String> lines = new ArrayList<>(List.of(String.join(" ", answer.columns())));
            for (List<@Nullable String> cells : answer.rows()) {
                lines.add(cells.stream().filter(Objects::nonNull).collect(Collectors.joining(" ")));
            }
            if (!shown.group(2).isBlank()) {
                softly.assertThat(lines)
                        .as(shown.group(1))
                        .containsExactlyElementsOf(shown.group(2)
                                .lines()
                                .map(line -> line.strip().replaceAll(" +", " "))
                                .toList());
            }
        }
        softly.assertAll();
        assertThat(queries).isGreaterThan(5);
    }

    @Test
    void unmappedWorkloadsAreListedAndNeverCounted() {
        assertThat(query("select instance, kind, namespace, name from dq_unmapped_workloads").stream()
                        .map(row -> new WorkloadKey(
                                text(row, "instance"), text(row, "kind"), text(row, "namespace"), text(row, "name"))))
                .containsExactlyInAnyOrderElementsOf(ledger.unmappedWorkloads());
    }

    @Test
    void theSummarySaysWhatWasReadAndShowsTheScorecard() {
        assertThat(output)
                .contains("shop", "deploy", "tags", "edge", "fleet", "Scorecard", "all services", "Published");
    }
}
