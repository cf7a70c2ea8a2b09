package dev.fairlead.bench.compare;

import java.util.List;

/** What a terminal shows of a report. Pure. */
final class Text {
    /** As many columns as fit beside each other. */
    private static final int COLUMNS = 4;

    private Text() {}

    static String of(Comparison comparison, String fairlead) {
        StringBuilder text = new StringBuilder("\n" + comparison.title() + ", " + comparison.rounds() + " rounds\n\n");
        List<Metric> metrics = comparison.metrics();
        for (int from = 0; from < metrics.size(); from += COLUMNS) {
            List<Metric> some = metrics.subList(from, Math.min(from + COLUMNS, metrics.size()));
            text.append(Tables.figures(comparison, some).text()).append('\n');
        }
        return text.append(Tables.ratios(comparison, fairlead).text()).toString();
    }

    static String of(List<Verdict> verdicts) {
        return verdicts.isEmpty() ? "" : "\n" + Tables.verdicts(verdicts).text();
    }
}
