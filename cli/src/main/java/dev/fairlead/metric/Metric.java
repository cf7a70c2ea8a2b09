package dev.fairlead.metric;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One metric, as people read of it and as it is made.
 *
 * @param name as Prometheus shows it
 * @param unit as the name's last word has it, or what is counted
 * @param labels their names, in the order in which values are given
 * @param meaning what it says; also the help text of the exposition
 * @param alert when somebody should be told; empty when never
 */
public record Metric(String name, Type type, String unit, List<String> labels, String meaning, String alert) {
    public Metric {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(unit, "unit");
        labels = List.copyOf(labels);
        requireNonNull(meaning, "meaning");
        requireNonNull(alert, "alert");
    }

    /** How its samples are to be read. */
    public enum Type {
        /** Only grows, until the process ends. */
        COUNTER,
        GAUGE,
        /** Buckets, a sum and a count; and a gauge {@code _max} of the last minutes. */
        HISTOGRAM
    }

    static Metric counter(String name, String unit, String meaning, String... labels) {
        return new Metric(name, Type.COUNTER, unit, List.of(labels), meaning, "");
    }

    static Metric gauge(String name, String unit, String meaning, String... labels) {
        return new Metric(name, Type.GAUGE, unit, List.of(labels), meaning, "");
    }

    static Metric histogram(String name, String meaning, String... labels) {
        return new Metric(name, Type.HISTOGRAM, "seconds", List.of(labels), meaning, "");
    }

    /** The same, with an expression of Prometheus's that should wake somebody or be looked at. */
    Metric alert(String expression) {
        return new Metric(name, type, unit, labels, meaning, expression);
    }
}
