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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights over real data, against values that were derived without this project. Skipped where the fixtures are not beside it. */
class FixtureNightsTest {
    private static final Path FIXTURES = Path.of("../shared/fixtures");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T02:30:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private List<List<@Nullable String>> night(String name, String yaml, String sql) throws IOException {
        Path home = folder.resolve(name);
        Path job = folder.resolve(name + ".yaml");
        Files.writeString(job, "home: %s%n%s".formatted(home, yaml));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(new String[] {job.toString()}, CLOCK, new Terminal(stream, stream, false, 120));
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return Query.run(home.resolve("warehouse.duckdb"), sql).rows();
    }

    private static Path fixture(String name) {
        Path fixture = FIXTURES.resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(fixture), "the fixture " + name + " is not beside the project");
        return fixture;
    }

    @Test
    void notificationsGiveTheSameFactsInAnyOrderAndAnyNumberOfTimes() throws Exception {
        List<Path> payloads;
        try (Stream<Path> files = Files.list(fixture("argocd-notifications"))) {
            payloads = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        String sql = "select dim_workloads.name, dim_workloads.uid, fct_reconciliations.* from fct_reconciliations"
                + " inner join dim_workloads using (workload_id) order by all";
        String deployments = "select * from fct_deployments order by all";
        List<List<@Nullable String>> first = null;
        List<List<@Nullable String>> firstDeployments = null;
        for (int round = 0; round < 3; round++) {
            Path inbox = Files.createDirectories(folder.resolve("inbox-" + round));
            List<Path> order = new ArrayList<>(payloads);
            if (round > 0) {
                order.addAll(payloads);
                Collections.shuffle(order, new Random(round));
            }
            for (int position = 0; position < order.size(); position++) {
                Files.copy(order.get(position), inbox.resolve("%04d.json".formatted(position)));
            }
            String yaml = """
                    sources:
                      - {type: argocd, name: demo, event-logs: ["%s/*.json"]}
                    workloads:
                      - {match: {kind: Application}, environment: production, production: true}
                    """.formatted(inbox);
            List<List<@Nullable String>> rows = night("notifications-" + round, yaml, sql);
            List<List<@Nullable String>> changes = Query.run(
                            folder.resolve("notifications-%d/warehouse.duckdb".formatted(round)), deployments)
                    .rows();
            if (first == null) {
                first = rows;
                firstDeployments = changes;
            }
            assertThat(rows).isEqualTo(first);
            assertThat(changes).isEqualTo(firstDeployments);
        }
        // Ids 27 to 40 of the parent, 0 to 2 of podinfo, 12 to 14, and one each of two more; retold in many payloads.
        assertThat(first).hasSize(14 + 3 + 3 + 1 + 1);
        assertThat(Query.run(
                                folder.resolve("notifications-2/warehouse.duckdb"),
                                "select fct_reconciliations.kind, to_revision, finished_at, evidence from fct_reconciliations"
                                        + " inner join dim_workloads using (workload_id)"
                                        + " where uid = '648b3973-e90b-4496-84c0-febef8536eec' order by finished_at")
                        .rows())
                .as("podinfo: a new application, the same chart with other values, another chart")
                .containsExactly(
                        List.of("change", "6.9.0", "2025-10-02 16:21:03", "history"),
                        List.of("config_change", "6.9.0", "2025-10-02 16:53:20", "history"),
                        List.of("change", "6.9.2", "2025-10-02 16:57:44", "history, operation"));
    }

    private static final List<String> APPLICATIONS = List.of("frontend", "specialist-publisher", "signon");

    /** The deployments, what each shipped and how long it took, against values made with the git command line. */
    @Test
    void govukIsWhatTheGitCommandLineSays() throws Exception {
        Path fixture = fixture("govuk");
        for (String name : List.of("gitops", "frontend", "specialist-publisher", "signon")) {
            Path repository = folder.resolve(name + ".git");
            run(null, "git", "init", "-q", "--bare", "-b", "main", repository.toString());
            run(
                    fixture.resolve(name + ".fast-import.gz"),
                    "git",
                    "-C",
                    repository.toString(),
                    "fast-import",
                    "--quiet");
        }
        StringBuilder services = new StringBuilder("services:\n");
        APPLICATIONS.forEach(
                name -> services.append("  %s: {repository: \"%s/%s.git\"}%n".formatted(name, folder, name)));
        String yaml = """
                sources:
                  - type: git
                    name: gitops
                    url: %s/gitops.git
                    branch: main
                    deployments:
                      - {files: "charts/app-config/image-tags/{environment}/{service}", field: [image_tag, .]}
                workloads:
                  - {match: {environment: production}, production: true}
                """.formatted(folder) + services;
        String counted = " is_production and is_counted and outcome = 'succeeded'"
                + " and finished_at >= timestamp '2026-05-23' and finished_at < timestamp '2026-08-21'"
                + " and service in ('frontend', 'specialist-publisher', 'signon')";
        String commits = "read_parquet('%s/govuk/landing/git_commits/*.parquet')".formatted(folder);
        List<List<@Nullable String>> rows = night(
                "govuk",
                yaml,
                "select service, git.subject, fct_deployments.finished_at::varchar, from_revision, to_revision,"
                        + " direction, cast(lead_time_seconds as bigint), cast(lead_time_committer_seconds as bigint)"
                        + " from fct_deployments"
                        + " inner join fct_deployment_images using (deployment_id)"
                        + " inner join %s as git on git.commit_sha = config_commit_sha".formatted(commits)
                        + " where" + counted.replace("service in", "fct_deployments.service in"));
        List<List<@Nullable String>> expected = new ArrayList<>();
        forEachRow(
                fixture.resolve("deployments_3apps_90d.csv"),
                row -> expected.add(Arrays.asList(
                        row.get("app"),
                        row.get("deploy_commit"),
                        row.get("committer_time").replace('T', ' ').replace("Z", ""),
                        row.get("old_tag"),
                        row.get("new_tag"),
                        direction(row.get("kind")),
                        empty(row.get("lead_time_s")),
                        empty(row.get("lead_time_committer_s")))));
        assertThat(expected).hasSize(214);
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);

        // A commit's subject here is its original SHA, with `Revert ` before it where the original was one.
        Path warehouse = folder.resolve("govuk/warehouse.duckdb");
        List<List<@Nullable String>> changes = Query.run(
                        warehouse,
                        "select service, git.subject, replace(changes.subject, 'Revert ', ''), epoch(changes.authored_at)::bigint,"
                                + " epoch(changes.committed_at)::bigint, is_bot::int, is_revert::int"
                                + " from (select deployment_id, subject, authored_at, committed_at, is_bot, is_revert from fct_deployment_changes where role = 'code') as changes"
                                + " inner join fct_deployments using (deployment_id)"
                                + " inner join %s as git on git.commit_sha = config_commit_sha".formatted(commits)
                                + " where" + counted)
                .rows();
        List<List<@Nullable String>> expectedChanges = new ArrayList<>();
        forEachRow(fixture.resolve("changes_3apps_90d.csv"), row -> {
            if (row.get("is_merge").equals("0")) {
                expectedChanges.add(Arrays.asList(
                        row.get("app"),
                        row.get("deploy_commit"),
                        row.get("commit"),
                        row.get("author_epoch"),
                        row.get("committer_epoch"),
                        row.get("bot"),
                        row.get("revert")));
            }
        });
        assertThat(changes).containsExactlyInAnyOrderElementsOf(expectedChanges);

        Map<String, String> metrics = new HashMap<>();
        forEachRow(
                fixture.resolve("expected_metrics_3apps_90d.csv"),
                row -> metrics.put(row.get("app") + " " + row.get("metric"), row.get("value")));
        for (String application : APPLICATIONS) {
            List<@Nullable String> medians = Query.run(
                            warehouse,
                            "select percentile_cont(0.5) within group (order by lead_time_seconds),"
                                    + " percentile_cont(0.5) within group (order by lead_time_committer_seconds),"
                                    + " (select percentile_cont(0.5) within group (order by changes.lead_time_seconds) from fct_deployment_changes as changes"
                                    + " inner join fct_deployments using (deployment_id) where role = 'code' and"
                                    + counted + " and service = '" + application + "')"
                                    + " from fct_deployments where" + counted + " and service = '" + application + "'")
                    .rows()
                    .get(0);
            for (int at = 0; at < 3; at++) {
                String name = List.of(
                                "lead_time_first_author_median_interp_s",
                                "lead_time_first_committer_median_interp_s",
                                "per_commit_lead_time_author_median_interp_s")
                        .get(at);
                assertThat(Double.parseDouble(medians.get(at)))
                        .as(application + " " + name)
                        .isEqualTo(Double.parseDouble(metrics.get(application + " " + name)));
            }
        }
    }

    /** The fixture's words for what moved, in ours. */
    private static String direction(String kind) {
        return switch (kind) {
            case "forward", "reapply" -> "forward";
            case "rollback", "out_of_order_downgrade" -> "backward";
            case "same_commit" -> "same";
            default -> kind;
        };
    }

    private static @Nullable String empty(String cell) {
        return cell.isEmpty() ? null : cell;
    }

    private static void forEachRow(Path csv, Consumer<Map<String, String>> action) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] head = lines.get(0).split(",");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int at = 0; at < head.length; at++) {
                row.put(head[at], cells[at]);
            }
            action.accept(row);
        }
    }

    /** No fixture: the smallest repository that shows it. */
    @Test
    void aMergeIsOneDeploymentAndBringsTheCommitsThatTouchedAnyOfItsFiles() throws Exception {
        Path repository = folder.resolve("content");
        run(null, "git", "init", "-q", "-b", "main", repository.toString());
        Path files = Files.createDirectories(repository.resolve("live/web"));
        commit(repository, files, "a", "1", "2026-06-01T09:00:00Z");
        commit(repository, files, "b", "1", "2026-06-01T09:01:00Z");
        run(null, "git", "-C", repository.toString(), "checkout", "-q", "-b", "side");
        commit(repository, files, "a", "2", "2026-06-02T10:00:00Z");
        commit(repository, files, "b", "2", "2026-06-02T11:00:00Z");
        run(null, "git", "-C", repository.toString(), "checkout", "-q", "main");
        git(repository, "2026-06-02T12:00:00Z", "merge", "-q", "--no-ff", "-m", "merge", "side");
        List<List<@Nullable String>> rows = night(
                "content",
                """
                sources:
                  - {type: git, name: content, url: "%s", branch: main, deployments: [{files: "{environment}/{service}/**"}]}
                workloads:
                  - {match: {environment: live}, production: true}
                """.formatted(repository),
                "select service, finished_at, lead_time_seconds, changes, lead_time_null_reason from fct_deployments order by finished_at");
        assertThat(rows.get(rows.size() - 1)).containsExactly("web", "2026-06-02 12:00:00", "7200.0", "2", null);
        assertThat(rows).as("added with a, then b, then the merge").hasSize(3);
    }

    private static void commit(Path repository, Path files, String name, String content, String at) throws Exception {
        Files.writeString(files.resolve(name), content);
        run(null, "git", "-C", repository.toString(), "add", ".");
        git(repository, at, "commit", "-q", "-m", name + content);
    }

    private static void git(Path repository, String at, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "GIT_AUTHOR_DATE=" + at,
                "GIT_COMMITTER_DATE=" + at,
                "git",
                "-C",
                repository.toString(),
                "-c",
                "user.name=dev",
                "-c",
                "user.email=dev@shop.example"));
        command.addAll(List.of(arguments));
        run(null, command.toArray(new String[0]));
    }

    private static void run(@Nullable Path gzippedInput, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var stdin = process.getOutputStream()) {
            if (gzippedInput != null) {
                try (var input = new GZIPInputStream(Files.newInputStream(gzippedInput))) {
                    input.transferTo(stdin);
                }
            }
        }
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
