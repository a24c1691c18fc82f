package org.gitopsdora.source.flux;

import org.jspecify.annotations.Nullable;

/** Durations as Go prints them: {@code 10m0s}, {@code 1h2m3.5s}, {@code 176.163666ms}. */
final class GoDuration {
    private static final int EXACT = 15;
    private static final double[] POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private GoDuration() {}

    /** Seconds of the duration that starts at {@code from}, as far as it goes; null if none starts there. */
    static @Nullable Double secondsAt(String text, int from) {
        double seconds = 0;
        int index = from;
        boolean isFound = false;
        while (index < text.length()) {
            int start = index;
            while (index < text.length() && (isDigit(text.charAt(index)) || text.charAt(index) == '.')) {
                index++;
            }
            int unitEnd = index;
            while (unitEnd < text.length() && isUnit(text.charAt(unitEnd))) {
                unitEnd++;
            }
            double unit = unit(text, index, unitEnd);
            if (index == start || index - start > 20 || unit == 0) {
                break;
            }
            double amount = amount(text, start, index);
            if (Double.isNaN(amount)) {
                break;
            }
            seconds += amount * unit;
            isFound = true;
            index = unitEnd;
        }
        return isFound ? Double.valueOf(seconds) : null;
    }

    /** Where the digits, points and units end that begin at {@code from}. */
    static int end(String text, int from) {
        int index = from;
        while (index < text.length()
                && (isDigit(text.charAt(index)) || text.charAt(index) == '.' || isUnit(text.charAt(index)))) {
            index++;
        }
        return index;
    }

    /** The whole text as seconds; null if it is no duration. */
    static @Nullable Double seconds(@Nullable String text) {
        return text == null ? null : secondsAt(text, 0);
    }

    /** Up to 15 digits and the power of ten are exact as they are, so is their quotient as near as a parser comes. */
    private static double amount(String text, int from, int to) {
        long number = 0;
        int point = -1;
        for (int index = from; index < to; index++) {
            if (text.charAt(index) != '.') {
                number = number * 10 + (text.charAt(index) - '0');
            } else if (point < 0) {
                point = index;
            } else {
                return Double.NaN;
            }
        }
        if (to - from == 1 && point == from) {
            return Double.NaN;
        }
        if (to - from > EXACT) {
            return Double.parseDouble(text.substring(from, to));
        }
        return point < 0 ? number : number / POWERS[to - point - 1];
    }

    private static double unit(String text, int from, int to) {
        char first = from < to ? text.charAt(from) : ' ';
        if (to - from == 1) {
            return first == 's' ? 1 : first == 'm' ? 60 : first == 'h' ? 3600 : 0;
        }
        if (to - from != 2 || text.charAt(from + 1) != 's') {
            return 0;
        }
        return switch (first) {
            case 'm' -> 1e-3;
            case 'u', 'µ', 'μ' -> 1e-6;
            case 'n' -> 1e-9;
            default -> 0;
        };
    }

    private static boolean isUnit(char character) {
        return switch (character) {
            case 'h', 'm', 's', 'n', 'u', 'µ', 'μ' -> true;
            default -> false;
        };
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
