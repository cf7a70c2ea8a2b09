package dev.fairlead.bench.compare;

import java.time.Duration;

/**
 * How much to measure.
 *
 * @param run    how long the load of one run lasts, where time ends it
 * @param rounds how often each peer's turn comes; at least 1
 * @param volume how much one run moves, where volume ends it, in bytes
 */
public record Pace(Duration run, int rounds, long volume) {
    private static final long MEGABYTE = 1_000_000;

    /** For one part by itself. */
    public static final Pace FULL = new Pace(Duration.ofSeconds(5), 5, 2_000 * MEGABYTE);
    /** For all parts within an hour. */
    public static final Pace EVERYTHING = new Pace(Duration.ofSeconds(1), 5, 1_000 * MEGABYTE);
    /** For a look. */
    public static final Pace QUICK = new Pace(Duration.ofSeconds(1), 2, 200 * MEGABYTE);

    /** Before the first round, once, not measured. */
    Pace warmUp() {
        return new Pace(run.dividedBy(4), 1, volume / 4);
    }
}
