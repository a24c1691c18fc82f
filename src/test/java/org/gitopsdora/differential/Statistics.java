package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "Medians and percentiles interpolate." Null of nothing. */
final class Statistics {
    private Statistics() {}

    static @Nullable Double percentile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return null;
        }
        List<Double> ordered = new ArrayList<>(values);
        ordered.sort(null);
        double position = share * (ordered.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        double low = ordered.get(below);
        return low + (position - below) * (ordered.get(above) - low);
    }

    static @Nullable Double median(List<Double> values) {
        return percentile(values, 0.5);
    }

    static @Nullable Double mean(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.size();
    }

    static @Nullable Double rate(long part, long whole) {
        return whole == 0 ? null : Double.valueOf((double) part / whole);
    }
}
