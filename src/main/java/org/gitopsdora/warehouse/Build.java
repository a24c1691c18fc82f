package org.gitopsdora.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One build of the warehouse: anew, beside the old one. Layers are run in order; then the checks; then everything served is swapped in
 * with a rename. Closed without publishing, it leaves yesterday's warehouse and no trace.
 */
public final class Build implements AutoCloseable {
    private static final int EXAMPLES = 10;

    /** Not rows that are findings: coverage lists every day, good or bad. */
    private static final Set<String> NOT_FINDINGS = Set.of("dq_coverage", "dq_findings");

    private final BuildSettings settings;
    private final SqlFiles files = SqlFiles.load();
    private final Connection connection;

    /** Layer by relation, of what exists so far. */
    private final Map<String, Layer> built = new HashMap<>();

    private final Map<String, List<Path>> landedFiles;

    private Build(BuildSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
        this.landedFiles = new HashMap<>(settings.landedFiles());
    }

    public static Build begin(BuildSettings settings) {
        try {
            deleteFolder(settings.workFolder());
            Files.createDirectories(settings.workFolder());
        } catch (IOException e) {
            throw new WarehouseException(
                    WarehouseException.Blame.MACHINE, "Cannot write to %s: %s".formatted(settings.workFolder(), e), e);
        }
        Connection connection = DuckDb.open();
        Build build = new Build(settings, connection);
        try {
            build.prepare();
            return build;
        } catch (RuntimeException e) {
            build.close();
            throw e;
        }
    }

    /** Runs the layers that have not been run, up to and including this one. */
    public void runThrough(Layer last, BuildListener listener) {
        for (Layer layer : Layer.values()) {
            if (layer.compareTo(last) > 0) {
                return;
            }
            inOneTransaction(() -> {
                for (SqlFile file : files.in(layer)) {
                    if (!built.containsKey(file.name())) {
                        create(layer, file, listener);
                    }
                }
                if (layer == Layer.QUALITY && !built.containsKey("dq_findings")) {
                    create(layer, findings(), listener);
                }
            });
        }
    }

    /** Datasets have landed more since the build began: rebuilds what has been built from them, in order. */
    public void refresh(Map<String, List<Path>> landed, BuildListener listener) {
        landedFiles.putAll(landed);
        Set<String> stale = new HashSet<>();
        for (String dataset : landed.keySet()) {
            createLandedView(dataset);
            stale.add("landed_" + dataset);
        }
        for (Layer layer : Layer.values()) {
            inOneTransaction(() -> {
                for (SqlFile file : files.in(layer)) {
                    if (built.containsKey(file.name())
                            && file.identifiers().stream().anyMatch(stale::contains)) {
                        stale.add(file.name());
                        create(layer, file, listener);
                    }
                }
            });
        }
    }

    /** Hands every row of a relation to the action, all columns as text. */
    public void forEachRow(String relation, Consumer<Map<String, @Nullable String>> action) {
        query("select * from " + relation, row -> action.accept(row));
    }

    /** Hands every row of a question of {@code sql/questions/} to the action. It may read what has been built so far. */
    public void forEachQuestion(String question, Consumer<Map<String, @Nullable String>> action) {
        SqlFile asked = files.in("questions").stream()
                .filter(file -> file.name().equals(question))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No sql/questions/%s.sql".formatted(question)));
        try {
            query(asked.select(), action);
        } catch (WarehouseException e) {
            throw new WarehouseException(e.blame(), "sql/questions/%s.sql: %s".formatted(question, e.getMessage()), e);
        }
    }

