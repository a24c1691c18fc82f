package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of {@code sql/}, case by case: {@code src/test/sql/<relation>/<case_as_a_sentence>/}. Every CSV but {@code expected.csv}
 * stands for the relation of its name (columns left out are null; false where boolean); what lies between is run from {@code sql/}; the
 * rows must be those of {@code expected.csv} in the columns that it has, in any order. An empty cell is null, {@code ""} is empty text. A
 * check or a warning is a relation here too: what it finds. While one relation is worked on: {@code mvn test -Dtest=SqlCasesTest -Dsql.relation=fct_failures}.
 */
class SqlCasesTest {
    private static final Path CASES = Path.of("src/test/sql");
    private static final SqlFiles FILES = SqlFiles.load();

    @TempDir
    static Path folder;

    private static Map<String, List<Path>> landed;

    @BeforeAll
    static void writeEmptyDatasets() {
        landed = EmptyDatasets.write(folder);
    }

    @TestFactory
    Stream<DynamicContainer> cases() throws Exception {
        String wanted = System.getProperty("sql.relation", "");
        return folders(CASES).stream()
                .filter(relation -> name(relation).startsWith(wanted))
                .map(relation -> {
                    try {
                        return DynamicContainer.dynamicContainer(
                                name(relation),
                                folders(relation).stream()
                                        .map(each -> DynamicTest.dynamicTest(
                                                name(each).replace('_', ' '), () -> run(relation, each))));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private static void run(Path relation, Path test) throws Exception {
        Map<String, Path> inputs = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(test)) {
            files.filter(file -> file.toString().endsWith(".csv"))
                    .forEach(file -> inputs.put(name(file).replace(".csv", ""), file));
        }
        Path expected = inputs.remove("expected");
        assertThat(expected).as("expected.csv").isNotNull();
        try (Connection connection = DuckDb.open()) {
            DuckDb.execute(connection, FILES.prelude("duckdb"));
            DuckDb.execute(
                    connection,
                    "create table run_parameters as select timestamp '2026-06-30 00:00:00' as as_of, 'c' as config_hash, 'test' as job");
            if (inputs.containsKey("run_parameters")) {
                DuckDb.execute(connection, "delete from run_parameters");
                insert(connection, "run_parameters", inputs.get("run_parameters"));
            }
            for (Map.Entry<String, List<Path>> dataset : landed.entrySet()) {
                String table = "landed_" + dataset.getKey();
                DuckDb.execute(
                        connection,
                        "create table %s as select * from read_parquet('%s')"
                                .formatted(table, dataset.getValue().get(0)));
                if (inputs.containsKey(table)) {
                    insert(connection, table, inputs.get(table));
                }
            }
            build(connection, name(relation), inputs);
            assertThat(rows(connection, columnsOf(expected), name(relation)))
                    .containsExactlyInAnyOrderElementsOf(expectedRows(connection, name(relation), expected));
        }
    }

    /** Creates what the relation needs, layer by layer. */
    private static void build(Connection connection, String target, Map<String, Path> inputs) {
        List<SqlFile> all = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            all.addAll(FILES.in(layer));
        }
        all.addAll(FILES.in("checks"));
        all.addAll(FILES.in("warnings"));
        Set<String> needed = new HashSet<>(Set.of(target));
        for (int position = all.size() - 1; position >= 0; position--) {
            SqlFile file = all.get(position);
            if (needed.contains(file.name()) && !inputs.containsKey(file.name())) {
                needed.addAll(file.identifiers());
            }
        }
        needed.addAll(inputs.keySet());
        // An input's columns come from its own text, so what that text reads is there too, empty.
        for (int position = all.size() - 1; position >= 0; position--) {
            if (needed.contains(all.get(position).name())) {
                needed.addAll(all.get(position).identifiers());
            }
        }
        for (SqlFile file : all) {
            if (!needed.contains(file.name())) {
                continue;
            }
            Path input = inputs.get(file.name());
            DuckDb.execute(
                    connection,
                    "create table %s as select * from (%s) as made %s"
                            .formatted(file.name(), file.select(), input == null ? "" : "limit 0"));
            if (input != null) {
                insert(connection, file.name(), input);
            }
        }
    }

    private static void insert(Connection connection, String table, Path csv) {
        try {
            Map<String, String> types = types(connection, table);
            List<String> given = columnsOf(csv);
            assertThat(types.keySet()).as("columns of " + table).containsAll(given);
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            types.forEach((column, type) -> {
                String quoted = '"' + column + '"';
                if (given.contains(column)) {
                    columns.add(quoted);
                    values.add(
                            type.startsWith("TIMESTAMP WITH")
                                    ? "timezone('UTC', cast(%s as timestamp))".formatted(quoted)
                                    : "cast(%s as %s)".formatted(quoted, type));
                } else if (type.equals("BOOLEAN")) {
                    columns.add(quoted);
                    values.add("false");
                } else if (column.equals("extracted_at")) {
                    columns.add(quoted);
                    values.add("timestamptz '2026-01-01 00:00:00+00'");
                } else if (column.equals("instance") && table.startsWith("landed_argocd")) {
                    columns.add(quoted);
                    values.add("'eu'");
                } else if (column.equals("content_hash")) {
                    columns.add(quoted);
                    values.add("md5('%s' || cast(row_number() over () as varchar))".formatted(table));
                }
            });
            DuckDb.execute(
                    connection,
                    "insert into %s (%s) select %s from read_csv('%s', all_varchar = true, header = true, nullstr = '', allow_quoted_nulls = false)"
                            .formatted(table, String.join(", ", columns), String.join(", ", values), csv));
        } catch (Exception e) {
            throw new IllegalStateException("%s: %s".formatted(csv, e.getMessage()), e);
        }
    }

    private static Map<String, String> types(Connection connection, String table) throws Exception {
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("describe " + table)) {
            while (rows.next()) {
                types.put(rows.getString(1), rows.getString(2));
            }
        }
        return types;
    }

    private static List<String> expectedRows(Connection connection, String relation, Path csv) throws Exception {
        Map<String, String> types = types(connection, relation);
        String columns = columnsOf(csv).stream()
                .map(column -> "cast(\"%s\" as %s) as \"%s\"".formatted(column, types.get(column), column))
                .collect(Collectors.joining(", "));
        return rows(
                connection,
                columnsOf(csv),
                "(select %s from read_csv('%s', all_varchar = true, header = true, nullstr = '', allow_quoted_nulls = false))"
                        .formatted(columns, csv));
    }

    private static List<String> rows(Connection connection, List<String> columns, String from) throws Exception {
        List<String> result = new ArrayList<>();
        String list = columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select %s from %s".formatted(list, from))) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns.size(); column++) {
                    cells.add(columns.get(column - 1) + "=" + rows.getString(column));
                }
                result.add(String.join(", ", cells));
            }
        }
        return result;
    }

    private static List<String> columnsOf(Path csv) {
        try (Stream<String> lines = Files.lines(csv)) {
            return List.of(lines.findFirst().orElseThrow().split(","));
        } catch (Exception e) {
            throw new IllegalStateException(csv.toString(), e);
        }
    }

    private static List<Path> folders(Path parent) throws Exception {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
