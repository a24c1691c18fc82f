package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drift that Applications as they were kept show, from their files to what is served. */
class DriftNightTest {
    private static final String REVISION = "5f0c2d4b8a7e6c5d4b3a29181716151413121110";
    private static final String DRIFTED =
            "{\"kind\":\"Deployment\",\"namespace\":\"shop\",\"name\":\"%s\",\"status\":\"OutOfSync\"}";
    private static final String PRUNING =
            "{\"kind\":\"ConfigMap\",\"namespace\":\"shop\",\"name\":\"old\",\"status\":\"OutOfSync\",\"requiresPruning\":true}";

    @TempDir
    Path folder;

    @Test
    void snapshotsGiveBoundsAndWhatOnlyWaitsToBePrunedIsNone() throws Exception {
        land();
        night("2026-06-05T02:30:00Z");
        assertThat(rows(
                        "select name, opened_at::varchar, opened_uncertainty_seconds, closed_at::varchar, closed_uncertainty_seconds, resolved_by, is_chronic, resources, incidents"
                                + " from fct_drift inner join dim_workloads using (workload_id)"))
                .containsExactly(Arrays.asList(
                        "cart",
                        "2026-06-03 02:00:00",
                        "86400.0",
                        "2026-06-04 02:00:00",
                        "86400.0",
                        "unknown",
                        "false",
                        "Deployment/shop/cart",
                        null));
        assertThat(
                        rows(
                                "select service, episodes, open_episodes, chronic_episodes from dora_drift where period = 'month' order by service nulls last"))
                .containsExactly(
                        List.of("cart", "1", "0", "0"),
                        List.of("web", "0", "0", "0"),
                        Arrays.asList(null, "1", "0", "0"));
    }

    @Test
    void whatLandedBeforeAnythingWasKnownOfDriftIsStillReadAndSaysNothing() throws Exception {
        land();
        night("2026-06-05T02:30:00Z");
        without("argocd_applications", "compared_sources_hash, out_of_sync_resources, pruning_resources");
        without("argocd_sightings", "sync_revision, compared_sources_hash");
        without("argocd_operations", "partial_resources");
        night("2026-06-06T02:30:00Z", "--as-of", "2026-06-05T02:30:00Z");
        assertThat(rows("select count(*) from fct_deployments")).containsExactly(List.of("2"));
        assertThat(rows("select count(*) from fct_drift")).containsExactly(List.of("0"));
    }

    private void land() throws Exception {
        Files.writeString(
                folder.resolve("apps.ndjson"),
                String.join(
                                "\n",
                                seen("cart", "2026-06-02T02:00:00Z", "Synced", ""),
                                seen("cart", "2026-06-03T02:00:00Z", "OutOfSync", DRIFTED.formatted("cart")),
                                seen("cart", "2026-06-04T02:00:00Z", "Synced", ""),
                                seen("web", "2026-06-03T02:00:00Z", "OutOfSync", PRUNING))
                        + "\n");
    }

    private static String seen(String name, String at, String status, String resource) {
        String source =
                "{\"repoURL\":\"https://git.example.com/deploy.git\",\"path\":\"apps/%s\",\"targetRevision\":\"main\"}"
                        .formatted(name);
        return """
                {"timestamp":"%2$s","context":{},"app":{"apiVersion":"argoproj.io/v1alpha1","kind":"Application",
                "metadata":{"name":"%1$s","namespace":"argocd","uid":"%1$s","creationTimestamp":"2026-06-01T09:00:00Z"},
                "spec":{"project":"shop","source":%5$s,"destination":{}},
                "status":{"sync":{"status":"%3$s","comparedTo":{"source":%5$s,"destination":{}},"revision":"%6$s"},"resources":[%4$s],"reconciledAt":"%2$s",
                "history":[{"id":0,"revision":"%6$s","deployStartedAt":"2026-06-01T10:00:00Z","deployedAt":"2026-06-01T10:00:09Z","source":%5$s}],
                "operationState":{"phase":"Succeeded","startedAt":"2026-06-01T10:00:00Z","finishedAt":"2026-06-01T10:00:09Z","operation":{"sync":{"revision":"%6$s"}},
                "syncResult":{"revision":"%6$s","source":%5$s}}}}}""".formatted(name, at, status, resource, source, REVISION).replace("\n", "");
    }

    private void night(String at, String... options) throws Exception {
        Path job = folder.resolve("nightly.yaml");
        Files.writeString(job, """
                home: %s
                sources:
                  - {type: argocd, name: eu, event-logs: ["%s/*.ndjson"]}
                workloads:
                  - {match: {kind: Application}, environment: production, production: true}
                """.formatted(folder.resolve("home"), folder));
        String[] arguments =
                Stream.concat(Stream.of(job.toString()), Stream.of(options)).toArray(String[]::new);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(
                arguments, Clock.fixed(Instant.parse(at), ZoneOffset.UTC), new Terminal(stream, stream, false, 120));
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }

    /** Makes landed files what they were before these columns. */
    private void without(String dataset, String columns) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder.resolve("home/landing").resolve(dataset))) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Path older = folder.resolve("older.parquet");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("copy (select * exclude (%s) from read_parquet('%s')) to '%s' (format parquet)"
                        .formatted(columns, file, older));
            }
            Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private List<List<@Nullable String>> rows(String sql) {
        return Query.run(folder.resolve("home/warehouse.duckdb"), sql).rows();
    }
}
