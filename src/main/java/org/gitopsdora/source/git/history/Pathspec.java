package org.gitopsdora.source.git.history;

import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gitopsdora.source.Globs;
import org.gitopsdora.source.RepositoryPath;
import org.jspecify.annotations.Nullable;

/**
 * What a line of paths covers, as git reads it: a folder and all below, a file, or {@code :(glob)} a pattern; without what the {@code :(exclude)}
 * lines beside it name.
 *
 * @param base the folder or file that all it covers lies in; empty for the repository
 */
record Pathspec(String base, @Nullable PathMatcher glob, Set<String> excluded) {
    private static final String GLOB = ":(glob)";

    private static final String EXCLUDE = ":(exclude)";

    private static final String BETWEEN = "\0";

    /** Lines that stand for themselves, each with what the request leaves out of it. */
    static List<String> of(List<String> lines) {
        String excluded = lines.stream()
                .filter(line -> line.startsWith(EXCLUDE))
                .map(line -> BETWEEN + RepositoryPath.of(line.substring(EXCLUDE.length())))
                .collect(Collectors.joining());
        return lines.stream()
                .filter(line -> !line.startsWith(EXCLUDE))
                .map(line -> (line.startsWith(GLOB) ? line : RepositoryPath.of(line)) + excluded)
                .toList();
    }

    static Pathspec parse(String line) {
        List<String> parts = List.of(line.split(BETWEEN, -1));
        Set<String> excluded = Set.copyOf(parts.subList(1, parts.size()));
        if (!parts.get(0).startsWith(GLOB)) {
            return new Pathspec(parts.get(0), null, excluded);
        }
        String pattern = parts.get(0).substring(GLOB.length());
        return new Pathspec(Globs.base(pattern), Globs.matcher(pattern), excluded);
    }

    /** Of a file within the base. */
    boolean covers(String path) {
        if (glob != null && !glob.matches(Path.of(path))) {
            return false;
        }
        return excluded.stream().noneMatch(each -> path.equals(each) || path.startsWith(each + "/"));
    }
}
