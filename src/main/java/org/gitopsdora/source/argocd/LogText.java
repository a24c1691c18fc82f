package org.gitopsdora.source.argocd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gitopsdora.source.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a log as people keep it: JSON behind what stern, {@code kubectl logs --prefix}, {@code --timestamps} or a container runtime writes
 * before it, or logfmt, which is Argo CD's other format and that of a program that has not read its configuration yet.
 */
final class LogText {
    private static final Pattern PREFIX =
            Pattern.compile("^(?:\\[[^\\]\\s{]+\\]|[^\\s{\"=\\[]+)(?: [^\\s{\"=]+){0,3} (?=\\{)");

    private static final Pattern LOGFMT = Pattern.compile("(?:^|\\s)(?=(?:time|level|msg)=)");

    private static final Pattern PAIR =
            Pattern.compile("\\G\\s*([A-Za-z][\\w.@/-]*)=(\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s\"]*)(?=\\s|$)");

    private LogText() {}

    /** The record that the line carries; null if it carries none. */
    static @Nullable JsonNode find(String line) {
        if (line.indexOf('\n') >= 0) {
            return null;
        }
        Matcher prefix = PREFIX.matcher(line);
        if (prefix.find()) {
            try {
                return JsonRecords.readTree(line.substring(prefix.end()));
            } catch (JacksonException e) {
                return null;
            }
        }
        Matcher start = LOGFMT.matcher(line);
        return line.startsWith("{") || !start.find() ? null : logfmt(line.substring(start.end()));
    }

    private static @Nullable JsonNode logfmt(String line) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        Matcher pair = PAIR.matcher(line);
        int end = 0;
        while (pair.find()) {
            record.put(pair.group(1), unquoted(pair.group(2)));
            end = pair.end();
        }
        return line.substring(end).isBlank() && record.has("msg") && record.has("time") ? record : null;
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
