package org.gitopsdora.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentTimeTest {
    private static final IncidentTime LONDON = new IncidentTime(ZoneId.of("Europe/London"), List.of());

    @ParameterizedTest
    @CsvSource({
        "2026-11-03T06:45:36Z, 2026-11-03T06:45:36Z",
        "2026-11-03t06:45:36z, 2026-11-03T06:45:36Z",
        "2026-11-03T06:45:36.000000Z, 2026-11-03T06:45:36Z",
        "2026-11-03T06:45:36.49Z, 2026-11-03T06:45:36.490Z",
        "'2026-11-03T06:45:36,5Z', 2026-11-03T06:45:36.500Z",
        "2026-11-03T06:45:36.123456789123Z, 2026-11-03T06:45:36.123456789Z",
        "2026-11-03T08:45:36+02:00, 2026-11-03T06:45:36Z",
        "2026-11-03T01:15:36-0530, 2026-11-03T06:45:36Z",
        "2026-11-03T08:45+02, 2026-11-03T06:45:00Z",
        "2026-11-03T08+02, 2026-11-03T06:00:00Z",
        "2026-11-03 06:45:36, 2026-11-03T06:45:36Z",
        "2026-07-03 06:45:36, 2026-07-03T05:45:36Z",
        "2026-07-03 06:45:36 UTC, 2026-07-03T06:45:36Z",
        "2026-07-03 06:45:36 +0000, 2026-07-03T06:45:36Z",
        "2026-07-03T06:45:36[America/New_York], 2026-07-03T10:45:36Z",
        "2026-07-03, 2026-07-02T23:00:00Z",
        "20261103, 2026-11-03T00:00:00Z",
        "20261103T064536Z, 2026-11-03T06:45:36Z",
        "2026-W45-2T06:45Z, 2026-11-03T06:45:00Z",
        "2026-307T06:45Z, 2026-11-03T06:45:00Z",
        "2026-11-02T24:00:00Z, 2026-11-03T00:00:00Z",
        "2026-12-31T23:59:60Z, 2026-12-31T23:59:59Z",
        "1793688336, 2026-11-03T06:45:36Z",
        "1793688336.25, 2026-11-03T06:45:36.250Z",
        "1793688336123, 2026-11-03T06:45:36.123Z",
        "1793688336123456, 2026-11-03T06:45:36.123456Z",
        "1793688336123456789, 2026-11-03T06:45:36.123456789Z",
    })
    void everyFormIsAnInstant(String text, String expected) {
        assertThat(LONDON.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026",
                "6",
                "2026-13-01",
                "2026-02-30T10:00:00Z",
                "2026-11-03T25:00:00Z",
                "2026-11-03T06:45:36+99:00",
                "03/11/2026 06:45",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "9999999999999999999",
                "2026-11-03T06:45:36[Mars/Olympus]",
            })
    void everythingElseIsNone(String text) {
        assertThat(LONDON.parse(text)).isNull();
    }

    @Test
    void spreadsheetsWriteTheirOwnFormats() {
        IncidentTime times = new IncidentTime(
                ZoneId.of("Europe/London"),
                List.of(
                        DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm", Locale.ENGLISH),
                        DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH)));

        assertThat(times.parse("03/07/2026 06:45")).isEqualTo("2026-07-03T05:45:00Z");
        assertThat(times.parse("3 Nov 2026")).isEqualTo("2026-11-03T00:00:00Z");
        assertThat(times.parse("2026-11-03T06:45:36Z")).isEqualTo("2026-11-03T06:45:36Z");
    }

    @Test
    void anHourThatClocksLeaveOutIsTheNextAndOneThatComesTwiceTheFirst() {
        assertThat(LONDON.parse("2026-03-29 01:30:00")).isEqualTo("2026-03-29T01:30:00Z");
        assertThat(LONDON.parse("2026-10-25 01:30:00")).isEqualTo("2026-10-25T00:30:00Z");
    }
}
