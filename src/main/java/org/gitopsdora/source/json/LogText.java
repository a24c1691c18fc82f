package org.gitopsdora.source.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lines of logs as people keep them: JSON behind what somebody has written before it, and logfmt. */
public final class LogText {
    /** A quoted value is unrolled: thousands of characters must not take a stack frame each. */
    private static final Pattern PAIR = Pattern.compile(
            "(?:^|\\s)([A-Za-z][\\w.@/-]*)=(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[^\\s\"]*+)(?=\\s|$)");

    private LogText() {}

    /**
     * The JSON behind what stern, {@code kubectl logs --prefix}, {@code --timestamps} or a container runtime writes before it; null where there is
     * none: in a sentence with braces, and in a document that begins with one itself.
     */
    public static @Nullable JsonNode findJson(String line) {
        int brace = line.indexOf('{');
        if (brace <= 0 || line.startsWith("[{") || !line.endsWith("}")) {
            return null;
        }
        try {
            return JsonRecords.readTree(line.substring(brace));
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The pairs of {@code name=shop msg="Reconciliation finished"}, whatever else is in the line; of a pair that is cut off nothing. */
    public static ObjectNode logfmt(String line) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        Matcher pair = PAIR.matcher(line);
        while (pair.find()) {
            record.put(pair.group(1), unquoted(pair.group(2)));
        }
        return record;
    }

    /** Go quotes much as JSON does; what only Go knows stays as it stands. */
    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        try {
            return JsonRecords.readTree(value).asString("");
        } catch (JacksonException e) {
            return value.substring(1, value.length() - 1);
        }
    }
}
