package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of {@code sql/}, case by case: {@code src/test/sql/<relation>/<case_as_a_sentence>.yaml}, in the shape that {@link SqlCase}
 * shows. What a case gives stands for the relation of its name (columns that a row leaves out are null; false where boolean); what lies
 * between is run from {@code sql/}; the rows must be the expected ones in the columns that those name, in any order. Inputs that cases
 * share are {@code src/test/sql/worlds/<name>.yaml}, included by name. A check or a warning is a relation here too: what it finds. While
 * one relation or one case is worked on: {@code mvn test -Dtest=SqlCasesTest -Dsql.relation=fct_failures -Dsql.case=heals_itself}.
 */
class SqlCasesTest {
    private static final Path CASES = Path.of("src/test/sql");
    private static final Path WORLDS = CASES.resolve("worlds");
    private static final SqlFiles FILES = SqlFiles.load();

    @TempDir
    static Path folder;

    private static Map<String, List<Path>> landed;

    @BeforeAll
    static void writeEmptyDatasets() {
        landed = EmptyDatasets.write(folder);
    }

    /** Relations by the start of their names, cases by any part of theirs. */
    @TestFactory
    Stream<DynamicContainer> cases() throws Exception {
        String wantedRelation = System.getProperty("sql.relation", "");
        String wantedCase = System.getProperty("sql.case", "").replace(' ', '_');
        Map<String, List<DynamicTest>> tests = new TreeMap<>();
        for (Path file : files()) {
            String relation = relation(file);
            if (!file.startsWith(WORLDS)
                    && relation.startsWith(wantedRelation)
                    && name(file).contains(wantedCase)) {
                tests.computeIfAbsent(relation, key -> new ArrayList<>())
                        .add(DynamicTest.dynamicTest(
                                name(file).replace('_', ' '), () -> run(relation, SqlCase.read(file, WORLDS))));
            }
        }
        assertThat(tests).as("cases of -Dsql.relation and -Dsql.case").isNotEmpty();
        return tests.entrySet().stream()
                .map(relation -> DynamicContainer.dynamicContainer(relation.getKey(), relation.getValue()));
    }

    @Test
    void everyWorldIsIncludedAndNoFileIsACopy() throws Exception {
        Set<String> included = new TreeSet<>();
        Set<String> worlds = new TreeSet<>();
        Map<String, Path> texts = new HashMap<>();
        for (Path file : files()) {
            assertThat(texts.put(Files.readString(file), file))
                    .as("the same text as " + file)
                    .isNull();
            if (file.startsWith(WORLDS)) {
                worlds.add(name(file));
            } else {
                included.addAll(SqlCase.read(file, WORLDS).worlds());
            }
        }
        assertThat(included).isEqualTo(worlds);
    }

