package org.gitopsdora.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.argocd.ArgocdEvent;
import org.gitopsdora.source.incidents.Incident;
import org.gitopsdora.source.incidents.IncidentField;
import org.gitopsdora.source.incidents.IncidentFile;
import org.gitopsdora.warehouse.Answerer;
import org.gitopsdora.warehouse.Build;
import org.gitopsdora.warehouse.BuildSettings;
import org.gitopsdora.warehouse.EmptyDatasets;
import org.gitopsdora.warehouse.Floor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failures, recovery and metrics from 1 M deployments, 100,000 incidents and 10 M health transitions, and from a quarter of them: time and peak
 * memory of the process by layer; storing the metrics beside one weekly median over the same rows; and what one service's year takes to
 * read from the served file. {@code mvn -Pbench verify}; {@code -Dbench.deployments=100000} for another size, {@code -Dbench.applications=40} for fewer services and so fewer periods.
 */
@Tag("bench")
class FailuresBenchmark {
    private static final int APPLICATIONS = Integer.getInteger("bench.applications", 400);
    private static final int NIGHTS = 16;
    private static final int RUNS = 21;
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final double WANTED_MILLIS = 50;

    /** One median of dora_change_lead_time, of services by week, and nothing else. Stored: a result only begun to be read is only begun to be computed. */
    private static final String WEEKLY_MEDIAN = """
            create or replace temp table weekly as
            select service, date_trunc('week', finished_at) as week, percentile_cont(0.5) within group (order by lead_time_seconds) as median_seconds
            from fct_deployments group by all""";

    /** As many medians of as many rows as dora_change_lead_time has to show, of services and of all together, by day, week, month and quarter; no filter, interval or join of periods. */
    private static final List<String> ALL_MEDIANS = List.of(
            medians(
                    "fct_deployments",
                    "finished_date",
                    "lead_time_seconds",
                    "lead_time_committer_seconds",
                    "coding_seconds",
                    "handover_seconds",
                    "queue_seconds",
                    "sync_seconds",
                    "health_seconds",
                    "reconciliation_seconds",
                    "case when not is_automated then reconciliation_seconds end"),
            medians("fct_rollouts", "first_finished_date", "lead_time_seconds"),
            medians(
                    "(select service, finished_date, changes.lead_time_seconds from fct_deployment_changes as changes inner join fct_deployments using (deployment_id))",
                    "finished_date",
                    "lead_time_seconds"));

    /** Seconds after a deployment, and the health from then on: an ordinary rollout that is scaled a few times later. */
    private static final Object[][] ORDINARY = {
        {1, "Progressing"}, {41, "Healthy"}, {4001, "Progressing"}, {4031, "Healthy"}, {8001, "Progressing"},
        {8031, "Healthy"}, {12001, "Progressing"}, {12031, "Healthy"}, {16001, "Progressing"}, {16031, "Healthy"}
    };

    /** One that stalls, degrades and recovers by itself. */
    private static final Object[][] STALLED = {
        {1, "Progressing"}, {601, "Degraded"}, {1801, "Progressing"}, {1841, "Healthy"}, {8001, "Progressing"},
        {8031, "Healthy"}, {12001, "Progressing"}, {12031, "Healthy"}, {16001, "Progressing"}, {16031, "Healthy"}
    };

    /** What git would be asked has landed. */
    private static final Map<String, Answerer> NOBODY_KNOWS = Map.of("git", (question, rows) -> Map.of());

    @TempDir
    Path folder;

    private record Measured(
            Map<Floor, Duration> time,
            Map<Floor, Long> peakMegabytes,
            Map<String, Long> rows,
            double metricsSeconds,
            double medianSeconds,
            double allMediansSeconds,
            double copySeconds,
            double queryMillis) {}

    @Test
    void failuresAndMetricsAreBuiltInOnePassOfJoins() throws Exception {
        int size = Integer.getInteger("bench.deployments", 1_000_000);
        Measured quarter = measure(size / 4);
        Measured whole = measure(size);
        System.out.printf(
                "%n| floor | %,d deployments: seconds | peak MB | %,d: seconds | peak MB | growth |%n|---|---|---|---|---|---|%n",
                size / 4, size);
        for (Floor floor : whole.time().keySet()) {
            double before = WarehouseBenchmark.seconds(quarter.time().get(floor));
            double after = WarehouseBenchmark.seconds(whole.time().get(floor));
            System.out.printf(
                    "| %s | %.1f | %d | %.1f | %d | %.1f |%n",
                    floor.name(),
                    before,
                    quarter.peakMegabytes().get(floor),
                    after,
                    whole.peakMegabytes().get(floor),
                    after / Math.max(0.05, before));
        }
        for (Measured each : List.of(quarter, whole)) {
            System.out.printf(
                    "%n%,d deployments, %,d health intervals, %,d incidents, %,d failures: metrics stored in %.1f s, one weekly median %.3f s, ratio %.0f; of that the medians of lead time alone %.0f, writing the finished relations alone %.0f; one service's year read in %.1f ms (wanted %.0f)%n",
                    each.rows().get("fct_deployments"),
                    each.rows().get("fct_health"),
                    each.rows().get("fct_incidents"),
                    each.rows().get("fct_failures"),
                    each.metricsSeconds(),
                    each.medianSeconds(),
                    each.metricsSeconds() / each.medianSeconds(),
                    each.allMediansSeconds() / each.medianSeconds(),
                    each.copySeconds() / each.medianSeconds(),
                    each.queryMillis(),
                    WANTED_MILLIS);
        }
        assertThat(whole.rows().get("fct_deployments")).isEqualTo((long) size);
        assertThat(whole.rows().get("fct_incidents")).isEqualTo(size / 10);
    }

