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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of {@code sql/}, read from the class path: a folder while developing, the jar when installed. */
final class SqlFiles {
    private final Map<String, List<SqlFile>> byFolder = new TreeMap<>();
    private final Map<String, String> preludes = new TreeMap<>();

    private SqlFiles() {}

    static SqlFiles load() {
        URL root = SqlFiles.class.getClassLoader().getResource("sql");
        if (root == null) {
            throw new IllegalStateException("sql/ is not in the jar: it was built wrongly");
        }
        SqlFiles files = new SqlFiles();
        try {
            URI uri = root.toURI();
            if ("file".equals(uri.getScheme())) {
                files.loadFrom(Path.of(uri));
                return files;
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                files.loadFrom(jar.provider().getPath(uri));
            } catch (FileSystemAlreadyExistsException e) {
                files.loadFrom(FileSystems.getFileSystem(uri).provider().getPath(uri));
            }
            return files;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot read " + root, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + root, e);
        }
    }

    List<SqlFile> in(String folder) {
        return byFolder.getOrDefault(folder, List.of());
    }

    List<SqlFile> in(Layer layer) {
        return in(layer.folder());
    }

    /** Engine differences as macros, for instance {@code duckdb}. */
    String prelude(String engine) {
        String prelude = preludes.get(engine);
        if (prelude == null) {
            throw new IllegalStateException("No sql/prelude/%s.sql".formatted(engine));
        }
        return prelude;
    }

    private void loadFrom(Path root) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root, 2)) {
            walk.filter(path -> path.toString().endsWith(".sql")).sorted().forEach(paths::add);
        }
        for (Path path : paths) {
            Path parent = path.getParent();
            if (parent == null) {
                continue;
            }
            String folder = String.valueOf(parent.getFileName()).replace("/", "");
            String file = String.valueOf(path.getFileName());
            String name = file.substring(0, file.length() - ".sql".length());
            String text = Files.readString(path);
            if ("prelude".equals(folder)) {
                preludes.put(name, text);
            } else {
                byFolder.computeIfAbsent(folder, key -> new ArrayList<>()).add(SqlFile.parse(folder, name, text));
            }
        }
    }
}
