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
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One build of the warehouse: anew, beside the old one. Floor by floor, each closed when nothing that it asks is unanswered; then the
 * checks; then everything served is swapped in with a rename. Closed without publishing, it leaves yesterday's warehouse and no trace.
 */
public final class Build implements AutoCloseable {
    private static final int EXAMPLES = 10;

    /** What readers see; what else floors hold is work in between, and stays in the kitchen. */
    private static final Pattern SERVED = Pattern.compile("(dim|fct|dora|env|dq|audit|compat)_.*|run_history|about");

    private static final Pattern QUESTION = Pattern.compile("ask_([a-z]+)_.*");

    private final BuildSettings settings;
    private final SqlFiles files = SqlFiles.load();
    private final Connection connection;

    private final MadeByName madeByName = new MadeByName(files, this::columns);

    /** Of what exists so far. */
    private final Set<String> built = new HashSet<>();

    /** Questions and their rows of this build: what cannot be answered is asked once in it. */
    private final Map<String, Set<Map<String, @Nullable String>>> asked = new HashMap<>();

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

    /** What is built, from the ground up. */
    public List<Floor> floors() {
        return files.floors();
    }

    /** Builds every floor. */
    public void runAll(Map<String, Answerer> answerers, BuildListener listener) {
        floors().forEach(floor -> run(floor, answerers, listener));
    }

    /**
     * Builds a floor, asks what it asks, and builds again what reads the answers, until a round lands nothing.
     *
     * @param answerers by the word behind {@code ask_}
     */
    public void run(Floor floor, Map<String, Answerer> answerers, BuildListener listener) {
        createAll(floor, files.relations(floor), listener);
        Map<String, List<Path>> landed = ask(floor, answerers);
        while (!landed.isEmpty()) {
            refresh(landed, listener);
            landed = ask(floor, answerers);
        }
    }

    /** Hands every question of the floor to who answers it. */
    private Map<String, List<Path>> ask(Floor floor, Map<String, Answerer> answerers) {
        Map<String, List<Path>> landed = new HashMap<>();
        for (SqlFile question : files.questions(floor)) {
            List<Map<String, @Nullable String>> rows = new ArrayList<>();
            Set<Map<String, @Nullable String>> before = asked.computeIfAbsent(question.name(), key -> new HashSet<>());
            query(question, row -> {
                if (before.add(row)) {
                    rows.add(row);
                }
            });
            if (!rows.isEmpty()) {
                landed.putAll(answerer(question, answerers).answer(question.name(), rows));
            }
        }
        return landed;
    }

    private static Answerer answerer(SqlFile question, Map<String, Answerer> answerers) {
        Matcher matcher = QUESTION.matcher(question.name());
        Answerer answerer = matcher.matches() ? answerers.get(matcher.group(1)) : null;
        if (answerer == null) {
            throw new IllegalStateException("sql/%s/%s.sql: nobody answers; there are %s"
                    .formatted(question.folder(), question.name(), answerers.keySet()));
        }
        return answerer;
    }

    /** Datasets have landed more since the build began: rebuilds what has been built from them, in order. */
    private void refresh(Map<String, List<Path>> landed, BuildListener listener) {
        landedFiles.putAll(landed);
        Set<String> stale = new HashSet<>();
        for (String dataset : landed.keySet()) {
            createLandedView(dataset);
            stale.add("landed_" + dataset);
        }
        for (Floor floor : files.floors()) {
            List<SqlFile> again = new ArrayList<>();
            for (SqlFile file : files.relations(floor)) {
                if (built.contains(file.name()) && files.reads(file).stream().anyMatch(stale::contains)) {
                    stale.add(file.name());
                    again.add(file);
                }
            }
            createAll(floor, again, listener);
        }
    }

    /** Hands every row of a relation to the action, all columns as text. */
    public void forEachRow(String relation, Consumer<Map<String, @Nullable String>> action) {
        query("select * from " + relation, row -> action.accept(row));
    }

    /** Runs the checks: what they return stops the publish. */
    public List<CheckFinding> check() {
        List<CheckFinding> findings = new ArrayList<>();
        for (SqlFile check : files.checks()) {
            List<String> examples = new ArrayList<>();
            long[] rows = {0};
            query(check, row -> {
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
        for (String relation : new TreeSet<>(built)) {
            if (isServed(relation)) {
                rows.put(relation, exportParquet(relation, parquet));
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
        String limit = settings.datasetsOfAnyTime().contains(dataset)
                ? ""
                : " where extracted_at <= timestamptz '%s+00'".formatted(DuckDb.timestamp(settings.asOf()));
        List<String> payloads = settings.payloadsReadAgain().get(dataset);
        String rows = payloads == null
                ? landedRows(dataset)
                : NewestReadings.select(
                        landedRows(dataset),
                        payloads.stream().map(this::landedRows).toList());
        execute("create or replace view kitchen.main.landed_%s as select * from %s%s".formatted(dataset, rows, limit));
    }

    private String landedRows(String dataset) {
        return landedFiles.getOrDefault(dataset, List.of()).stream()
                .map(path -> "'" + literal(path.toAbsolutePath().toString()) + "'")
                .collect(Collectors.joining(", ", "read_parquet([", "], union_by_name = true)"));
    }

    /**
     * A floor waits for the disk once and not for every relation and every comment on it, but for what is served apart from what is not: a
     * transaction writes to one file. What fails is never committed: a build that failed can only be closed, and goes with its files.
     */
    private void createAll(Floor floor, List<SqlFile> relations, BuildListener listener) {
        Boolean isServed = null;
        for (SqlFile file : relations) {
            if (isServed == null || isServed != isServed(file.name())) {
                if (isServed != null) {
                    execute("commit");
                }
                isServed = isServed(file.name());
                execute("begin");
            }
            create(floor, file, listener);
        }
        if (isServed != null) {
            execute("commit");
        }
    }

    /** A contract is a view: what it is made of is stored already. */
    private void create(Floor floor, SqlFile file, BuildListener listener) {
        long start = System.nanoTime();
        boolean isServed = isServed(file.name());
        boolean isView = file.folder().equals(Floor.SHAPES);
        String target = (isServed ? "served" : "kitchen") + ".main." + file.name();
        try {
            execute("create or replace %s %s as\n%s"
                    .formatted(
                            isView ? "view" : "table",
                            target,
                            madeByName.complete(file).select()));
            if (isServed) {
                comment(target, file);
            }
        } catch (WarehouseException e) {
            throw inFile(file, e);
        }
        built.add(file.name());
        long rows = isView ? 0 : count(target);
        listener.built(floor, file.name(), rows, Duration.ofNanos(System.nanoTime() - start));
    }

    private static boolean isServed(String relation) {
        return SERVED.matcher(relation).matches();
    }

    private static WarehouseException inFile(SqlFile file, WarehouseException e) {
        return new WarehouseException(
                e.blame(), "sql/%s/%s.sql: %s".formatted(file.folder(), file.name(), e.getMessage()), e);
    }

    private void comment(String target, SqlFile file) {
        execute("comment on table %s is '%s'".formatted(target, literal(file.comment())));
        file.columnComments()
                .forEach((column, text) ->
                        execute("comment on column %s.%s is '%s'".formatted(target, column, literal(text))));
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

    private void query(SqlFile file, Consumer<Map<String, @Nullable String>> action) {
        try {
            query(file.select(), action);
        } catch (WarehouseException e) {
            throw inFile(file, e);
        }
    }

    void query(String sql, Consumer<Map<String, @Nullable String>> action) {
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