    private Measured measure(int deployments) throws Exception {
        Path home = Files.createDirectories(folder.resolve("home-" + deployments));
        Map<String, List<Path>> files = land(home, deployments);
        Map<Floor, Duration> time = new LinkedHashMap<>();
        Map<Floor, Long> peak = new LinkedHashMap<>();
        Map<String, Long> rows = new TreeMap<>();
        try (Build build = Build.begin(new BuildSettings(
                home.resolve("build"),
                files,
                EmptyDatasets.OF_ANY_TIME,
                Instant.parse("2026-06-30T00:00:00Z"),
                Map.of("config_hash", "c", "job", "bench", "run_id", "r"),
                "8GB",
                2))) {
            for (Floor floor : build.floors()) {
                WarehouseBenchmark.resetPeak();
                long begun = System.nanoTime();
                build.run(floor, NOBODY_KNOWS, (each, relation, count, took) -> {
                    if (Boolean.getBoolean("bench.relations")) {
                        System.out.printf("%-40s %,12d %8.2f s%n", relation, count, took.toMillis() / 1000.0);
                    }
                    rows.put(relation, count);
                });
                time.put(floor, Duration.ofNanos(System.nanoTime() - begun));
                peak.put(floor, WarehouseBenchmark.peakMegabytes());
            }
            build.publish(home, "r");
        }
        double metrics = time.entrySet().stream()
                .filter(entry -> entry.getKey().name().endsWith("_metrics"))
                .mapToDouble(entry -> WarehouseBenchmark.seconds(entry.getValue()))
                .sum();
        double median = medianMillis(home, WEEKLY_MEDIAN) / 1000;
        double medians = 0;
        for (String sql : ALL_MEDIANS) {
            medians += medianMillis(home, sql) / 1000;
        }
        double copies = copySeconds(home);
        double query = medianMillis(
                home,
                "select period_start, rate, failed_changes, attempted_changes from dora_change_fail_rate where service = 'app-0007' and period = 'week' and period_start >= date '2025-06-30' order by 1");
        return new Measured(time, peak, rows, metrics, median, medians, copies, query);
    }

    private static String medians(String fact, String date, String... seconds) {
        StringBuilder columns = new StringBuilder();
        for (int column = 0; column < seconds.length; column++) {
            columns.append(", percentile_cont(0.5) within group (order by %s) as median_%d"
                    .formatted(seconds[column], column));
        }
        return """
            create or replace temp table medians as
            select service, day_start, week_start, month_start, quarter_start%1$s
            from (
                select *, %2$s as day_start, date_trunc('week', %2$s) as week_start, date_trunc('month', %2$s) as month_start,
                    date_trunc('quarter', %2$s) as quarter_start
                from %3$s
            ) as dated
            group by grouping sets (
                (service, day_start), (service, week_start), (service, month_start), (service, quarter_start),
                (day_start), (week_start), (month_start), (quarter_start))""".formatted(columns, date, fact);
    }

    /** Writing the finished metrics once more into another file: what storing them costs when nothing has to be computed. */
    private static double copySeconds(Path home) throws Exception {
        double[] seconds = new double[3];
        for (int run = 0; run < seconds.length; run++) {
            Path copy = home.resolve("copy-" + run + ".duckdb");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("set threads = 2");
                statement.execute("set preserve_insertion_order = false");
                statement.execute("attach '%s' as served (read_only)".formatted(home.resolve("warehouse.duckdb")));
                statement.execute("attach '%s' as copy".formatted(copy));
                List<String> relations = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery(
                        "select table_name from duckdb_tables() where database_name = 'served' and regexp_matches(table_name, '^(dora|env)_')")) {
                    while (rows.next()) {
                        relations.add(rows.getString(1));
                    }
                }
                long begun = System.nanoTime();
                statement.execute("begin");
                for (String relation : relations) {
                    statement.execute(
                            "create table copy.main.%1$s as select * from served.main.%1$s".formatted(relation));
                }
                statement.execute("commit");
                seconds[run] = (System.nanoTime() - begun) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[1];
    }

