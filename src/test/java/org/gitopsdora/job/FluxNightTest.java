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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights over what a cluster of Flux says of itself, told in three ways. */
class FluxNightTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-03T02:30:00Z"), ZoneOffset.UTC);
    private static final Instant DAY = Instant.parse("2026-06-01T00:00:00Z");

    private static final String DEPLOYMENTS =
            "select name, kind, outcome, to_revision, finished_at::varchar, is_counted from"
                    + " (select name, workload_id from dim_workloads) inner join fct_deployments using (workload_id) order by all";

    @TempDir
    Path folder;

    /** Something that a controller says of one object at one second, in every way that it can be told. */
    private record Said(Instant at, String name, String revision, String severity, String reason, String message) {

        String notification() {
            return """
                    {"involvedObject":{"kind":"Kustomization","namespace":"flux-system","name":"%s","uid":"uid-%s","apiVersion":"kustomize.toolkit.fluxcd.io/v1","resourceVersion":"%d"},\
                    "severity":"%s","timestamp":"%s","message":"%s","reason":"%s","metadata":{"revision":"%s"},\
                    "reportingController":"kustomize-controller","reportingInstance":"kustomize-controller-6bc5"}""".formatted(name, name, at.getEpochSecond(), severity, at, escaped(), reason, revision);
        }

        /** Null for what the log does not say. */
        @Nullable
        String logLine() {
            String head = """
                    {"level":"%s","ts":"%s","controller":"kustomization","controllerGroup":"kustomize.toolkit.fluxcd.io","controllerKind":"Kustomization",\
                    "Kustomization":{"name":"%s","namespace":"flux-system"},"namespace":"flux-system","name":"%s","reconcileID":"%s-%d","revision":"%s",""".formatted(
                    severity, at.toString().replace("Z", ".417Z"), name, name, name, at.getEpochSecond(), revision);
            if (reason.equals("Progressing")) {
                String object = message.substring(0, message.indexOf(' '));
                return head + """
                        "msg":"server-side apply completed","output":{"%s":"%s","Service/shop/other":"unchanged"}}""".formatted(object, message.substring(message.indexOf(' ') + 1));
            }
            if (severity.equals("error")) {
                return head + """
                        "msg":"Reconciliation failed after 1.2s, next try in 1m0s","error":"%s"}""".formatted(escaped());
            }
            return head + "\"msg\":\"" + escaped() + "\"}";
        }

        private String escaped() {
            return message.replace("\n", "\\n");
        }
    }

    /** A day of many Kustomizations on one repository, reconciled every minute, while commits come that each touch one of them. */
    private static List<Said> day(int kustomizations, int minutes, int commits) {
        List<Said> said = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            int commit = (int) ((long) minute * (commits + 1) / minutes);
            boolean isNew = minute > 0 && commit != (int) ((long) (minute - 1) * (commits + 1) / minutes);
            for (int each = 0; each < kustomizations; each++) {
                Instant at = DAY.plusSeconds(60L * minute + each % 60);
                String name = "app-%03d".formatted(each);
                if (isNew && commit * 7 % kustomizations == each) {
                    said.add(new Said(
                            at,
                            name,
                            revision(commit),
                            "info",
                            "Progressing",
                            "Deployment/shop/" + name + " configured"));
                }
                said.add(new Said(
                        at,
                        name,
                        revision(commit),
                        "info",
                        "ReconciliationSucceeded",
                        "Reconciliation finished in %dms, next run in 1m0s"
                                .formatted(100 + (minute * 31 + each) % 800)));
            }
        }
        return said;
    }

    private static String revision(int commit) {
        return "main@sha1:" + sha(commit);
    }

    private static String sha(int commit) {
        return "%040x".formatted(0x5f0c2d4b8a7eL + commit);
    }

    /** As client-go's recorder would keep it: equal messages counted up, unlike ones combined from the tenth. */
    private static List<String> kubernetesEvents(List<Said> all) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Said> firsts = new HashMap<>();
        Map<String, Integer> kinds = new HashMap<>();
        Map<String, Said> lasts = new HashMap<>();
        for (Said said : all) {
            String group = said.name() + said.reason();
            String key = group + said.message();
            if (!counts.containsKey(key) && kinds.merge(group, 1, Integer::sum) > 9) {
                key = group + "combined";
            }
            counts.merge(key, 1, Integer::sum);
            firsts.putIfAbsent(key, said);
            lasts.put(key, said);
        }
        List<String> events = new ArrayList<>();
        firsts.forEach((key, first) -> {
            boolean isCombined = key.endsWith("combined");
            String annotations = isCombined
                    ? ""
                    : ",\"annotations\":{\"kustomize.toolkit.fluxcd.io/revision\":\"%s\"}".formatted(first.revision());
            events.add("""
                    {"apiVersion":"v1","kind":"Event","metadata":{"name":"%s.%x","namespace":"flux-system","uid":"e-%x","resourceVersion":"%d"%s},\
                    "involvedObject":{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","name":"%s","namespace":"flux-system","uid":"uid-%s"},\
                    "reason":"%s","message":"%s%s","source":{"component":"kustomize-controller"},"firstTimestamp":"%s","lastTimestamp":"%s","count":%d,\
                    "type":"%s","eventTime":null,"reportingComponent":"kustomize-controller"}""".formatted(
                            first.name(),
                            first.at().getEpochSecond() * 1_000_000_000L + key.hashCode() % 1000,
                            key.hashCode(),
                            first.at().getEpochSecond(),
                            annotations,
                            first.name(),
                            first.name(),
                            first.reason(),
                            isCombined ? "(combined from similar events): " : "",
                            (isCombined ? lasts.get(key) : first).escaped(),
                            first.at(),
                            lasts.get(key).at(),
                            counts.get(key),
                            first.severity().equals("error") ? "Warning" : "Normal"));
        });
        return events;
    }

    private Path night(String name, List<String> lines) throws IOException {
        Path log = folder.resolve(name + ".ndjson");
        Files.write(log, lines);
        return nightOf(name, log.toString());
    }

    private Path nightOf(String name, String pattern) throws IOException {
        Path home = folder.resolve(name);
        Path job = folder.resolve(name + ".yaml");
        Files.writeString(job, """
                home: %s
                sources:
                  - {type: flux, name: edge, event-logs: ["%s"]}
                workloads:
                  - {match: {kind: Kustomization}, environment: production, production: true}
                """.formatted(home, pattern));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(new String[] {job.toString()}, CLOCK, new Terminal(stream, stream, false, 120));
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return home.resolve("warehouse.duckdb");
    }

    private static List<List<@Nullable String>> rows(Path warehouse, String sql) {
        return Query.run(warehouse, sql).rows();
    }

    @Test
    void aDayOfAMonorepoIsItsCommitsAndNotItsIntervals() throws Exception {
        List<Said> day = day(100, 1440, 30);
        assertThat(day).hasSize(144_030);
        Path notifications =
                night("notifications", day.stream().map(Said::notification).toList());
        assertThat(rows(notifications, "select count(*) from fct_deployments where is_counted"))
                .containsExactly(List.of("30"));
        assertThat(rows(notifications, "select count(*) from fct_deployments where is_baseline and not is_counted"))
                .as("where watching began")
                .containsExactly(List.of("100"));
        assertThat(rows(notifications, "select kind, count(*) from fct_reconciliations group by kind order by kind"))
                .containsExactly(List.of("change", "130"), List.of("no_op", "2970"));
        List<List<@Nullable String>> expected = new ArrayList<>();
        for (int commit = 1; commit <= 30; commit++) {
            expected.add(List.of("app-%03d".formatted(commit * 7 % 100), sha(commit)));
        }
        assertThat(
                        rows(
                                notifications,
                                "select name, to_revision from fct_deployments inner join dim_workloads using (workload_id) where is_counted"))
                .containsExactlyInAnyOrderElementsOf(expected);

        Path logs = night("logs", day.stream().map(Said::logLine).toList());
        assertThat(rows(
                        logs,
                        DEPLOYMENTS.replace("finished_at::varchar", "date_trunc('second', finished_at)::varchar")))
                .isEqualTo(rows(notifications, DEPLOYMENTS));

        Path events = night("events", kubernetesEvents(day));
        assertThat(
                        rows(
                                events,
                                "select name, to_revision from fct_deployments inner join dim_workloads using (workload_id) where is_counted"))
                .as("no wrong deployment")
                .isSubsetOf(expected);
        assertThat(
                        rows(
                                events,
                                "select count(*) > 0 from dq_findings where finding = 'flux_events__are_told_at_their_revision'"))
                .containsExactly(List.of("true"));
    }

    @Test
    void whatIsToldTwiceShuffledAndCutIntoFilesIsTheSame() throws Exception {
        List<Said> day = day(10, 300, 12);
        Path clean = night("clean", day.stream().map(Said::notification).toList());
        List<String> told = new ArrayList<>();
        day.forEach(said -> {
            told.add(said.notification());
            told.add(said.logLine());
            told.add("{\"log\":\"" + said.notification().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
        });
        Random random = new Random(7);
        Collections.shuffle(told, random);
        Path parts = Files.createDirectories(folder.resolve("parts"));
        for (int part = 0; part < 10; part++) {
            int from = told.size() * part / 10;
            int to = Math.min(told.size(), told.size() * (part + 1) / 10 + 50);
            Files.write(parts.resolve(part + ".ndjson"), told.subList(from, to));
        }
        Path mixed = nightOf("mixed", parts + "/*.ndjson");
        assertThat(rows(mixed, DEPLOYMENTS)).isEqualTo(rows(clean, DEPLOYMENTS));
        String kinds = "select kind, phase, count(*) from fct_reconciliations group by all order by all";
        assertThat(rows(mixed, kinds)).isEqualTo(rows(clean, kinds));
    }

    @Test
    void failuresAreOneOverTheirRetriesAndARevertThatChangesNothingIsNoDeployment() throws Exception {
        String name = "shop";
        List<Said> said = new ArrayList<>();
        said.add(success(0, name, 1));
        // A build that fails for three minutes, and the commit that takes it back: nothing was ever applied.
        said.add(failure(10, name, 2, "BuildFailed", "kustomize build failed: no such file"));
        said.add(failure(11, name, 2, "BuildFailed", "kustomize build failed: no such file"));
        said.add(failure(12, name, 2, "BuildFailed", "kustomize build failed: no such file"));
        said.add(success(15, name, 3));
        // A health check that fails after the apply, and is superseded.
        said.add(change(20, name, 4));
        said.add(failure(
                21,
                name,
                4,
                "HealthCheckFailed",
                "health check failed after 30.0s: timeout waiting for: [Deployment/shop/shop]"));
        said.add(failure(
                23,
                name,
                4,
                "HealthCheckFailed",
                "health check failed after 30.1s: timeout waiting for: [Deployment/shop/shop]"));
        said.add(change(30, name, 5));
        said.add(success(31, name, 5));
        // Somebody changed it by hand, and Flux put it back.
        said.add(change(40, name, 5));
        said.add(success(41, name, 5));
        // One that fails at first and then succeeds is one deployment.
        said.add(failure(50, name, 6, "ReconciliationFailed", "Deployment/shop/shop dry-run failed (Invalid): spec"));
        said.add(change(52, name, 6));
        said.add(success(52, name, 6));
        Path warehouse = night("failures", said.stream().map(Said::notification).toList());
        assertThat(
                        rows(
                                warehouse,
                                "select kind, phase, right(to_revision, 1), strftime(finished_at, '%M') from fct_reconciliations order by finished_at"))
                .containsExactly(
                        List.of("change", "succeeded", revisionEnd(1), "00"),
                        List.of("change", "failed", revisionEnd(2), "10"),
                        List.of("no_op", "succeeded", revisionEnd(3), "15"),
                        List.of("change", "failed", revisionEnd(4), "21"),
                        List.of("change", "succeeded", revisionEnd(5), "31"),
                        List.of("drift_correction", "succeeded", revisionEnd(5), "41"),
                        List.of("change", "failed", revisionEnd(6), "50"),
                        List.of("change", "succeeded", revisionEnd(6), "52"));
        assertThat(
                        rows(
                                warehouse,
                                "select outcome, right(to_revision, 1), attempts, reached_production from fct_deployments where is_counted order by finished_at"))
                .containsExactly(
                        List.of("failed", revisionEnd(2), "3", "false"),
                        List.of("failed", revisionEnd(4), "2", "true"),
                        List.of("succeeded", revisionEnd(5), "1", "true"),
                        List.of("succeeded", revisionEnd(6), "2", "true"));
    }

    private static Said success(int minute, String name, int commit) {
        return new Said(
                at(minute, 5),
                name,
                revision(commit),
                "info",
                "ReconciliationSucceeded",
                "Reconciliation finished in 2s, next run in 1m0s");
    }

    private static Said change(int minute, String name, int commit) {
        return new Said(
                at(minute, 4),
                name,
                revision(commit),
                "info",
                "Progressing",
                "Deployment/shop/" + name + " configured");
    }

    private static Said failure(int minute, String name, int commit, String reason, String message) {
        return new Said(at(minute, 5), name, revision(commit), "error", reason, message);
    }

    private static Instant at(int minute, int second) {
        return DAY.plusSeconds(60L * minute + second);
    }

    private static String revisionEnd(int commit) {
        String sha = sha(commit);
        return sha.substring(sha.length() - 1);
    }
}
