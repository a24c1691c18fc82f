package org.gitopsdora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.gitopsdora.warehouse.Query;
import org.junit.jupiter.api.Test;

/** The three forms of an answer. */
class QueryAnswersTest {
    private static final Query.Answer ANSWER = new Query.Answer(
            List.of("service", "lead, time", "note"),
            List.of(false, true, false),
            List.of(
                    Arrays.asList("cart", "12.5", "a plain text of more than twenty-four characters # with signs"),
                    Arrays.asList("päy\uD83D\uDE00", null, ""),
                    Arrays.asList("a \"b\"", "-3", "two\nlines"),
                    Arrays.asList("comma,", "100", "cr\rhere")));

    private static String text(BiConsumer<Query.Answer, PrintStream> form, Query.Answer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        form.accept(answer, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    /** RFC 4180: lines end with CRLF; quotes only where a comma, a quote or a line break stands inside. */
    @Test
    void csvQuotesWhatHasToBeAndTellsNullFromEmpty() {
        assertThat(text(QueryCsv::print, ANSWER))
                .isEqualTo("service,\"lead, time\",note\r\n"
                        + "cart,12.5,a plain text of more than twenty-four characters # with signs\r\n"
                        + "päy\uD83D\uDE00,,\"\"\r\n"
                        + "\"a \"\"b\"\"\",-3,\"two\nlines\"\r\n"
                        + "\"comma,\",100,\"cr\rhere\"\r\n");
    }

    @Test
    void csvWithoutRowsHasItsHead() {
        Query.Answer none = new Query.Answer(List.of("a", "b"), List.of(true, false), List.of());

        assertThat(text(QueryCsv::print, none)).isEqualTo("a,b\r\n");
    }

    @Test
    void aTableAlignsNumbersToTheRightAndKeepsARowOnItsLine() {
        Query.Answer answer = new Query.Answer(
                List.of("service", "n"),
                List.of(false, true),
                List.of(Arrays.asList("a\nb", "12"), Arrays.asList("päy", null)));

        assertThat(text(QueryTable::print, answer).lines())
                .containsExactly("service   n", "-------  --", "a b      12", "päy", "(2 rows)");
    }

    @Test
    void jsonKnowsNumbersAndNull() {
        Query.Answer answer = new Query.Answer(
                List.of("n", "t"),
                List.of(true, false),
                List.of(Arrays.asList("1.50", null), Arrays.asList("nan", "\"")));

        assertThat(text(QueryJson::print, answer))
                .isEqualToIgnoringNewLines("[\n  {\"n\":1.50,\"t\":null},\n  {\"n\":\"nan\",\"t\":\"\\\"\"}\n]\n");
    }
}
