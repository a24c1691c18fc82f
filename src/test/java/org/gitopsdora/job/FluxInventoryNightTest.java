package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of Flux whose GitOps repository can be asked: content decides, and commits start the clock. */
class FluxInventoryNightTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-03T02:30:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path repository;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void makeRepository() throws Exception {
        repository = Files.createDirectories(folder.resolve("fleet"));
        run("git", "init", "-q", "-b", "main", repository.toString());
    }

    private static String shop(String tag) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: shop}, spec: {template: {spec: {containers: [{name: shop, image: \"registry.example/shop:%s\"}]}}}}"
                .formatted(tag);
    }

    @Test
    void aCommitElsewhereIsNothingAndOneUnderThePathIsADeploymentFromItsCommit() throws Exception {
        String first = commit("apps/shop/deploy.yaml", shop("v1"), "2026-06-01T09:00:00Z");
        String second = commit("apps/other/deploy.yaml", "replicas: 2", "2026-06-01T10:00:00Z");
        String third = commit("apps/shop/deploy.yaml", shop("v2"), "2026-06-01T11:00:00Z");
        String fourth = commit("apps/shop/deploy.yaml", shop("v1"), "2026-06-01T12:00:00Z");
        kustomization(
                "2026-06-01T09:10:00Z",
                first,
                "ReconciliationSucceeded",
                "Reconciliation finished in 4s, next run in 10m0s");
        // The second commit has no change set, and is the same under the path.
        kustomization(
                "2026-06-01T10:10:00Z",
                second,
                "ReconciliationSucceeded",
                "Reconciliation finished in 1s, next run in 10m0s");
        // The third commit's change set has been lost: the content says that it is one.
        kustomization("2026-06-01T11:10:00Z", third, "Progressing", "Health check passed in 20s");
        kustomization(
                "2026-06-01T11:10:00Z",
                third,
                "ReconciliationSucceeded",
                "Reconciliation finished in 30s, next run in 10m0s");
        kustomization("2026-06-01T12:10:00Z", fourth, "Progressing", "Deployment/shop/shop configured");
        kustomization(
                "2026-06-01T12:10:00Z",
                fourth,
                "ReconciliationSucceeded",
                "Reconciliation finished in 5s, next run in 10m0s");
        Path warehouse = night();
        assertThat(
                        rows(
                                warehouse,
                                "select fct_reconciliations.kind, to_revision, started_at::varchar, finished_at::varchar from fct_reconciliations"
                                        + " inner join dim_workloads using (workload_id) where dim_workloads.name = 'shop' order by finished_at"))
                .containsExactly(
                        List.of("change", first, "2026-06-01 09:09:56", "2026-06-01 09:10:00"),
                        List.of("no_op", second, "2026-06-01 10:09:59", "2026-06-01 10:10:00"),
                        List.of("change", third, "2026-06-01 11:09:30", "2026-06-01 11:10:00"),
                        List.of("rollback", fourth, "2026-06-01 12:09:55", "2026-06-01 12:10:00"));
        assertThat(rows(
                        warehouse,
                        "select to_revision, lead_time_seconds::bigint, handover_seconds::bigint, queue_seconds::bigint, sync_seconds::bigint,"
                                + " health_seconds::bigint, live_signal, changes, is_content_known from fct_deployments"
                                + " where is_counted and lead_time_seconds is not null order by finished_at"))
                .as("arrived at once, queued until the reconcile began; the fourth's commit is a change like any other")
                .containsExactly(
                        List.of(third, "600", "0", "570", "30", "0", "healthy", "1", "true"),
                        List.of(fourth, "600", "0", "595", "5", "0", "healthy", "1", "true"));
    }

    @Test
    void aHelmReleaseTakesItsCommitsFromTheKustomizationThatAppliedIt() throws Exception {
        String first = commit("apps/shop/release.yaml", "version: 1.0.0", "2026-06-01T09:00:00Z");
        String second = commit("apps/shop/release.yaml", "version: 1.1.0", "2026-06-01T11:00:00Z");
        String third = commit("apps/shop/release.yaml", "version: 1.1.0 # replicas: 2", "2026-06-01T13:00:00Z");
        kustomization("2026-06-01T09:10:00Z", first, "Progressing", "HelmRelease/shop/api created");
        kustomization(
                "2026-06-01T09:10:02Z",
                first,
                "ReconciliationSucceeded",
                "Reconciliation finished in 4s, next run in 10m0s");
        release(
                "2026-06-01T09:11:00Z",
                "info",
                "InstallSucceeded",
                "1.0.0",
                "Helm install succeeded for release shop/api.v1 with chart api@1.0.0");
        kustomization("2026-06-01T11:10:00Z", second, "Progressing", "HelmRelease/shop/api configured");
        kustomization(
                "2026-06-01T11:10:02Z",
                second,
                "ReconciliationSucceeded",
                "Reconciliation finished in 4s, next run in 10m0s");
        release(
                "2026-06-01T11:10:30Z",
                "error",
                "UpgradeFailed",
                "1.1.0",
                "Helm upgrade failed for release shop/api with chart api@1.1.0: timed out");
        release(
                "2026-06-01T11:10:40Z",
                "info",
                "RollbackSucceeded",
                "1.0.0",
                "Helm rollback to previous release shop/api.v1 with chart api@1.0.0 succeeded");
        release(
                "2026-06-01T11:20:00Z",
                "info",
                "UpgradeSucceeded",
                "1.1.0",
                "Helm upgrade succeeded for release shop/api.v4 with chart api@1.1.0");
        release(
                "2026-06-01T11:20:10Z",
                "info",
                "TestSucceeded",
                "1.1.0",
                "Helm test succeeded for release shop/api.v4 with chart api@1.1.0: 1 test hook completed successfully");
        kustomization("2026-06-01T13:10:00Z", third, "Progressing", "HelmRelease/shop/api configured");
        kustomization(
                "2026-06-01T13:10:02Z",
                third,
                "ReconciliationSucceeded",
                "Reconciliation finished in 4s, next run in 10m0s");
        release(
                "2026-06-01T13:11:00Z",
                "info",
                "UpgradeSucceeded",
                "1.1.0",
                "Helm upgrade succeeded for release shop/api.v5 with chart api@1.1.0");
        Path warehouse = night();
        assertThat(rows(
                        warehouse,
                        "select fct_reconciliations.kind, phase, to_revision from fct_reconciliations inner join dim_workloads using (workload_id)"
                                + " where dim_workloads.kind = 'HelmRelease' order by finished_at"))
                .containsExactly(
                        List.of("change", "succeeded", "1.0.0"),
                        List.of("change", "failed", "1.1.0"),
                        List.of("remediation", "succeeded", "1.0.0"),
                        List.of("change", "succeeded", "1.1.0"),
                        List.of("config_change", "succeeded", "1.1.0"));
        assertThat(rows(
                        warehouse,
                        "select fct_deployments.kind, outcome, attempts, is_counted, config_commit_sha, lead_time_seconds::bigint, lead_time_null_reason"
                                + " from fct_deployments inner join dim_workloads using (workload_id)"
                                + " where dim_workloads.kind = 'HelmRelease' order by finished_at"))
                .containsExactly(
                        Arrays.asList("change", "succeeded", "1", "true", null, null, "no_baseline"),
                        Arrays.asList("change", "succeeded", "2", "true", second, "1200", null),
                        Arrays.asList("config_change", "succeeded", "1", "true", third, "660", null));
    }

    private void kustomization(String at, String commit, String reason, String message) {
        events.add("""
                {"involvedObject":{"kind":"Kustomization","namespace":"flux-system","name":"shop","uid":"uid-shop"},"severity":"info","timestamp":"%s",\
                "message":"%s","reason":"%s","metadata":{"revision":"main@sha1:%s"},"reportingController":"kustomize-controller"}""".formatted(at, message, reason, commit));
    }

    private void release(String at, String severity, String reason, String version, String message) {
        events.add("""
                {"involvedObject":{"kind":"HelmRelease","namespace":"shop","name":"api","uid":"uid-api"},"severity":"%s","timestamp":"%s",\
                "message":"%s","reason":"%s","metadata":{"revision":"%s"},"reportingController":"helm-controller"}""".formatted(severity, at, message, reason, version));
    }

    private Path night() throws IOException {
        Path log = folder.resolve("events.ndjson");
        Files.write(log, events);
        Path inventory = folder.resolve("objects.json");
        Files.writeString(inventory, """
                {"apiVersion":"v1","kind":"List","items":[
                 {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"name":"fleet","namespace":"flux-system","uid":"uid-fleet","resourceVersion":"5","creationTimestamp":"2026-05-01T00:00:00Z"},
                  "spec":{"interval":"1m0s","url":"%s","ref":{"branch":"main"}},"status":{}},
                 {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"shop","namespace":"flux-system","uid":"uid-shop","resourceVersion":"6","creationTimestamp":"2026-05-01T00:00:00Z"},
                  "spec":{"interval":"10m0s","path":"./apps/shop","prune":true,"wait":true,"sourceRef":{"kind":"GitRepository","name":"fleet"}},"status":{}},
                 {"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"api","namespace":"shop","uid":"uid-api","resourceVersion":"7","creationTimestamp":"2026-06-01T09:10:00Z",
                   "labels":{"kustomize.toolkit.fluxcd.io/name":"shop","kustomize.toolkit.fluxcd.io/namespace":"flux-system"}},
                  "spec":{"interval":"5m0s","chart":{"spec":{"chart":"api","version":"1.x","sourceRef":{"kind":"HelmRepository","name":"charts"}}}},"status":{}}]}
                """.formatted(repository));
        Path home = folder.resolve("home");
        Path job = folder.resolve("job.yaml");
        Files.writeString(job, """
                home: %s
                sources:
                  - {type: flux, name: edge, event-logs: ["%s"], inventory: ["%s"]}
                  - {type: git, name: fleet, url: "%s", branch: main}
                workloads:
                  - {match: {instance: edge}, environment: production, production: true}
                """.formatted(home, log, inventory, repository));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(new String[] {job.toString()}, CLOCK, new Terminal(stream, stream, false, 120));
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return home.resolve("warehouse.duckdb");
    }

    private static List<List<@Nullable String>> rows(Path warehouse, String sql) {
        return Query.run(warehouse, sql).rows();
    }

    private String commit(String file, String content, String at) throws Exception {
        Path path = repository.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
        run("git", "-C", repository.toString(), "add", ".");
        run(
                "env",
                "GIT_AUTHOR_DATE=" + at,
                "GIT_COMMITTER_DATE=" + at,
                "git",
                "-C",
                repository.toString(),
                "-c",
                "user.name=dev",
                "-c",
                "user.email=dev@shop.example",
                "commit",
                "-q",
                "-m",
                content);
        return run("git", "-C", repository.toString(), "rev-parse", "HEAD").strip();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
