package dev.fairlead.bench.compare;

import java.util.Arrays;

/**
 * How long single units of work took, in seconds.
 *
 * @param p50  half took no longer
 * @param p99  99 of 100 took no longer
 * @param p999 999 of 1,000 took no longer
 */
public record Latencies(double p50, double p99, double p999) {

    /** From all of them, at least one, in any order. */
    public static Latencies of(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Latencies(rank(sorted, 0.5), rank(sorted, 0.99), rank(sorted, 0.999));
    }

    /** The nearest rank: the least value that at least this share does not exceed. */
    private static double rank(double[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(index, 0)];
    }
}
