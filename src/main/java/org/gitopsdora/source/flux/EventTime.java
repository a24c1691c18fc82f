package org.gitopsdora.source.flux;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A time as a source wrote it. Read by hand: a formatter would take longer than the rest of the record.
 *
 * @param digits of the fraction of a second that the source gave: 0, 3, 6 or 9
 */
record EventTime(Instant at, int digits) {
    private static final int[] POWERS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    /** {@code 2026-03-04T09:12:31.047Z}, with any offset and fraction; null if it is nothing of that kind or has no zone. */
    static @Nullable EventTime parse(@Nullable String text) {
        if (text == null || text.length() < 20 || text.length() > 40) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        boolean isSeparated = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (text.charAt(10) == 'T' || text.charAt(10) == ' ')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        if ((year | month | day | hour | minute | second) < 0
                || !isSeparated
                || hour > 23
                || minute > 59
                || second > 59) {
            return null;
        }
        int index = 19;
        int fraction = 0;
        int digits = 0;
        if (text.charAt(index) == '.') {
            for (index++; index < text.length() && Character.isDigit(text.charAt(index)); index++) {
                if (digits < 9) {
                    fraction = fraction * 10 + (text.charAt(index) - '0');
                    digits++;
                }
            }
        }
        Integer offset = offsetSeconds(text, index);
        if (offset == null) {
            return null;
        }
        try {
            long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400L
                    + hour * 3_600L
                    + minute * 60L
                    + second
                    - offset;
            return new EventTime(Instant.ofEpochSecond(seconds, (long) fraction * POWERS[digits]), digits);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Seconds since 1970 with a fraction, as zap writes unless told otherwise; or milli-, micro- or nanoseconds, by their size. */
    static @Nullable EventTime parseEpoch(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 30 || !Character.isDigit(text.charAt(0))) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            int whole = value.precision() - value.scale();
            int shift = whole <= 11 ? 0 : whole <= 14 ? 3 : whole <= 17 ? 6 : 9;
            BigDecimal nanos = value.movePointRight(9 - shift);
            long exact = nanos.toBigInteger().longValueExact();
            int digits = Math.min(
                    9, Math.max(shift, Math.max(0, value.stripTrailingZeros().scale())));
            return new EventTime(
                    Instant.ofEpochSecond(Math.floorDiv(exact, 1_000_000_000L), Math.floorMod(exact, 1_000_000_000L)),
                    digits);
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** Go's zero time and everything before 1970 counts as absent. */
    boolean isAbsent() {
        return at.isBefore(Instant.EPOCH);
    }

    private static @Nullable Integer offsetSeconds(String text, int index) {
        if (index == text.length() - 1 && (text.charAt(index) == 'Z' || text.charAt(index) == 'z')) {
            return 0;
        }
        int rest = text.length() - index;
        if ((rest != 6 && rest != 5) || (text.charAt(index) != '+' && text.charAt(index) != '-')) {
            return null;
        }
        int hours = number(text, index + 1, index + 3);
        int minutes = number(text, text.length() - 2, text.length());
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || (rest == 6 && text.charAt(index + 3) != ':')) {
            return null;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return text.charAt(index) == '-' ? -seconds : seconds;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int index = from; index < to; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