    private static void run(String relation, SqlCase test) throws Exception {
        Map<String, SqlCase.Table> inputs = test.given();
        inputs.forEach((input, table) -> assertThat(known())
                .as("%s: there is no relation %s", table.where(), input)
                .contains(input));
        try (Connection connection = DuckDb.open()) {
            DuckDb.execute(connection, FILES.prelude("duckdb"));
            DuckDb.execute(
                    connection,
                    "create table run_parameters as select timestamp '2026-06-30 00:00:00' as as_of, 'c' as config_hash, 'test' as job");
            if (inputs.containsKey("run_parameters")) {
                DuckDb.execute(connection, "delete from run_parameters");
                insert(connection, "run_parameters", inputs.get("run_parameters"));
            }
            build(connection, relation, inputs);
            Map<String, String> types = types(connection, relation);
            Set<String> columns = columns(test.expected(), types);
            List<String> expected = test.expected().rows().isEmpty()
                    ? List.of()
                    : rows(connection, columns, "(%s)".formatted(select(relation, types, columns, test.expected())));
            assertThat(rows(connection, columns, relation))
                    .as(test.expected().where())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** What a case may give: the relations of {@code sql/}, what is landed, and what the run says of itself. */
    private static Set<String> known() {
        Set<String> known = new TreeSet<>(Set.of("run_parameters"));
        landed.keySet().forEach(dataset -> known.add("landed_" + dataset));
        all().forEach(file -> known.add(file.name()));
        return known;
    }

    private static List<SqlFile> all() {
        List<SqlFile> all = new ArrayList<>(FILES.relations());
        all.addAll(FILES.checks());
        all.addAll(FILES.warnings());
        return all;
    }

    /** Creates what the relation needs, in the order of the floors. */
    private static void build(Connection connection, String target, Map<String, SqlCase.Table> inputs)
            throws Exception {
        List<SqlFile> all = all();
        MadeByName madeByName = new MadeByName(FILES, relation -> {
            try {
                return List.copyOf(types(connection, relation).keySet());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Set<String> needed = new HashSet<>(Set.of(target));
        for (int position = all.size() - 1; position >= 0; position--) {
            SqlFile file = all.get(position);
            if (needed.contains(file.name()) && !inputs.containsKey(file.name())) {
                needed.addAll(FILES.reads(file));
            }
        }
        needed.addAll(inputs.keySet());
        // An input's columns come from its own text, so what that text reads is there too, empty. A contract has them
        // itself.
        for (int position = all.size() - 1; position >= 0; position--) {
            SqlFile file = all.get(position);
            if (needed.contains(file.name()) && !(file.isMadeByName() && inputs.containsKey(file.name()))) {
                needed.addAll(FILES.reads(file));
            }
        }
        createLanded(connection, needed, inputs);
        for (SqlFile file : all) {
            if (!needed.contains(file.name())) {
                continue;
            }
            SqlCase.Table input = inputs.get(file.name());
            String select = input != null && file.isMadeByName()
                    ? MadeByName.withoutGivers(file)
                    : madeByName.complete(file).select();
            DuckDb.execute(
                    connection,
                    "create table %s as select * from (%s) as made %s"
                            .formatted(file.name(), select, input == null ? "" : "limit 0"));
            if (input != null) {
                insert(connection, file.name(), input);
            }
        }
    }

    /** What has landed by as_of, empty where the case gives nothing; only what is read. */
    private static void createLanded(Connection connection, Set<String> needed, Map<String, SqlCase.Table> inputs)
            throws Exception {
        for (Map.Entry<String, List<Path>> dataset : landed.entrySet()) {
            String table = "landed_" + dataset.getKey();
            if (needed.contains(table)) {
                DuckDb.execute(
                        connection,
                        "create table %s as select * from read_parquet('%s')"
                                .formatted(table, dataset.getValue().get(0)));
                if (inputs.containsKey(table)) {
                    insert(connection, table, inputs.get(table));
                }
                if (!EmptyDatasets.OF_ANY_TIME.contains(dataset.getKey())) {
                    DuckDb.execute(
                            connection,
                            "delete from %s where cast(extracted_at as timestamp) > (select as_of from run_parameters)"
                                    .formatted(table));
                }
            }
        }
    }

    private static void insert(Connection connection, String table, SqlCase.Table given) throws Exception {
        if (given.rows().isEmpty()) {
            return;
        }
        Map<String, String> types = types(connection, table);
        String sql = "insert into %s (%s) %s"
                .formatted(table, quoted(types.keySet()), select(table, types, types.keySet(), given));
        try {
            DuckDb.execute(connection, sql);
        } catch (WarehouseException e) {
            throw new IllegalArgumentException("%s: %s".formatted(given.where(), e.getMessage()), e);
        }
    }

    /** The rows as a query, each cell as the type of its column. */
    private static String select(String table, Map<String, String> types, Set<String> columns, SqlCase.Table rows) {
        List<String> values = new ArrayList<>();
        for (SqlCase.Row row : rows.rows()) {
            for (String column : row.cells().keySet()) {
                assertThat(types.containsKey(column))
                        .as("%s: %s has no column %s", row.where(), table, column)
                        .isTrue();
            }
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(
                        row.cells().containsKey(column)
                                ? literal(row.cells().get(column))
                                : leftOut(table, column, types.get(column), values.size() + 1));
            }
            values.add("(" + String.join(", ", cells) + ")");
        }
        String casts = columns.stream()
                .map(column -> types.get(column).startsWith("TIMESTAMP WITH")
                        ? "timezone('UTC', cast(\"%s\" as timestamp)) as \"%s\"".formatted(column, column)
                        : "cast(\"%s\" as %s) as \"%s\"".formatted(column, types.get(column), column))
                .collect(Collectors.joining(", "));
        return "select %s from (values %s) as given(%s)".formatted(casts, String.join(", ", values), quoted(columns));
    }

    /** What stands in a column that a row leaves out. */
    private static String leftOut(String table, String column, String type, int row) {
        if (type.equals("BOOLEAN")) {
            return "'false'";
        }
        return switch (column) {
            case "extracted_at" -> "'2026-01-01 00:00:00'";
            case "instance" -> table.startsWith("landed_argocd") ? "'eu'" : "null";
            case "content_hash" -> "md5('%s%d')".formatted(table, row);
            default -> "null";
        };
    }

    private static String literal(String text) {
        return text == null ? "null" : "'" + text.replace("'", "''") + "'";
    }

    private static String quoted(Set<String> columns) {
        return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
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

    /** The expected columns; all where no row is expected. */
    private static Set<String> columns(SqlCase.Table expected, Map<String, String> types) {
        return expected.rows().isEmpty()
                ? types.keySet()
                : expected.rows().get(0).cells().keySet();
    }

    private static List<String> rows(Connection connection, Set<String> columns, String from) throws Exception {
        List<String> result = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select %s from %s".formatted(quoted(columns), from))) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (String column : columns) {
                    cells.add(column + "=" + rows.getString(cells.size() + 1));
                }
                result.add(String.join(", ", cells));
            }
        }
        return result;
    }

    private static List<Path> files() throws Exception {
        try (Stream<Path> walk = Files.walk(CASES)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String relation(Path file) {
        return file.getParent().getFileName().toString();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".yaml", "");
    }
}
