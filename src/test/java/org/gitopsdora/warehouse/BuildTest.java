package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class BuildTest {
    private static final Map<String, Answerer> NOBODY_KNOWS = Map.of("git", (question, rows) -> Map.of());

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path home;

    private BuildSettings settings() throws Exception {
        Path empty = Files.createDirectories(home.resolve("empty"));
        return new BuildSettings(
                home.resolve("state/build"),
                EmptyDatasets.write(empty),
                EmptyDatasets.OF_ANY_TIME,
                Instant.parse("2026-06-30T00:00:00Z"),
                Map.of("config_hash", "none", "job", "test", "run_id", "run-1", "version", "0"),
                "1GB",
                2);
    }

    @Test
    void aFirstNightWithoutAnyRecordPublishesEveryRelationEmpty() throws Exception {
        List<String> relations = new ArrayList<>();
        try (Build build = Build.begin(settings())) {
            build.runAll(NOBODY_KNOWS, (floor, relation, rows, took) -> relations.add(relation));
            assertThat(build.check()).isEmpty();
            Published published = build.publish(home, "run-1");
            assertThat(published.rowsByRelation()).containsEntry("fct_deployments", 0L);
        }
        assertThat(relations).contains("stg_argocd__events", "dep_attempts", "dora_scorecard", "dq_findings");
        assertThat(home.resolve("warehouse.duckdb")).isRegularFile();
        assertThat(home.resolve("parquet/fct_deployments/part-0.parquet")).isRegularFile();
        assertThat(home.resolve("state/build")).doesNotExist();
    }

    @Test
    void everyServedRelationAndColumnHasAComment() throws Exception {
        List<String> bare = new ArrayList<>();
        try (Build build = Build.begin(settings())) {
            build.runAll(NOBODY_KNOWS, BuildListener.silent());
            build.forEachRow(
                    "(select table_name as what from duckdb_tables() where database_name = 'served' and comment is null"
                            + " union all select table_name || '.' || column_name from duckdb_columns()"
                            + " where database_name = 'served' and comment is null)",
                    row -> bare.add(String.valueOf(row.get("what"))));
        }
        assertThat(bare).isEmpty();
    }

    /** An outer join with a condition that is no comparison of the one side with the other: its price is the product of their rows. */
    @Test
    void noOuterJoinComparesEveryRowWithEveryOther() throws Exception {
        Set<String> slow = new TreeSet<>();
        try (Build build = Build.begin(settings())) {
            build.runAll(NOBODY_KNOWS, BuildListener.silent());
            for (SqlFile file : SqlFiles.load().relations()) {
                if (!file.isMadeByName()) {
                    build.query(
                            "explain (format json) " + file.select(),
                            row -> JSON.readTree(row.get("explain_value"))
                                    .findParents("extra_info")
                                    .forEach(node -> {
                                        boolean isInner = "INNER"
                                                .equals(node.path("extra_info")
                                                        .path("Join Type")
                                                        .asString(""));
                                        if (node.path("name").asString("").startsWith("BLOCKWISE_NL_JOIN")
                                                && !isInner) {
                                            slow.add(file.name() + ": " + node.path("extra_info"));
                                        }
                                    }));
                }
            }
        }
        assertThat(slow).isEmpty();
    }

    @Test
    void aHeaderNamesNoColumnThatItsRelationDoesNotHave() throws Exception {
        Set<String> columns = new HashSet<>();
        try (Build build = Build.begin(settings())) {
            build.runAll(NOBODY_KNOWS, BuildListener.silent());
            build.forEachRow(
                    "(select table_name || '.' || column_name as what from duckdb_columns())",
                    row -> columns.add(String.valueOf(row.get("what"))));
        }
        List<String> unknown = new ArrayList<>();
        for (SqlFile file : SqlFiles.load().relations()) {
            file.columnComments().keySet().stream()
                    .map(column -> file.name() + "." + column)
                    .filter(column -> !columns.contains(column))
                    .forEach(unknown::add);
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void aCommentOfAColumnIsItsOwn() throws Exception {
        Map<String, String> comments = new HashMap<>();
        try (Build build = Build.begin(settings())) {
            build.runAll(NOBODY_KNOWS, BuildListener.silent());
            build.forEachRow(
                    "(select table_name || '.' || column_name as what, comment from duckdb_columns() where database_name = 'served')",
                    row -> comments.put(String.valueOf(row.get("what")), String.valueOf(row.get("comment"))));
        }
        assertThat(comments)
                .containsEntry("fct_incidents.instance", "configured name of the incident tool")
                .containsEntry("run_history.finished_at", "of the run, UTC")
                .containsEntry("fct_incident_services.incident_id", "see fct_incidents");
    }

    @Test
    void everyServedColumnHasTheTypeThatItsNameSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Build build = Build.begin(settings())) {
            build.runAll(NOBODY_KNOWS, BuildListener.silent());
            build.forEachRow(
                    "(select table_name, column_name, data_type from duckdb_columns() where database_name = 'served')",
                    row -> {
                        String column = String.valueOf(row.get("column_name"));
                        String type = String.valueOf(row.get("data_type"));
                        boolean isRight = column.endsWith("_at") || column.equals("as_of")
                                ? type.equals("TIMESTAMP")
                                : column.endsWith("_date") || column.endsWith("_start")
                                        ? type.equals("DATE")
                                        : column.matches("(is|has)_.*|reached_production")
                                                ? type.equals("BOOLEAN")
                                                : column.endsWith("_seconds")
                                                        ? type.equals("DOUBLE")
                                                        : type.matches("VARCHAR|BIGINT|DOUBLE");
                        if (!isRight) {
                            wrong.add("%s.%s %s".formatted(row.get("table_name"), column, type));
                        }
                    });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aSecondNightReplacesTheFirstAndKeepsItForOpenReaders() throws Exception {
        for (String night : List.of("run-1", "run-2", "run-3")) {
            try (Build build = Build.begin(settings())) {
                build.runAll(NOBODY_KNOWS, BuildListener.silent());
                build.publish(home, night);
            }
        }
        assertThat(Files.readSymbolicLink(home.resolve("parquet"))).hasToString(".parquet/run-3");
        try (var nights = Files.list(home.resolve(".parquet"))) {
            assertThat(nights.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("run-2", "run-3");
        }
    }
}
