package org.gitopsdora.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as people write it: {@code *} is anything within a path segment, {@code **} anything at all, {@code {part}} a captured
 * segment or piece of one, everything else stands for itself. Turned into regular expressions that Java and RE2 read alike.
 */
public record Glob(String text) {
    private static final Pattern SPECIAL = Pattern.compile("\\{(?<part>[^}]*)}|(?<![^/])\\*\\*/|\\*\\*|\\*");
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
        for (Token token : tokens()) {
            switch (token.kind()) {
                case TEXT -> quote(token.text(), regex);
                case WITHIN -> regex.append("[^/]*");
                case ACROSS -> regex.append("(?s:.*)");
                case FOLDERS -> regex.append("(?:(?s:.*)/)?");
                case PART -> regex.append(token.text().equals(captured) ? "([^/]+)" : "[^/]+");
            }
        }
        return regex.toString();
    }

    /** To match many values with. */
    public GlobMatcher matcher() {
        return new GlobMatcher(tokens());
    }

    /** What stands before the first segment with a wildcard or a part, without a slash at its end; the whole text if there is none. */
    public String literalPrefix() {
        if (isLiteral()) {
            return text;
        }
        Token first = tokens().get(0);
        int slash = first.kind() == Kind.TEXT ? first.text().lastIndexOf('/') : -1;
        return slash < 0 ? "" : first.text().substring(0, slash);
    }

    enum Kind {
        TEXT,
        /** {@code *} */
        WITHIN,
        /** {@code **} */
        ACROSS,
        /** <code>**&#47;</code> where a segment begins: any folders, or none. */
        FOLDERS,
        PART
    }

    /**
     * A piece of the pattern.
     *
     * @param text itself, or the name of a part
     */
    record Token(Kind kind, String text) {}

    private List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        Matcher special = SPECIAL.matcher(text);
        int end = 0;
        while (special.find()) {
            if (end < special.start()) {
                tokens.add(new Token(Kind.TEXT, text.substring(end, special.start())));
            }
            String part = special.group("part");
            tokens.add(part == null ? new Token(wildcard(special.group()), "") : new Token(Kind.PART, part));
            end = special.end();
        }
        if (end < text.length()) {
            tokens.add(new Token(Kind.TEXT, text.substring(end)));
        }
        return tokens;
    }

    private static Kind wildcard(String text) {
        return switch (text) {
            case "*" -> Kind.WITHIN;
            case "**" -> Kind.ACROSS;
            default -> Kind.FOLDERS;
        };
    }

    private static void quote(String text, StringBuilder regex) {
        for (int at = 0; at < text.length(); at++) {
            if (META.indexOf(text.charAt(at)) >= 0) {
                regex.append('\\');
            }
            regex.append(text.charAt(at));
        }
    }
}
