package org.gitopsdora.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of {@code sql/}, read from the class path: a folder while developing, the jar when installed. What a file is for is told by
 * where it stands and by how its name begins: {@code ask_} a question, {@code warn_} and {@code check_} in a vendor's room a warning
 * and a check, anything else on a floor a relation.
 */
final class SqlFiles {
    private final Map<String, String> preludes = new TreeMap<>();
    private final List<SqlFile> checks = new ArrayList<>();
    private final List<SqlFile> warnings = new ArrayList<>();
    private final Map<String, List<SqlFile>> relations = new TreeMap<>(Comparator.comparing(SqlFiles::groundFirst));
    private final Map<String, List<SqlFile>> questions = new HashMap<>();

    private final Map<String, Set<String>> reads = new HashMap<>();

    private SqlFiles() {}

    /** The program's own {@code sql/}, and those of a class loader around it: who brings a source of his own brings its room beside it. */
    static SqlFiles load() {
        try {
            ClassLoader own = SqlFiles.class.getClassLoader();
            List<URL> roots = Collections.list(own.getResources("sql"));
            if (roots.isEmpty()) {
                throw new IllegalStateException("sql/ is not in the jar: it was built wrongly");
            }
            // A class path may name the program's own folder twice; what a loader around it brings is more.
            List<URL> more = Collections.list(
                    Thread.currentThread().getContextClassLoader().getResources("sql"));
            more.removeAll(roots);
            SqlFiles files = new SqlFiles();
            files.loadFrom(roots.get(0));
            for (URL root : more) {
                files.loadFrom(root);
            }
            files.relations.replaceAll(files::sorted);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read sql/", e);
        }
    }

    private void loadFrom(URL root) throws IOException {
        try {
            URI uri = root.toURI();
            if ("file".equals(uri.getScheme())) {
                loadFrom(Path.of(uri));
                return;
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                loadFrom(jar.provider().getPath(uri));
            } catch (FileSystemAlreadyExistsException e) {
                loadFrom(FileSystems.getFileSystem(uri).provider().getPath(uri));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot read " + root, e);
        }
    }

    /** From the ground up. */
    List<Floor> floors() {
        List<Floor> floors = new ArrayList<>();
        for (String name : relations.keySet()) {
            floors.add(new Floor(name, floors.size() + 1));
        }
        return floors;
    }

    /** Relations of a floor, each after what it reads. */
    List<SqlFile> relations(Floor floor) {
        return relations.getOrDefault(floor.name(), List.of());
    }

    /** Relations of every floor, each after what it reads. */
    List<SqlFile> relations() {
        return relations.values().stream().flatMap(List::stream).toList();
    }

    /** What is asked before a floor is closed. */
    List<SqlFile> questions(Floor floor) {
        return questions.getOrDefault(floor.name(), List.of());
    }

    List<SqlFile> questions() {
        return questions.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(SqlFile::name))
                .toList();
    }

    List<SqlFile> checks() {
        return checks;
    }

    List<SqlFile> warnings() {
        return warnings;
    }

    /** Engine differences as macros, for instance {@code duckdb}. */
    String prelude(String engine) {
        String prelude = preludes.get(engine);
        if (prelude == null) {
            throw new IllegalStateException("No sql/prelude/%s.sql".formatted(engine));
        }
        return prelude;
    }

    /**
     * What gives the columns of a contract: the relation of that name in every room that has one, in the order of the rooms; a room may
     * give it in parts ({@code <vendor>__attempts_of_<something>}).
     */
    List<SqlFile> givers(SqlFile contract) {
        return relations.getOrDefault(Floor.ROOMS, List.of()).stream()
                .filter(file -> !file.room().isEmpty() && gives(file, file.room() + "__" + contract.name()))
                .sorted(Comparator.comparing(SqlFile::room).thenComparing(SqlFile::name))
                .toList();
    }

    private static boolean gives(SqlFile file, String name) {
        return file.name().equals(name) || file.name().startsWith(name + "_of_");
    }

