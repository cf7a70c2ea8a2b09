package dev.fairlead.bench.compare;

import dev.fairlead.bench.compare.Metric.Dimension;
import java.util.Locale;

/**
 * How to write the values of one metric so that people can read and compare them: one unit for all.
 *
 * @param unit     such as {@code µs}; empty for plain numbers
 * @param factor   by which a value is multiplied
 * @param decimals after the point
 */
public record Scale(String unit, double factor, int decimals) {
    private static final double KILOBYTE = 1024;
    private static final double MEGABYTE = KILOBYTE * KILOBYTE;

    /** For values of which {@code typical} is an ordinary one. Three digits are enough: more would only be noise. */
    public static Scale of(Dimension dimension, double typical) {
        return switch (dimension) {
            case COUNT -> scale("", 1, typical);
            case SECONDS ->
                typical < 0.001
                        ? scale("µs", 1e6, typical)
                        : typical < 1 ? scale("ms", 1e3, typical) : scale("s", 1, typical);
            case BYTES ->
                Math.abs(typical) < KILOBYTE
                        ? scale("B", 1, typical)
                        : Math.abs(typical) < MEGABYTE
                                ? scale("kB", 1 / KILOBYTE, typical)
                                : scale("MB", 1 / MEGABYTE, typical);
        };
    }

    private static Scale scale(String unit, double factor, double typical) {
        double shown = Math.abs(typical * factor);
        return new Scale(unit, factor, shown >= 100 || shown == 0 ? 0 : shown >= 10 ? 1 : 2);
    }

    /** The number alone. */
    public String number(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value * factor);
    }

    /** The number and the unit. */
    public String text(double value) {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }
}
