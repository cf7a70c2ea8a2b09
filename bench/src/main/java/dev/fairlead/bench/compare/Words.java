package dev.fairlead.bench.compare;

import java.util.StringJoiner;

/** Says what was measured, in a line. */
final class Words {
    private Words() {}

    /** Such as {@code rate 20,410/s, p50 380 µs, CPU 21.1 µs}. */
    static String of(Workload workload, Figures figures) {
        StringJoiner words = new StringJoiner(", ");
        for (Metric metric : workload.metrics()) {
            figures.get(metric).ifPresent(value -> words.add(metric.title() + " " + withUnit(metric, value)));
        }
        return words.toString();
    }

    private static String withUnit(Metric metric, double value) {
        return Scale.of(metric.dimension(), value).text(value) + (metric == Metric.RATE ? "/s" : "");
    }
}
