package org.gitopsdora.differential;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/**
 * One row of a metric.
 *
 * @param service null: all together
 */
record Period(@Nullable String service, Span span, LocalDate start) {
    enum Span {
        DAY,
        WEEK,
        MONTH,
        QUARTER;

        LocalDate start(LocalDate date) {
            return switch (this) {
                case DAY -> date;
                case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> date.withDayOfMonth(1);
                case QUARTER -> LocalDate.of(date.getYear(), (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
            };
        }

        LocalDate next(LocalDate start) {
            return switch (this) {
                case DAY -> start.plusDays(1);
                case WEEK -> start.plusWeeks(1);
                case MONTH -> start.plusMonths(1);
                case QUARTER -> start.plusMonths(3);
            };
        }
    }

    /** "The reporting zone decides days, ISO weeks, months and quarters." */
    static LocalDate date(long at, ZoneId zone) {
        return Instant.ofEpochSecond(at).atZone(zone).toLocalDate();
    }

    static Period of(@Nullable String service, Span span, long at, ZoneId zone) {
        return new Period(service, span, span.start(date(at, zone)));
    }

    /** The first instant after it. */
    long end(ZoneId zone) {
        return span.next(start).atStartOfDay(zone).toEpochSecond();
    }
}
