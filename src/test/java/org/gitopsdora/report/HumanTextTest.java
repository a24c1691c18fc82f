package org.gitopsdora.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "0.4, 0s",
        "42, 42s",
        "59.6, 1m",
        "310, 5m 10s",
        "3600, 1h",
        "11520, 3h 12m",
        "187200, 2d 4h",
        "-90, -1m 30s"
    })
    void aDurationShowsItsTwoLargestUnits(double seconds, String expected) {
        assertThat(HumanText.duration(seconds)).isEqualTo(expected);
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(HumanText.duration(null)).isEqualTo("-");
        assertThat(HumanText.percent(null)).isEqualTo("-");
        assertThat(HumanText.decimal(null)).isEqualTo("-");
        assertThat(HumanText.count(null)).isEqualTo("-");
    }

    @Test
    void numbersAreGroupedAndRatesArePercent() {
        assertThat(HumanText.count(1234567L)).isEqualTo("1,234,567");
        assertThat(HumanText.percent(0.125)).isEqualTo("12.5 %");
        assertThat(HumanText.plural(1, "row")).isEqualTo("1 row");
        assertThat(HumanText.plural(2, "row")).isEqualTo("2 rows");
    }

    @Test
    void columnsStandUnderEachOther() {
        TextTable table = new TextTable().text("name").number("n");
        table.row("a", "1").row("größer", "1,000");

        assertThat(table.lines("  ")).containsExactly("  name        n", "  a           1", "  größer  1,000");
    }
}
