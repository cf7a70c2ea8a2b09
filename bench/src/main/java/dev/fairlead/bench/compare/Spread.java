package dev.fairlead.bench.compare;

import java.util.Arrays;
import java.util.Optional;

/** The least, the middle and the greatest of some values. */
public record Spread(double min, double median, double max) {

    /** Empty for no values. */
    public static Optional<Spread> of(double[] values) {
        if (values.length == 0) {
            return Optional.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Optional.of(new Spread(sorted[0], middle(sorted), sorted[sorted.length - 1]));
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
