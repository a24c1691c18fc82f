package org.gitopsdora.source.flux;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tables and texts that people export in place of events, and what they may do instead. */
final class TextLines {
    private static final Pattern TABLE =
            Pattern.compile("^(NAMESPACE\\s+)?LAST SEEN\\s+TYPE\\s+REASON\\s+OBJECT\\s+(SUBOBJECT\\s+)?.*MESSAGE.*");

    /** {@code 2022-08-02T12:55:34.419Z info Kustomization/podinfo.default - message}. */
    private static final Pattern FLUX_LOGS =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z (info|error|debug) (\\w+/\\S+)? ?- .*", Pattern.DOTALL);

    private TextLines() {}

    /** What to export instead; null if the line is of no kind that is known. */
    static @Nullable String hint(String line) {
        if (line.startsWith("LAST SEEN") || line.startsWith("NAMESPACE")) {
            return TABLE.matcher(line).matches()
                    ? "a table with relative times and without revisions, as `flux events` and `kubectl get events` print it: use `kubectl get events -A -o json`, or better a Provider of type generic"
                    : null;
        }
        return !line.isEmpty()
                        && Character.isDigit(line.charAt(0))
                        && FLUX_LOGS.matcher(line).matches()
                ? "the text of `flux logs` has no revisions: keep the controllers' own JSON logs, or better a Provider of type generic"
                : null;
    }
}
