package org.gitopsdora.config;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as people write it: {@code *} is anything within a path segment, {@code **} anything at all, {@code {part}} a captured
 * segment or piece of one, everything else stands for itself. Turned into regular expressions that Java and RE2 read alike.
 */
public record Glob(String text) {
    private static final String META = "\\.+*?()|[]{}^$";

    /** The names between braces, in order. */
    public Set<String> parts() {
        Set<String> parts = new LinkedHashSet<>();
        int open = text.indexOf('{');
        while (open >= 0) {
            int close = text.indexOf('}', open);
            if (close < 0 || close == open + 1) {
                throw new IllegalArgumentException("has a `{` without a name and a `}`");
            }
            if (!parts.add(text.substring(open + 1, close))) {
                throw new IllegalArgumentException("captures %s twice".formatted(text.substring(open, close + 1)));
            }
            open = text.indexOf('{', close);
        }
        return parts;
    }

    public boolean isLiteral() {
        return text.indexOf('*') < 0 && text.indexOf('{') < 0;
    }

    /** Matches the whole value and captures nothing. */
    public String regex() {
        return "^" + body(null) + "$";
    }

    /** Matches the whole value; its only group is the part. */
    public String capturing(String part) {
        return "^" + body(part) + "$";
    }

    /** Without the anchors, to stand among alternatives. */
    public String body(@Nullable String captured) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("**/", at) && (at == 0 || text.charAt(at - 1) == '/')) {
                regex.append("(?:(?s:.*)/)?");
                at += 3;
            } else if (text.startsWith("**", at)) {
                regex.append("(?s:.*)");
                at += 2;
            } else if (text.charAt(at) == '*') {
                regex.append("[^/]*");
                at++;
            } else if (text.charAt(at) == '{') {
                int close = text.indexOf('}', at);
                boolean isCaptured = text.substring(at + 1, close).equals(captured);
                regex.append(isCaptured ? "([^/]+)" : "[^/]+");
                at = close + 1;
            } else {
                quote(text.charAt(at), regex);
                at++;
            }
        }
        return regex.toString();
    }

    private static void quote(char character, StringBuilder regex) {
        if (META.indexOf(character) >= 0) {
            regex.append('\\');
        }
        regex.append(character);
    }
}
