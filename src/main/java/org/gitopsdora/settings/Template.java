package org.gitopsdora.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value put together from attributes of a workload, for instance {@code {label:app}-{cluster}}. */
record Template(List<Piece> pieces) {
    private static final Pattern REFERENCE = Pattern.compile("\\{([^{}]+)}");

    /** Literal text, or the canonical name of an attribute. */
    record Piece(Kind kind, String value) {}

    /** As in the key of a {@link ConfigEntry}. */
    enum Kind {
        TEXT("text"),
        REFERENCE("ref");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    static Template parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            addText(text.substring(at, matcher.start()), pieces);
            pieces.add(new Piece(Kind.REFERENCE, MatchAttribute.canonical(matcher.group(1))));
            at = matcher.end();
        }
        addText(text.substring(at), pieces);
        return new Template(List.copyOf(pieces));
    }

    private static void addText(String text, List<Piece> pieces) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a brace without its partner");
        }
        if (!text.isEmpty()) {
            pieces.add(new Piece(Kind.TEXT, text));
        }
    }
}
