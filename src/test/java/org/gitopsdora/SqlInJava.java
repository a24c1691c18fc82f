package org.gitopsdora;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Finds SQL in string literals: queries, aggregates, and the names of what is served. Java moves data, SQL decides. */
final class SqlInJava {
    /** What a person is told to look at, within a sentence. */
    private static final Pattern HINT =
            Pattern.compile("(?<=[ (\"])select \\* from \\w+( where %s)?|(?:see|in) dq_rejected_records");

    private static final Pattern QUERY = Pattern.compile("(?is)\\bselect\\b.+\\bfrom\\b");
    private static final Pattern AGGREGATE =
            Pattern.compile("(?i)\\b(?:count|sum|avg|min|max|median|percentile_cont|string_agg)\\((?!\\))");

    private SqlInJava() {}

    /** What is wrong, file by file, in a folder of sources. */
    static List<String> in(Path folder) throws IOException {
        Set<String> served = served();
        List<String> found = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(folder)) {
            List<Path> sources =
                    walk.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                new Literals(unit.getSourceFile().getName(), served, found).scan(unit, null);
            }
        }
        return found;
    }

    /** The relations of the floors that are served; a name without an underscore is a word like any other. */
    private static Set<String> served() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("sql"))) {
            return files.filter(file -> file.toString().matches("sql/[4-7]_.*\\.sql"))
                    .map(file -> file.getFileName().toString().replace(".sql", ""))
                    .filter(name -> name.contains("_"))
                    .collect(Collectors.toSet());
        }
    }

    private static final class Literals extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final String file;
        private final Set<String> served;
        private final List<String> found;

        Literals(String file, Set<String> served, List<String> found) {
            this.file = file;
            this.served = served;
            this.found = found;
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String text) {
                String rest = HINT.matcher(text).replaceAll("");
                boolean isSql = QUERY.matcher(rest).find()
                        || AGGREGATE.matcher(rest).find()
                        || Stream.of(rest.split("\\W+")).anyMatch(served::contains);
                if (isSql) {
                    found.add("%s: %s".formatted(file, text));
                }
            }
            return null;
        }
    }
}
