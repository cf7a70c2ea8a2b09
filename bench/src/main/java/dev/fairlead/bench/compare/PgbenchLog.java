package dev.fairlead.bench.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code pgbench --log} writes: a line for each transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/current/pgbench.html">pgbench, Per-Transaction Logging</a>
 */
final class PgbenchLog {
    private static final double MICROS = 1e-6;

    private PgbenchLog() {}

    /** How long each transaction took, in seconds, connecting not included. */
    static double[] durations(List<String> lines) {
        return lines.stream()
                .mapToDouble(line -> Long.parseLong(field(line, 2)) * MICROS)
                .toArray();
    }

    /**
     * From the end of each transaction to the end of the same client's next, in seconds: with {@code -C} this is what a client waits for, disconnecting and
     * connecting included.
     */
    static double[] cycles(List<String> lines) {
        Map<String, Long> lastEnd = new HashMap<>();
        List<Double> cycles = new ArrayList<>();
        for (String line : lines) {
            long end = Long.parseLong(field(line, 4)) * 1_000_000 + Long.parseLong(field(line, 5));
            Long before = lastEnd.put(field(line, 0), end);
            if (before != null) {
                cycles.add((end - before) * MICROS);
            }
        }
        return cycles.stream().mapToDouble(cycle -> cycle).toArray();
    }

    private static String field(String line, int index) {
        return line.split(" ")[index];
    }
}