    /** As a BI tool asks: the served file, read only; the median of some runs. */
    private static double medianMillis(Path home, String sql) throws Exception {
        double[] millis = new double[RUNS];
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + home.resolve("warehouse.duckdb"), readOnly());
                Statement statement = connection.createStatement()) {
            statement.execute("set threads = 2");
            for (int run = 0; run < RUNS; run++) {
                long begun = System.nanoTime();
                if (statement.execute(sql)) {
                    try (ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            assertThat(result.getDate(1)).isNotNull();
                        }
                    }
                }
                millis[run] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[RUNS / 2];
    }

    private static java.util.Properties readOnly() {
        java.util.Properties properties = new java.util.Properties();
        properties.setProperty("duckdb.read_only", "true");
        return properties;
    }

    private static Map<String, List<Path>> land(Path home, int deployments) throws Exception {
        Map<String, List<Path>> files =
                new TreeMap<>(EmptyDatasets.write(Files.createDirectories(home.resolve("empty"))));
        for (int night = 0; night < NIGHTS; night++) {
            LandingZone zone = new LandingZone(home.resolve("landing-" + night));
            try (LandingZone.Batch batch = zone.begin("bench")) {
                land(batch, deployments, night);
                batch.commit(List.of());
            }
            for (String dataset : zone.datasets()) {
                files.merge(dataset, zone.files(dataset), (earlier, more) -> {
                    List<Path> all = new ArrayList<>(earlier);
                    all.addAll(more);
                    return all;
                });
            }
        }
        return files;
    }

    private static void land(LandingZone.Batch batch, int deployments, int night) {
        if (night == 0) {
            WarehouseBenchmark.configure(batch);
            covered(batch);
        }
        int perApplication = deployments / APPLICATIONS;
        for (int application = night; application < APPLICATIONS; application += NIGHTS) {
            String name = "app-%04d".formatted(application);
            WarehouseBenchmark.application(batch, name);
            String applied = "";
            for (int number = 0; number < perApplication; number++) {
                // Some fifteen months, whatever the number: more of them are denser, and the transitions with them.
                double spacing = 40_000_000.0 / perApplication;
                Instant at = START.plusSeconds(Math.round(spacing * (number + application / (double) APPLICATIONS)));
                String revision = WarehouseBenchmark.sha(name, number);
                WarehouseBenchmark.reconciliation(
                        batch, name, number, revision, WarehouseBenchmark.sha("tree", name, number), at);
                WarehouseBenchmark.changeSet(batch, name, applied, revision, at);
                applied = revision;
                failures(batch, name, number, revision, at, spacing);
            }
        }
    }

    private static void failures(
            LandingZone.Batch batch, String name, int number, String revision, Instant at, double spacing) {
        if (number % 12 == 5) {
            event(
                    batch,
                    name,
                    at.minusSeconds(60),
                    "Sync operation to %s failed: one or more objects failed to apply".formatted(revision));
        }
        String previous = "Healthy";
        for (Object[] step : number % 20 == 7 ? STALLED : ORDINARY) {
            // Where deployments follow each other closely, so do their transitions.
            long seconds = 9 + Math.round((Integer) step[0] * Math.min(1, spacing / 20_000));
            String next = String.valueOf(step[1]);
            event(batch, name, at.plusSeconds(seconds), "Updated health status: %s -> %s".formatted(previous, next));
            previous = next;
        }
        if (number % 10 == 3) {
            incident(batch, name, number, at.plusSeconds(500));
        }
    }

    private static void event(LandingZone.Batch batch, String name, Instant at, String message) {
        String reason = message.startsWith("Sync") ? "OperationCompleted" : "ResourceUpdated";
        WarehouseBenchmark.put(
                batch,
                ArgocdEvent.DATASET,
                new ArgocdEvent(
                        "argocd",
                        "eu",
                        START,
                        ContentHash.of("event", name, at, message),
                        "kubernetes_event",
                        null,
                        "argocd",
                        name,
                        "uid-" + name,
                        reason,
                        "Normal",
                        message,
                        at,
                        at.getEpochSecond() * 1_000_000_000L,
                        null,
                        "argocd-application-controller",
                        "{}"));
    }

    private static void incident(LandingZone.Batch batch, String name, int number, Instant at) {
        String hash = ContentHash.of("incident", name, number);
        WarehouseBenchmark.put(
                batch,
                Incident.DATASET,
                new Incident(
                        "incidents",
                        "desk",
                        START,
                        hash,
                        "m",
                        name + "-" + number,
                        "it is slow",
                        "resolved",
                        true,
                        "P2",
                        at,
                        at.plusSeconds(60),
                        at.plusSeconds(3000),
                        at.plusSeconds(3000),
                        null,
                        null,
                        "incidents.csv",
                        number,
                        "{}"));
        WarehouseBenchmark.put(
                batch,
                IncidentField.DATASET,
                new IncidentField(
                        "incidents", "desk", START, ContentHash.of("tag", hash), hash, "tag", "service:" + name));
    }

    private static void covered(LandingZone.Batch batch) {
        WarehouseBenchmark.put(
                batch,
                IncidentFile.DATASET,
                new IncidentFile(
                        "incidents",
                        "desk",
                        START,
                        ContentHash.of("file"),
                        "incidents.csv",
                        "f",
                        "m",
                        1,
                        1,
                        START,
                        START.plusSeconds(40_000_000)));
    }
}
