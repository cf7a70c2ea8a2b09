package dev.fairlead.bench.compare;

import dev.fairlead.bench.compare.Table.Align;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was measured, as tables. Pure. */
final class Tables {
    private static final String NOTHING = "";

    private Tables() {}

    /** A row for each peer; in each cell the median, and in brackets the least and the greatest. */
    static Table figures(Comparison comparison, List<Metric> metrics) {
        List<String> header = new ArrayList<>(List.of(""));
        metrics.forEach(metric -> header.add(title(comparison, metric)));
        List<List<String>> rows = new ArrayList<>();
        for (String peer : comparison.peers()) {
            List<String> row = new ArrayList<>(List.of(peer));
            metrics.forEach(metric -> row.add(cell(comparison.spread(peer, metric), comparison.scale(metric))));
            rows.add(row);
        }
        return new Table(header, rows, Align.RIGHT);
    }

    /** A row for each other peer; in each cell the median over the rounds of {@code peer}'s value divided by that peer's, and its range. */
    static Table ratios(Comparison comparison, String peer) {
        List<String> header = new ArrayList<>(List.of(peer + " as a multiple of"));
        comparison.metrics().forEach(metric -> header.add(metric.title()));
        Scale plain = new Scale("", 1, 2);
        List<List<String>> rows = new ArrayList<>();
        for (String other : comparison.peers()) {
            if (!other.equals(peer)) {
                List<String> row = new ArrayList<>(List.of(other));
                comparison.metrics().forEach(metric -> row.add(cell(comparison.ratio(peer, other, metric), plain)));
                rows.add(row);
            }
        }
        return new Table(header, rows, Align.RIGHT);
    }

    static Table verdicts(List<Verdict> verdicts) {
        return new Table(
                List.of("workload", "target", "reached", "verdict"),
                verdicts.stream()
                        .map(verdict ->
                                List.of(verdict.workload(), verdict.target(), verdict.reached(), verdict.words()))
                        .toList(),
                Align.LEFT);
    }

    /** Such as {@code CPU, µs/transaction}. */
    static String title(Comparison comparison, Metric metric) {
        Scale scale = comparison.scale(metric);
        return switch (metric) {
            case RATE -> "rate, " + comparison.unit() + "/s";
            case CPU -> "CPU, " + scale.unit() + "/" + comparison.unit();
            case P50, P99, P999, MEMORY, BASE, GROWTH, START, LOST -> metric.title() + ", " + scale.unit();
        };
    }

    private static String cell(Optional<Spread> spread, Scale scale) {
        return spread.map(all -> String.format(
                        Locale.ROOT,
                        "%s (%s–%s)",
                        scale.number(all.median()),
                        scale.number(all.min()),
                        scale.number(all.max())))
                .orElse(NOTHING);
    }
}
