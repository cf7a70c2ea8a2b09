package dev.fairlead.bench.compare;

import java.util.StringJoiner;

/** Says what was measured, in a line. */
final class Words {
    private Words() {}

    /** Such as {@code rate 20,410 transaction/s, p50 380 µs, CPU 21.1 µs/transaction}. */
    static String of(Workload workload, Figures figures) {
        StringJoiner words = new StringJoiner(", ");
        for (Metric metric : workload.metrics()) {
            figures.get(metric)
                    .ifPresent(value -> words.add(metric.title() + " " + withUnit(metric, value, workload.unit())));
        }
        return words.toString();
    }

    private static String withUnit(Metric metric, double value, String unit) {
        String text = Scale.of(metric.dimension(), value).text(value);
        return switch (metric) {
            case RATE -> text + " " + unit + "/s";
            case CPU -> text + "/" + unit;
            case P50, P99, P999, MEMORY, BASE, GROWTH, START, LOST -> text;
        };
    }
}
