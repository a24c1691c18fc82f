package org.gitopsdora.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.gitopsdora.config.Block;
import org.gitopsdora.settings.ConfigEntry;

/**
 * How the incidents of a source name what caused them: {@code cause-fields} and {@code cause-pattern}. They are landed, not used in
 * reading, so that changing them restates history; what holds where nothing is said is decided in SQL.
 */
public final class CauseRules {
    /** What Java reads and RE2, which the warehouse uses, does not: looking around, going back, possessing. */
    private static final Pattern FOREIGN =
            Pattern.compile("\\(\\?(?:[=!>]|<[=!a-zA-Z])|\\\\[1-9GZXRhHVk]|[*+?}]\\+|&&");

    private CauseRules() {}

    /**
     * Facts of the {@code sources} section of {@link ConfigEntry}.
     *
     * @param always fields that count too where others are named
     */
    public static Map<String, String> facts(Block source, List<String> always) {
        List<String> fields = new ArrayList<>(source.strings("cause-fields"));
        if (!fields.isEmpty()) {
            fields.addAll(always);
        }
        List<String> patterns = source.strings("cause-pattern");
        patterns.forEach(pattern -> check(source, pattern));
        Map<String, String> facts = new LinkedHashMap<>(numbered("cause_field.", fields));
        facts.putAll(numbered("cause_pattern.", patterns));
        return facts;
    }

    public static Map<String, String> numbered(String prefix, List<String> values) {
        Map<String, String> facts = new LinkedHashMap<>();
        values.forEach(value -> facts.put(prefix + facts.size(), value));
        return facts;
    }

    private static void check(Block source, String pattern) {
        int groups;
        try {
            groups = Pattern.compile(pattern).matcher("").groupCount();
        } catch (PatternSyntaxException e) {
            throw source.error("cause-pattern", "is no regular expression: " + e.getDescription());
        }
        if (groups != 1) {
            throw source.error(
                    "cause-pattern",
                    "must have one group, the cause, not %d; write (?:…) for the others".formatted(groups));
        }
        if (FOREIGN.matcher(pattern).find()) {
            throw source.error(
                    "cause-pattern",
                    "must do without lookaround, back references, named groups and possessive quantifiers");
        }
    }
}
