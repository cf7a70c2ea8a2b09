package dev.fairlead.metric;

import dev.fairlead.metric.Metrics.Row;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.function.Supplier;

/** Counts what operators order. Any thread. */
public final class OrderMetrics {
    private final Family<Counter> given;

    public OrderMetrics(Metrics metrics) {
        this.given = metrics.counters(MetricList.ORDERS_GIVEN);
    }

    /** @param word such as {@code drain}, one of a closed list */
    public void onOrder(String word) {
        given.of(word).increment();
    }

    /** @param counts of the orders in force, by cluster */
    public static void register(Metrics metrics, Supplier<Map<String, Integer>> counts) {
        metrics.gauges(
                MetricList.ORDERS,
                () -> counts.get().entrySet().stream()
                        .map(entry -> Row.of(entry.getValue(), entry.getKey()))
                        .toList());
    }
}
