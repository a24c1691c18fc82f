package org.gitopsdora.source.incidents;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of strangers: every form of ISO 8601 with a date, with {@code T} or a blank, any fraction and offset; seconds,
 * milliseconds, microseconds or nanoseconds since 1970; and the formats that are configured.
 *
 * @param zone of times that name none
 * @param formats tried first
 */
record IncidentTime(ZoneId zone, List<DateTimeFormatter> formats) {
    private static final Pattern ISO = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}|\\d{8}|\\d{4}-W\\d{2}-\\d|\\d{4}-\\d{3})"
            + "(?:[Tt ] ?(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d+))?)?)?"
            + " ?(?:(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?(?:\\[([^\\]]+)])?))?");
    private static final Pattern EPOCH = Pattern.compile("\\d{9,19}(?:\\.\\d+)?");

    /** Beyond it a number was taken for a time, or a time for "never". */
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** Null if it is no time at all; before 1970, as Go's zero time is, and after 2200 it is none either. */
    @Nullable
    Instant parse(String text) {
        Instant time = read(text);
        return time == null || time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? null : time;
    }

    private @Nullable Instant read(String text) {
        for (DateTimeFormatter format : formats) {
            Instant time = byFormat(text, format);
            if (time != null) {
                return time;
            }
        }
        try {
            Matcher iso = ISO.matcher(text);
            return EPOCH.matcher(text).matches() ? epoch(text) : iso.matches() ? iso(iso) : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private @Nullable Instant byFormat(String text, DateTimeFormatter format) {
        try {
            TemporalAccessor parsed = format.parseBest(
                    text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof LocalDate date) {
                return date.atStartOfDay(zone).toInstant();
            }
            return parsed instanceof LocalDateTime local ? local.atZone(zone).toInstant() : Instant.from(parsed);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant epoch(String text) {
        BigDecimal value = new BigDecimal(text);
        int digits = value.precision() - value.scale();
        int shift = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
        long nanos = value.movePointRight(9 - shift).toBigInteger().longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private Instant iso(Matcher iso) {
        LocalDate date = date(iso.group(1));
        int hour = number(iso.group(2));
        int second = number(iso.group(4));
        // ISO writes the end of a day as 24:00, and leap seconds as 60.
        LocalTime time =
                LocalTime.of(hour == 24 ? 0 : hour, number(iso.group(3)), Math.min(59, second), nanos(iso.group(5)));
        LocalDateTime local = date.atTime(time).plusDays(hour == 24 ? 1 : 0);
        String offset = iso.group(6);
        if (offset != null) {
            return local.toInstant(offset(offset));
        }
        return local.atZone(iso.group(7) == null ? zone : ZoneId.of(iso.group(7)))
                .toInstant();
    }

    private static LocalDate date(String text) {
        if (text.indexOf('-') < 0) {
            return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
        }
        DateTimeFormatter format = text.contains("W")
                ? DateTimeFormatter.ISO_WEEK_DATE
                : text.length() == 8 ? DateTimeFormatter.ISO_ORDINAL_DATE : DateTimeFormatter.ISO_LOCAL_DATE;
        return LocalDate.parse(text, format);
    }

    private static ZoneOffset offset(String text) {
        return Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }
}
