package dev.fairlead.bench.compare;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one run of a workload through one peer gave. Immutable.
 *
 * @param values by metric; a metric that does not apply is absent, such as the processor time of no proxy
 */
public record Figures(Map<Metric, Double> values) {
    public static final Figures NONE = new Figures(Map.of());

    public Figures {
        EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    public Figures with(Metric metric, double value) {
        EnumMap<Metric, Double> more = new EnumMap<>(Metric.class);
        more.putAll(values);
        more.put(metric, value);
        return new Figures(more);
    }

    public OptionalDouble get(Metric metric) {
        Double value = values.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
