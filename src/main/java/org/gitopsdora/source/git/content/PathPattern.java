package org.gitopsdora.source.git.content;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gitopsdora.config.Glob;
import org.gitopsdora.config.GlobMatcher;

/** A {@link Glob} over file paths or branch names that says whose they are: it captures environment, cluster and service. */
public final class PathPattern {
    private static final Set<String> CAPTURES = Set.of("environment", "cluster", "service");
    private static final Pattern PART = Pattern.compile("\\{[^{}/]*}");

    private final Glob glob;
    private final GlobMatcher matcher;

    private PathPattern(Glob glob) {
        this.glob = glob;
        this.matcher = glob.matcher();
    }

    /**
     * @throws IllegalArgumentException with what is wrong, to be read after the pattern
     */
    public static PathPattern compile(String text) {
        if (text.isEmpty() || text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            throw new IllegalArgumentException("must be a path without leading, trailing or double slash");
        }
        String rest = PART.matcher(text).replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a brace that captures nothing");
        }
        Glob glob = new Glob(text);
        for (String part : glob.parts()) {
            if (!CAPTURES.contains(part)) {
                throw new IllegalArgumentException(
                        "captures `{%s}`; allowed: {environment}, {cluster}, {service}".formatted(part));
            }
        }
        return new PathPattern(glob);
    }

    public String text() {
        return glob.text();
    }

    public Set<String> captures() {
        return glob.parts();
    }

    /** The only part of a tree that has to be read: a path without slash at its end; empty for the whole tree. */
    public String literalPrefix() {
        return glob.literalPrefix();
    }

    public Optional<Match> match(String path) {
        return matcher.match(path)
                .map(match -> new Match(
                        new WorkloadKey(
                                match.parts().get("environment"),
                                match.parts().get("cluster"),
                                match.parts().get("service")),
                        String.join("/", match.wildcards())));
    }

    /**
     * @param relativePath what the wildcards matched: equal for a file that only moved with its folder
     */
    public record Match(WorkloadKey workload, String relativePath) {}
}
