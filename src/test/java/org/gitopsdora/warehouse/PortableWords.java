package org.gitopsdora.warehouse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.warehouse.SqlTokens.Kind;
import org.gitopsdora.warehouse.SqlTokens.Token;

/**
 * The portable subset, word by word: every word is one of these or a name that the statement itself gives or reads. So what DuckDB adds
 * to SQL stands out by its word although its parser leaves no trace of it.
 */
final class PortableWords {
    private static final Set<String> WORDS = words("""
            select distinct from where group by having order as with union all grouping sets
            inner left full outer cross join on
            and or not in is null true false like case when then else end cast coalesce
            over partition window rows range row between unbounded preceding following current
            filter within nulls first last desc interval day""");

    private static final Set<String> TYPES = words("string bigint integer double boolean timestamp date");
    /** A text before which the type stands: Spark has this of dates and timestamps. */
    private static final Set<String> TYPES_OF_LITERALS = Set.of("timestamp", "date");

    private static final Set<String> SIGNS = words("( ) , . = <> < > <= >= + - * / % ||");

    /** A comma before one of these ends a list that DuckDB forgives. */
    private static final Set<String> CLAUSES = words(") from where group having order union window");

    private static final Map<String, String> INSTEAD = Map.of(
            "varchar", "Spark wants it with a length: say string",
            "\\", "Spark takes it for an escape: say [.] for a dot, [0-9] for a digit",
            "\"", "Spark takes it for a text");

    private final SqlTokens tokens;
    private final Set<String> names;
    private final List<String> breaches = new ArrayList<>();

    /**
     * @param names of relations, columns and functions in the statement
     */
    private PortableWords(SqlTokens tokens, Set<String> names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** What a statement says that it may not, of which there is no tree. */
    static List<String> breachesOfSigns(SqlTokens tokens) {
        PortableWords words = new PortableWords(tokens, Set.of());
        tokens.all().forEach(words::look);
        words.beginning();
        return words.breaches;
    }

    static List<String> breaches(SqlTokens tokens, Set<String> names) {
        PortableWords words = new PortableWords(tokens, withWindows(tokens, names));
        tokens.all().forEach(words::look);
        tokens.all().forEach(words::lookUp);
        words.beginning();
        words.neighbours();
        words.selectBeforeFrom();
        return words.breaches;
    }

    private void look(Token token) {
        String text = token.text();
        switch (token.kind()) {
            case WORD -> {
                if (!text.equals(text.toLowerCase(Locale.ROOT))) {
                    breach(token, "upper case in `%s`".formatted(text));
                }
            }
            case STRING -> {
                if (text.contains("\\")) {
                    breach(token, "a backslash in %s: %s".formatted(text, INSTEAD.get("\\")));
                }
            }
            case QUOTED -> breach(token, "double quotes around `%s`: %s".formatted(text, INSTEAD.get("\"")));
            case SIGN -> {
                if (!SIGNS.contains(text)) {
                    breach(token, "the sign `%s`".formatted(text));
                }
            }
            case NUMBER -> {}
        }
    }

    private void lookUp(Token token) {
        String text = token.text();
        if (token.is(Kind.WORD) && !WORDS.contains(text) && !TYPES.contains(text) && !names.contains(text)) {
            String instead = INSTEAD.getOrDefault(text, "");
            breach(token, "the word `%s`%s".formatted(text, instead.isEmpty() ? "" : ": " + instead));
        }
    }

    private void beginning() {
        Token first = tokens.all().get(0);
        if (!Set.of("select", "with").contains(first.text())) {
            breach(first, "`%s` before any `select`".formatted(first.text()));
        }
    }

    private void neighbours() {
        List<Token> all = tokens.all();
        for (int index = 1; index < all.size(); index++) {
            Token before = all.get(index - 1);
            Token token = all.get(index);
            if (before.text().equals(",") && CLAUSES.contains(token.text())) {
                breach(before, "a comma before `%s`".formatted(token.text()));
            }
            if (before.text().equals("filter")
                    || (index > 1 && all.get(index - 2).text().equals("filter"))) {
                filter(before, token);
            }
            boolean isLiteralOfType = token.is(Kind.STRING) && before.is(Kind.WORD) && !WORDS.contains(before.text());
            if (isLiteralOfType && !TYPES_OF_LITERALS.contains(before.text())) {
                breach(before, "the text %s after `%s`".formatted(token.text(), before.text()));
            }
            if (token.text().equals(")")
                    && before.text().equals("(")
                    && index > 1
                    && all.get(index - 2).text().equals("count")) {
                breach(before, "`count()`: say count(*)");
            }
        }
    }

    /** DuckDB filters without {@code where}, too. */
    private void filter(Token before, Token token) {
        if (before.text().equals("(") && !token.text().equals("where")) {
            breach(token, "`filter` without `where`");
        }
    }

    /** Between two parentheses every {@code from} has a {@code select} before it that no other {@code from} has. */
    private void selectBeforeFrom() {
        Deque<String> awaited = new ArrayDeque<>(List.of(""));
        String before = "";
        for (Token token : tokens.all()) {
            switch (token.text()) {
                case "(" -> awaited.push("");
                case ")" -> awaited.pop();
                case "select" -> {
                    awaited.pop();
                    awaited.push("from");
                }
                case "from" -> {
                    if (!before.equals("distinct") && awaited.pop().isEmpty()) {
                        breach(token, "`from` before its `select`");
                    }
                    if (!before.equals("distinct")) {
                        awaited.push("");
                    }
                }
                default -> {}
            }
            before = token.text();
        }
    }

    private void breach(Token token, String what) {
        breaches.add("line %d: %s".formatted(tokens.lineOf(token.position()), what));
    }

    /** No tree has the names of windows. */
    private static Set<String> withWindows(SqlTokens tokens, Set<String> names) {
        Set<String> all = new HashSet<>(names);
        String before = "";
        for (Token token : tokens.all()) {
            if (before.equals("over") && token.is(Kind.WORD)) {
                all.add(token.text());
            }
            before = token.text();
        }
        return all;
    }

    private static Set<String> words(String list) {
        return Set.of(list.split("\\s+"));
    }
}
