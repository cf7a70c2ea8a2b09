package dev.fairlead.bench.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All runs of one workload. Immutable.
 *
 * @param name     the workload's, for files
 * @param title    the workload's, for people
 * @param unit     of work
 * @param metrics  in the order of the columns
 * @param samples  in the order in which they were measured
 * @param failures runs that gave no sample, and why
 */
public record Comparison(
        String name, String title, String unit, List<Metric> metrics, List<Sample> samples, List<String> failures) {
    public Comparison {
        metrics = List.copyOf(metrics);
        samples = List.copyOf(samples);
        failures = List.copyOf(failures);
    }

    /** Every peer that gave a sample, in the order of their first. */
    public List<String> peers() {
        return samples.stream().map(Sample::peer).distinct().toList();
    }

    /** How many rounds gave a sample. */
    public int rounds() {
        return (int) samples.stream().mapToInt(Sample::round).distinct().count();
    }

    /** One peer's values in one metric; empty where it has none. */
    public Optional<Spread> spread(String peer, Metric metric) {
        return Spread.of(byRound(peer, metric).values().stream()
                .mapToDouble(value -> value)
                .toArray());
    }

    /**
     * One peer's value as a multiple of another's, each pair from the same round, so that what the machine does meanwhile touches both alike.
     *
     * @return empty where a round has no such pair, or the other's value is zero
     */
    public Optional<Spread> ratio(String peer, String other, Metric metric) {
        Map<Integer, Double> others = byRound(other, metric);
        double[] ratios = byRound(peer, metric).entrySet().stream()
                .filter(entry -> others.getOrDefault(entry.getKey(), 0.0) != 0)
                .mapToDouble(entry -> entry.getValue() / others.getOrDefault(entry.getKey(), 1.0))
                .toArray();
        return Spread.of(ratios);
    }

    /** In what to write this metric's values: that which suits the least median, so that none loses its digits. */
    Scale scale(Metric metric) {
        double least = peers().stream()
                .flatMap(peer -> spread(peer, metric).stream())
                .mapToDouble(Spread::median)
                .filter(median -> median > 0)
                .min()
                .orElse(0);
        return Scale.of(metric.dimension(), least);
    }

    private Map<Integer, Double> byRound(String peer, Metric metric) {
        Map<Integer, Double> values = new HashMap<>();
        for (Sample sample : samples) {
            OptionalDouble value = sample.figures().get(metric);
            if (sample.peer().equals(peer) && value.isPresent()) {
                values.put(sample.round(), value.getAsDouble());
            }
        }
        return values;
    }
}
