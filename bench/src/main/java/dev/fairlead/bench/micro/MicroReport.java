package dev.fairlead.bench.micro;

import dev.fairlead.bench.compare.Table;
import dev.fairlead.bench.compare.Table.Align;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What the microbenchmarks have measured, in the order of their names.
 *
 * @param figures one for each method and each combination of its parameters
 */
public record MicroReport(List<Figure> figures) {
    /** Parameters that say how many there are of what is worked on. */
    private static final List<String> COUNTS = List.of("clients", "sessions");

    /**
     * One measurement.
     *
     * @param name class and method
     * @param parameters by name; empty when there are none
     * @param nanos for one call, the median of all iterations, each of which is an average
     * @param leastNanos of the quickest iteration
     * @param mostNanos of the slowest one
     */
    record Figure(String name, Map<String, String> parameters, double nanos, double leastNanos, double mostNanos) {
        Figure {
            parameters = new TreeMap<>(parameters);
        }

        /** For each of the clients or sessions; empty where there are none. */
        Optional<Double> nanosEach() {
            return COUNTS.stream()
                    .map(parameters::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(count -> nanos / Double.parseDouble(count));
        }
    }

    public MicroReport {
        figures = List.copyOf(figures);
    }

    static MicroReport of(Collection<RunResult> results) {
        return new MicroReport(results.stream().map(MicroReport::figure).toList());
    }

    private static Figure figure(RunResult result) {
        BenchmarkParams run = result.getParams();
        Map<String, String> parameters =
                run.getParamsKeys().stream().collect(Collectors.toMap(key -> key, run::getParam));
        Statistics iterations = result.getPrimaryResult().getStatistics();
        String[] words = run.getBenchmark().split("\\.");
        return new Figure(
                words[words.length - 2] + "." + words[words.length - 1],
                parameters,
                iterations.getPercentile(50),
                iterations.getMin(),
                iterations.getMax());
    }

    /** A table of nanoseconds. */
    public String text() {
        return new Table(
                        List.of("", "with", "ns", "least", "most", "ns each"),
                        figures.stream().map(MicroReport::row).toList(),
                        Align.RIGHT)
                .text();
    }

    private static List<String> row(Figure figure) {
        String parameters = figure.parameters().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return List.of(
                figure.name(),
                parameters,
                number(figure.nanos()),
                number(figure.leastNanos()),
                number(figure.mostNanos()),
                figure.nanosEach().map(MicroReport::number).orElse(""));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.1f" : "%,.0f", value);
    }
}