    /** Runs {@code sql/checks/}: what it returns stops the publish. */
    public List<CheckFinding> check() {
        List<CheckFinding> findings = new ArrayList<>();
        for (SqlFile check : files.in("checks")) {
            List<String> examples = new ArrayList<>();
            long[] rows = {0};
            query(check.select(), row -> {
                if (rows[0]++ < EXAMPLES) {
                    examples.add(row.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(", ")));
                }
            });
            if (rows[0] > 0) {
                findings.add(new CheckFinding(check.name(), rows[0], examples));
            }
        }
        return findings;
    }

    /**
     * Swaps everything served into the home: {@code parquet} first, then {@code warehouse.duckdb}, each with one rename. Readers that
     * have the old ones open go on reading them.
     */
    public Published publish(Path home, String runId) {
        Map<String, Long> rows = new TreeMap<>();
        Path parquet = settings.workFolder().resolve("parquet");
        // Facts are stored in an order that readers profit from; threads must not write their shares as they come.
        execute("set preserve_insertion_order = true");
        for (Map.Entry<String, Layer> entry : new TreeMap<>(built).entrySet()) {
            if (entry.getValue().isServed()) {
                rows.put(entry.getKey(), exportParquet(entry.getKey(), parquet));
            }
        }
        execute("checkpoint served");
        execute("use memory");
        execute("detach served");
        try {
            swap(home, runId, parquet);
        } catch (IOException e) {
            throw new WarehouseException(
                    WarehouseException.Blame.MACHINE, "Cannot publish into %s: %s".formatted(home, e), e);
        }
        return new Published(rows);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The files are thrown away; what matters has been renamed out of here.
        } finally {
            try {
                deleteFolder(settings.workFolder());
            } catch (IOException e) {
                // The next build empties the folder again.
            }
        }
    }

    private void prepare() {
        Path spill = settings.workFolder().resolve("spill");
        execute("set memory_limit = '%s'".formatted(settings.memoryLimit()));
        execute("set threads = %d".formatted(settings.threads()));
        execute("set temp_directory = '%s'".formatted(literal(spill.toString())));
        execute("set preserve_insertion_order = false");
        execute("attach '%s' as kitchen"
                .formatted(
                        literal(settings.workFolder().resolve("kitchen.duckdb").toString())));
        execute("attach '%s' as served"
                .formatted(literal(
                        settings.workFolder().resolve("warehouse.duckdb").toString())));
        execute("set search_path = 'served.main,kitchen.main'");
        execute(files.prelude("duckdb"));
        String parameters = settings.parameters().entrySet().stream()
                .map(entry -> ", '%s' as %s".formatted(literal(entry.getValue()), entry.getKey()))
                .collect(Collectors.joining());
        execute("create table kitchen.main.run_parameters as select timestamp '%s' as as_of%s"
                .formatted(DuckDb.timestamp(settings.asOf()), parameters));
        landedFiles.keySet().forEach(this::createLandedView);
    }

    private void createLandedView(String dataset) {
        String list = landedFiles.getOrDefault(dataset, List.of()).stream()
                .map(path -> "'" + literal(path.toAbsolutePath().toString()) + "'")
                .collect(Collectors.joining(", "));
        execute(
                "create or replace view kitchen.main.landed_%s as select * from read_parquet([%s], union_by_name = true)"
                        .formatted(dataset, list));
    }

    /**
     * A layer waits for the disk once, not for every relation and every comment on it. What fails is never committed: a build that failed
     * can only be closed, and goes with its files.
     */
    private void inOneTransaction(Runnable action) {
        execute("begin");
        action.run();
        execute("commit");
    }

    private void create(Layer layer, SqlFile file, BuildListener listener) {
        long start = System.nanoTime();
        String target = (layer.isServed() ? "served" : "kitchen") + ".main." + file.name();
        String form = layer.form() == Layer.Form.VIEW ? "view" : "table";
        try {
            execute("create or replace %s %s as\n%s".formatted(form, target, file.select()));
            if (layer.isServed()) {
                comment(target, file);
            }
        } catch (WarehouseException e) {
            throw new WarehouseException(
                    e.blame(), "sql/%s/%s.sql: %s".formatted(file.folder(), file.name(), e.getMessage()), e);
        }
        built.put(file.name(), layer);
        long rows = layer.form() == Layer.Form.VIEW ? 0 : count(target);
        listener.built(layer, file.name(), rows, Duration.ofNanos(System.nanoTime() - start));
    }

    private void comment(String target, SqlFile file) {
        execute("comment on table %s is '%s'".formatted(target, literal(file.comment())));
        Map<String, String> inherited = new HashMap<>();
        for (Layer layer : Layer.values()) {
            for (SqlFile other : files.in(layer)) {
                if (layer.isServed()) {
                    other.columnComments().forEach(inherited::putIfAbsent);
                }
            }
        }
        inherited.putAll(file.columnComments());
        for (String column : columns(target)) {
            String text = inherited.get(column);
            if (text != null) {
                execute("comment on column %s.%s is '%s'".formatted(target, column, literal(text)));
            }
        }
    }

    /** The generated union of everything that is a finding: the relations of {@code 13_quality} and {@code sql/warnings/}. */
    private SqlFile findings() {
        List<String> selects = new ArrayList<>();
        for (SqlFile warning : files.in("warnings")) {
            selects.add(
                    ("select '%s' as finding, cast(subject as varchar) as subject, cast(detail as varchar) as detail,"
                                    + " cast(occurred_at as timestamp) as occurred_at from (%s) as warning")
                            .formatted(warning.name(), warning.select()));
        }
        for (SqlFile quality : files.in(Layer.QUALITY)) {
            if (!NOT_FINDINGS.contains(quality.name())) {
                selects.add(finding(quality.name()));
            }
        }
        SqlFile header = files.in("findings").get(0);
        return new SqlFile(
                header.folder(),
                "dq_findings",
                String.join("\nunion all\n", selects),
                header.comment(),
                header.columnComments());
    }

    private String finding(String relation) {
        List<String> columns = columns("served.main." + relation);
        String detail = columns.stream()
                .skip(1)
                .map(column -> "'%s=' || cast(%s as varchar)".formatted(column, column))
                .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
        String occurredAt = columns.stream()
                .filter(column -> column.endsWith("_at"))
                .findFirst()
                .orElse("null");
        return "select '%s' as finding, cast(%s as varchar) as subject, %s as detail, cast(%s as timestamp) as occurred_at from %s"
                .formatted(relation, columns.get(0), detail, occurredAt, relation);
    }

    private List<String> columns(String table) {
        List<String> columns = new ArrayList<>();
        query("describe " + table, row -> columns.add(String.valueOf(row.get("column_name"))));
        return columns;
    }

    private long count(String table) {
        long[] count = {0};
        query("select count(*) as n from " + table, row -> count[0] = Long.parseLong(String.valueOf(row.get("n"))));
        return count[0];
    }

    private long exportParquet(String relation, Path parquet) {
        try {
            Files.createDirectories(parquet.resolve(relation));
        } catch (IOException e) {
            throw new WarehouseException(WarehouseException.Blame.MACHINE, "Cannot write to " + parquet, e);
        }
        execute("copy served.main.%s to '%s' (format parquet, compression zstd)"
                .formatted(
                        relation,
                        literal(parquet.resolve(relation)
                                .resolve("part-0.parquet")
                                .toString())));
        return count("served.main." + relation);
    }

    private void swap(Path home, String runId, Path parquet) throws IOException {
        Path built = settings.workFolder().resolve("warehouse.duckdb");
        if (Files.exists(settings.workFolder().resolve("warehouse.duckdb.wal"))) {
            throw new IOException("the new warehouse was not checkpointed");
        }
        syncTree(parquet);
        sync(built);
        // A folder cannot be replaced by one rename, a link to it can: `parquet` always shows one whole night.
        Path nights = Files.createDirectories(home.resolve(".parquet"));
        Path night = nights.resolve(runId);
        deleteFolder(night);
        Files.move(parquet, night, StandardCopyOption.ATOMIC_MOVE);
        Path link = home.resolve(".parquet.next");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(".parquet", runId));
        Path shown = home.resolve("parquet");
        Path previous = Files.isSymbolicLink(shown)
                ? nights.resolve(String.valueOf(Files.readSymbolicLink(shown).getFileName()))
                : night;
        Files.move(link, shown, StandardCopyOption.ATOMIC_MOVE);
        Files.move(built, home.resolve("warehouse.duckdb"), StandardCopyOption.ATOMIC_MOVE);
        sync(home);
        deleteOthers(nights, new HashSet<>(List.of(night, previous)));
    }

    /** Yesterday's Parquet stays until tomorrow: a reader may be in the middle of it. */
    private static void deleteOthers(Path folder, Set<Path> kept) throws IOException {
        List<Path> others;
        try (Stream<Path> entries = Files.list(folder)) {
            others = entries.filter(entry -> !kept.contains(entry)).toList();
        }
        for (Path other : others) {
            deleteFolder(other);
        }
    }

    private void execute(String sql) {
        DuckDb.execute(connection, sql);
    }

    private void query(String sql, Consumer<Map<String, @Nullable String>> action) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                Map<String, @Nullable String> row = new java.util.LinkedHashMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    row.put(columns.getColumnName(column).toLowerCase(Locale.ROOT), rows.getString(column));
                }
                action.accept(row);
            }
        } catch (SQLException e) {
            throw DuckDb.explain(e);
        }
    }

    private static String literal(String text) {
        return text.replace("'", "''");
    }

    private static void syncTree(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            sync(path);
        }
    }

    private static void sync(Path path) throws IOException {
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
