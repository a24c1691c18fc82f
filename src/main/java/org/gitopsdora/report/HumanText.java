package org.gitopsdora.report;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as a person reads them. What is not known is a dash. */
public final class HumanText {
    public static final String UNKNOWN = "-";

    private HumanText() {}

    /** The two largest units: {@code 2d 4h}, {@code 3h 12m}, {@code 5m 10s}, {@code 42s}. */
    static String duration(@Nullable Double seconds) {
        if (seconds == null) {
            return UNKNOWN;
        }
        long rounded = Math.round(Math.abs(seconds));
        String sign = seconds < 0 && rounded > 0 ? "-" : "";
        Duration duration = Duration.ofSeconds(rounded);
        if (duration.toDays() > 0) {
            return sign + units(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return sign + units(duration.toHours(), "h", duration.toMinutesPart(), "m");
        }
        return sign + units(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
    }

    /** How long a step took. */
    public static String elapsed(Duration duration) {
        return duration.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : duration((double) duration.toSeconds());
    }

    static String percent(@Nullable Double rate) {
        return rate == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f %%", rate * 100);
    }

    static String decimal(@Nullable Double number) {
        return number == null ? UNKNOWN : String.format(Locale.ROOT, "%,.1f", number);
    }

    public static String count(@Nullable Long number) {
        return number == null ? UNKNOWN : String.format(Locale.ROOT, "%,d", number);
    }

    public static String plural(long number, String singular) {
        return count(number) + " " + singular + (number == 1 ? "" : "s");
    }

    private static String units(long large, String largeUnit, long small, String smallUnit) {
        if (large == 0) {
            return small + smallUnit;
        }
        return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
    }
}
