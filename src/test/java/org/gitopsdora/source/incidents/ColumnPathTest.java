package org.gitopsdora.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gitopsdora.source.json.JsonRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnPathTest {
    private static List<String> texts(String path, String json) {
        return ColumnPath.parse(path).orElseThrow().texts(JsonRecords.readTree(json));
    }

    @Test
    void dotsGoInwardsAndListsAreTakenWhole() {
        String row =
                "{\"a\":{\"b\":\" x \"},\"list\":[{\"id\":1},{\"id\":\"\"},{\"id\":null},{\"id\":2.5}],\"tags\":[\"p\",\"q\"],\"none\":null,\"flag\":true}";

        assertThat(texts("a.b", row)).containsExactly("x");
        assertThat(texts("list.id", row)).containsExactly("1", "2.5");
        assertThat(texts("list[0].id", row)).containsExactly("1");
        assertThat(texts("list[9].id", row)).isEmpty();
        assertThat(texts("tags", row)).containsExactly("p", "q");
        assertThat(texts("tags[1]", row)).containsExactly("q");
        assertThat(texts("flag", row)).containsExactly("true");
        assertThat(texts("none", row)).isEmpty();
        assertThat(texts("missing.deeper", row)).isEmpty();
        assertThat(texts("a.b.c", row)).isEmpty();
    }

    @Test
    void anElementIsChosenByWhatStandsInIt() {
        String incidentIo =
                "{\"incident_timestamp_values\":[{\"incident_timestamp\":{\"name\":\"Reported at\"},\"value\":{\"value\":\"2026-11-03T06:45:36Z\"}},{\"incident_timestamp\":{\"name\":\"Fixed at\"},\"value\":{\"value\":\"2026-11-03T07:00:00Z\"}}]}";
        String firehydrant =
                "{\"milestones\":[{\"type\":\"started\",\"occurred_at\":\"a\"},{\"type\":\"detected\",\"occurred_at\":\"b\"}]}";

        assertThat(texts("incident_timestamp_values[incident_timestamp.name=Fixed at].value.value", incidentIo))
                .containsExactly("2026-11-03T07:00:00Z");
        assertThat(texts("milestones[type=detected].occurred_at", firehydrant)).containsExactly("b");
        assertThat(texts("milestones[type=postmortem].occurred_at", firehydrant))
                .isEmpty();
    }

    @Test
    void aReferenceOfServiceNowIsItsValueAndAColumnMayBeCalledLikeAPath() {
        assertThat(texts("business_service", "{\"business_service\":{\"link\":\"l\",\"value\":\"v\"}}"))
                .containsExactly("v");
        assertThat(texts("business_service.value", "{\"business_service\":{\"link\":\"l\",\"value\":\"v\"}}"))
                .containsExactly("v");
        assertThat(texts("business_service.value", "{\"business_service.value\":\"flat\"}"))
                .containsExactly("flat");
        assertThat(texts("Affected service (CI)", "{\"Affected service (CI)\":\"web\"}"))
                .containsExactly("web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", ".a", "a.", "a[", "a]", "a[x]", "a[=x]", "[0]]"})
    void whatIsNoPathIsNone(String text) {
        assertThat(ColumnPath.parse(text)).isEmpty();
    }
}
