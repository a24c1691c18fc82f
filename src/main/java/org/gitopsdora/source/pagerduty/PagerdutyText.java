package org.gitopsdora.source.pagerduty;

import java.util.Locale;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How PagerDuty's objects call themselves: references have a summary only. */
final class PagerdutyText {
    private PagerdutyText() {}

    /** The summary of an object or of a reference to one, else what stands under {@code name}. */
    static @Nullable String nameOf(JsonNode object, Fields fields, String name) {
        String summary = fields.text(object, "summary");
        return summary == null ? fields.text(object, name) : summary;
    }

    /** In lower case: words that PagerDuty may introduce stay what they are. */
    static @Nullable String word(@Nullable String text) {
        return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
    }

    /** The fields that could not be used; the record itself is landed without them. */
    static void reject(Fields fields, Extraction extraction, String origin, String key) {
        for (Fields.Problem problem : fields.problems()) {
            extraction.reject(origin, 0, "%s: %s".formatted(key, problem.reason()), problem.payload());
        }
    }
}
