package org.gitopsdora.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Matches values with one {@link Glob}, and says what each of its pieces matched. */
public final class GlobMatcher {
    /**
     * A value that matches.
     *
     * @param parts what stands where the parts are, by name
     * @param wildcards what the wildcards matched, in order; folders with a slash at their end
     */
    public record Match(Map<String, String> parts, List<String> wildcards) {}

    private final Pattern regex;
    private final Map<String, Integer> partGroups = new LinkedHashMap<>();
    private final List<Integer> wildcardGroups = new ArrayList<>();

    GlobMatcher(List<Glob.Token> tokens) {
        StringBuilder all = new StringBuilder();
        int groups = 0;
        for (Glob.Token token : tokens) {
            if (token.kind() != Glob.Kind.TEXT) {
                groups++;
            }
            switch (token.kind()) {
                case TEXT -> all.append(Pattern.quote(token.text()));
                case WITHIN -> all.append("([^/]*)");
                case ACROSS -> all.append("(.*)");
                case FOLDERS -> all.append("((?:.*/)?)");
                case PART -> all.append("([^/]+)");
            }
            if (token.kind() == Glob.Kind.PART) {
                partGroups.put(token.text(), groups);
            } else if (token.kind() != Glob.Kind.TEXT) {
                wildcardGroups.add(groups);
            }
        }
        this.regex = Pattern.compile(all.toString(), Pattern.DOTALL);
    }

    /** Empty unless the whole value matches. */
    public Optional<Match> match(String value) {
        Matcher matcher = regex.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        partGroups.forEach((name, group) -> parts.put(name, matcher.group(group)));
        return Optional.of(
                new Match(parts, wildcardGroups.stream().map(matcher::group).toList()));
    }
}
