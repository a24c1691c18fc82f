package org.gitopsdora.source.git.content;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over file paths or branch names: <code>{environment}</code>, <code>{cluster}</code> and <code>{service}</code> capture within a
 * segment, {@code *} matches within a segment, {@code **} across segments.
 */
public final class PathPattern {

    private static final Set<String> CAPTURES = Set.of("environment", "cluster", "service");
    private static final Pattern TOKEN = Pattern.compile("\\{([^{}/]*)}|\\*\\*/|\\*\\*|\\*");

    private final String text;
    private final Pattern regex;
    private final Set<String> captures;
    private final List<Integer> wildcards;
    private final String literalPrefix;

    private PathPattern(String text, Pattern regex, Set<String> captures, List<Integer> wildcards) {
        this.text = text;
        this.regex = regex;
        this.captures = captures;
        this.wildcards = wildcards;
        this.literalPrefix = literalPrefixOf(text);
    }

    /**
     * @throws IllegalArgumentException with what is wrong, to be read after the pattern
     */
    public static PathPattern compile(String text) {
        if (text.isEmpty() || text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            throw new IllegalArgumentException("must be a path without leading, trailing or double slash");
        }
        Set<String> captures = new LinkedHashSet<>();
        StringBuilder regex = new StringBuilder();
        int end = 0;
        int group = 0;
        List<Integer> wildcards = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            regex.append(literal(text.substring(end, token.start())));
            String name = token.group(1);
            regex.append(name == null ? wildcard(token, text) : capture(name, captures));
            group++;
            if (name == null) {
                wildcards.add(group);
            }
            end = token.end();
        }
        regex.append(literal(text.substring(end)));
        return new PathPattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL), captures, wildcards);
    }

    private static String literal(String part) {
        if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a brace that captures nothing");
        }
        return part.isEmpty() ? "" : Pattern.quote(part);
    }

    private static String capture(String name, Set<String> captures) {
        if (!CAPTURES.contains(name)) {
            throw new IllegalArgumentException(
                    "captures `{%s}`; allowed: {environment}, {cluster}, {service}".formatted(name));
        }
        if (!captures.add(name)) {
            throw new IllegalArgumentException("captures `{%s}` twice".formatted(name));
        }
        return "(?<%s>[^/]+)".formatted(name);
    }

    private static String wildcard(Matcher token, String text) {
        boolean opensSegment = token.start() == 0 || text.charAt(token.start() - 1) == '/';
        return switch (token.group()) {
            case "**/" -> opensSegment ? "((?:[^/]+/)*)" : "(.*/)";
            case "**" -> opensSegment ? "(.+)" : "(.*)";
            default -> "([^/]*)";
        };
    }

    /** What stands before the first segment with a capture or wildcard: the only part of a tree that has to be read. */
    private static String literalPrefixOf(String text) {
        Matcher token = TOKEN.matcher(text);
        if (!token.find()) {
            return text;
        }
        int slash = text.lastIndexOf('/', token.start());
        return slash < 0 ? "" : text.substring(0, slash);
    }

    public String text() {
        return text;
    }

    public Set<String> captures() {
        return captures;
    }

    /** A path without slash at its end; empty for the whole tree. */
    public String literalPrefix() {
        return literalPrefix;
    }

    public Optional<Match> match(String path) {
        Matcher matcher = regex.matcher(path);
        return matcher.matches()
                ? Optional.of(new Match(
                        new WorkloadKey(
                                captured(matcher, "environment"),
                                captured(matcher, "cluster"),
                                captured(matcher, "service")),
                        rest(matcher)))
                : Optional.empty();
    }

    private @Nullable String captured(Matcher matcher, String name) {
        return captures.contains(name) ? matcher.group(name) : null;
    }

    private String rest(Matcher matcher) {
        List<String> parts = new ArrayList<>();
        wildcards.forEach(group -> parts.add(matcher.group(group)));
        return String.join("/", parts);
    }

    /**
     * @param relativePath what the wildcards matched: equal for a file that only moved with its folder
     */
    public record Match(WorkloadKey workload, String relativePath) {}
}