    /** What a relation reads, also where its select is made by name. */
    Set<String> reads(SqlFile file) {
        return reads.computeIfAbsent(file.folder() + "/" + file.name(), key -> Set.copyOf(findReads(file)));
    }

    private Set<String> findReads(SqlFile file) {
        if (!file.isMadeByName()) {
            return file.reads();
        }
        Set<String> reads = new TreeSet<>();
        if (file.folder().equals(Floor.SHAPES)) {
            givers(file).forEach(giver -> reads.add(giver.name()));
            return reads;
        }
        reads.addAll(listed(file).stream().map(SqlFile::name).toList());
        warnings.forEach(warning -> reads.addAll(warning.reads()));
        reads.remove(file.name());
        return reads;
    }

    /** The relations whose rows are findings: those beside the relation that is their union. */
    List<SqlFile> listed(SqlFile findings) {
        return relations.getOrDefault(Floor.nameOf(findings.folder()), List.of()).stream()
                .filter(file -> file.name().startsWith("dq_") && !file.name().equals(findings.name()))
                .sorted(Comparator.comparing(SqlFile::name))
                .toList();
    }

    private void loadFrom(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(path -> path.toString().endsWith(".sql"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        for (Path path : paths) {
            Path relative = root.relativize(path);
            Path parent = relative.getParent();
            if (parent != null) {
                String file = String.valueOf(relative.getFileName());
                add(
                        parent.toString().replace('\\', '/'),
                        file.substring(0, file.length() - ".sql".length()),
                        Files.readString(path));
            }
        }
    }

    private void add(String folder, String name, String text) {
        String floor = Floor.nameOf(folder);
        if (folder.equals("prelude")) {
            preludes.put(name, text);
        } else if (folder.equals("checks")) {
            checks.add(SqlFile.parse(folder, name, text));
        } else if (folder.equals("warnings")) {
            warnings.add(SqlFile.parse(folder, name, text));
        } else if (floor.isEmpty()) {
            throw new IllegalStateException("sql/%s/%s.sql stands on no floor".formatted(folder, name));
        } else if (name.startsWith("check_")) {
            checks.add(SqlFile.parse(folder, name.substring("check_".length()), text));
        } else if (name.startsWith("warn_")) {
            warnings.add(SqlFile.parse(folder, name.substring("warn_".length()), text));
        } else if (name.startsWith("ask_")) {
            questions.computeIfAbsent(floor, key -> new ArrayList<>()).add(SqlFile.parse(folder, name, text));
        } else {
            relations.computeIfAbsent(floor, key -> new ArrayList<>()).add(SqlFile.parse(folder, name, text));
        }
    }

    /** Each after what it reads; what nothing orders stands by name. */
    private List<SqlFile> sorted(String floor, List<SqlFile> unsorted) {
        Map<String, SqlFile> byName = new TreeMap<>();
        for (SqlFile file : unsorted) {
            if (byName.put(file.name(), file) != null) {
                throw new IllegalStateException("sql/%s: two files are called %s.sql".formatted(floor, file.name()));
            }
        }
        Map<String, SqlFile> sorted = new LinkedHashMap<>();
        byName.values().forEach(file -> place(file, byName, sorted, new LinkedHashSet<>()));
        return List.copyOf(sorted.values());
    }

    private void place(SqlFile file, Map<String, SqlFile> byName, Map<String, SqlFile> sorted, Set<String> readers) {
        if (sorted.containsKey(file.name())) {
            return;
        }
        if (!readers.add(file.name())) {
            throw new IllegalStateException("sql/: relations read each other in a circle: %s -> %s"
                    .formatted(String.join(" -> ", readers), file.name()));
        }
        for (String read : new TreeSet<>(reads(file))) {
            SqlFile sibling = byName.get(read);
            if (sibling != null) {
                place(sibling, byName, sorted, readers);
            }
        }
        readers.remove(file.name());
        sorted.put(file.name(), file);
    }

    private static String groundFirst(String floor) {
        return floor.equals(Floor.ROOMS) ? "" : floor;
    }
}
