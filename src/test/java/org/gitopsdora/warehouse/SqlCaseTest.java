package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a SQL case is read: each mistake is told with its file and line. */
class SqlCaseTest {
    @TempDir
    Path folder;

    @Test
    void aCellIsTheTextThatStandsThere() throws Exception {
        SqlCase test = read("""
                given:
                  - input: chg_people
                    rows:
                      - {a: 2026-01-01 10:00:00, b: 007, c: yes, d: '', e: null, f: 'null', g: , h: 1e3}
                expect:
                  rows: []
                """);
        Map<String, String> cells = test.given().get("chg_people").rows().get(0).cells();
        assertThat(cells)
                .containsEntry("a", "2026-01-01 10:00:00")
                .containsEntry("b", "007")
                .containsEntry("c", "yes")
                .containsEntry("d", "")
                .containsEntry("e", null)
                .containsEntry("f", "null")
                .containsEntry("g", null)
                .containsEntry("h", "1e3");
        assertThat(test.expected().rows()).isEmpty();
    }

    @Test
    void whatACaseGivesReplacesTheSameInputOfItsWorld() throws Exception {
        Files.writeString(folder.resolve("company.yaml"), """
                given:
                  - input: chg_people
                    rows: [{name: ann}, {name: bob}]
                  - input: workloads
                    rows: [{name: cart}]
                """);
        SqlCase test = read("""
                include: [company]
                given:
                  - input: chg_people
                    rows: [{name: cid}]
                expect:
                  rows: []
                """);
        assertThat(test.worlds()).containsExactly("company");
        assertThat(test.given()).containsOnlyKeys("chg_people", "workloads");
        assertThat(test.given().get("chg_people").rows())
                .singleElement()
                .satisfies(row -> assertThat(row.cells()).containsEntry("name", "cid"));
    }

    /** Lines of a case by {@code ;}, and what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    given: [{input: a, rows: []}]                                      | 1: has no `expect`
                    given: [{input: a, rows: []}];expect: {}                           | 2: has no `rows`
                    given: [{input: a}];expect: {rows: []}                             | 1: has no `rows`
                    given: [{rows: []}];expect: {rows: []}                             | 1: has no `input`
                    expect: {rows: []}                                                 | 1: has neither `given` nor `include`
                    given: [{input: a, rows: []}];expected: {rows: []}                 | 2: no key `expected` here
                    given: [{input: a, row: []}];expect: {rows: []}                    | 1: no key `row` here
                    given: [{input: a, rows: []}];expect: {rows: [],                   | while parsing
                    given: [{input: a, rows: []},;{input: a, rows: []}];expect: {rows: []} | 2: gives a twice
                    given: [{input: a, rows: [{x: 1, x: 2}]}];expect: {rows: []}       | 1: has `x` twice
                    given: [{input: a, rows: [{}]}];expect: {rows: []}                 | 1: is a row without columns
                    given: [{input: a, rows: [{x: [1]}]}];expect: {rows: []}           | 1: must be one value
                    given: {input: a, rows: []};expect: {rows: []}                     | 1: must be a list
                    given: [{input: a, rows: []}];expect:; rows: [{x: 1},; {y: 2}]     | 4: names other columns than the first expected row
                    include: [nowhere];expect: {rows: []}                              | nowhere.yaml
                    """)
    void aMistakeIsToldWithItsLine(String lines, String message) {
        assertThatThrownBy(() -> read(String.join("\n", Arrays.asList(lines.split(";")))))
                .hasMessageContaining(message)
                .hasMessageContaining(".yaml");
    }

    private SqlCase read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("case.yaml"), text);
        return SqlCase.read(file, folder);
    }
}
