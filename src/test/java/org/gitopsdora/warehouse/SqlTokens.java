package org.gitopsdora.warehouse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement as it is written, without its comments: what a tree no longer shows. */
final class SqlTokens {
    private static final Pattern TOKEN = Pattern.compile("(?<blank>\\s+|--[^\\n]*)"
            + "|(?<string>'(?:[^']|'')*')"
            + "|(?<quoted>\"[^\"]*\")"
            + "|(?<word>[A-Za-z_][A-Za-z0-9_]*)"
            + "|(?<number>[0-9]+(?:\\.[0-9]+)?(?:e-?[0-9]+)?)"
            + "|(?<sign>[-+*/%<>=!|&^~@#?:$`]+|.)");

    private final String bytes;
    private final List<Token> tokens = new ArrayList<>();
    private final Map<Long, Integer> indexByPosition = new TreeMap<>();

    /** DuckDB counts bytes, so every byte is a character here. */
    SqlTokens(String sql) {
        bytes = new String(sql.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Matcher matcher = TOKEN.matcher(bytes);
        while (matcher.find()) {
            if (matcher.group("blank") == null) {
                indexByPosition.put((long) matcher.start(), tokens.size());
                tokens.add(new Token(kind(matcher), matcher.group(), matcher.start()));
            }
        }
    }

    List<Token> all() {
        return tokens;
    }

    Optional<Token> findAt(long position) {
        return Optional.ofNullable(indexByPosition.get(position)).map(tokens::get);
    }

    /** The name of a function, where its parenthesis follows. */
    Optional<Token> findCallAt(long position) {
        int next = indexByPosition.getOrDefault(position, tokens.size()) + 1;
        return next < tokens.size() && tokens.get(next).text().equals("(")
                ? findAt(position).filter(token -> token.is(Kind.WORD))
                : Optional.empty();
    }

    Optional<Token> findBefore(Token token) {
        int index = indexByPosition.getOrDefault((long) token.position(), 0);
        return index == 0 ? Optional.empty() : Optional.of(tokens.get(index - 1));
    }

    long lineOf(long position) {
        return 1
                + bytes.chars()
                        .limit(position)
                        .filter(character -> character == '\n')
                        .count();
    }

    private static Kind kind(Matcher matcher) {
        for (Kind kind : Kind.values()) {
            if (matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
                return kind;
            }
        }
        throw new IllegalStateException("No kind of token: " + matcher.group());
    }

    enum Kind {
        STRING,
        QUOTED,
        WORD,
        NUMBER,
        SIGN
    }

    /**
     * One of them.
     *
     * @param position of its first byte
     */
    record Token(Kind kind, String text, int position) {
        boolean is(Kind other) {
            return kind == other;
        }
    }
}
