package dev.fairlead.bench.compare;

import java.time.Duration;

/**
 * How much to measure.
 *
 * @param warmUps how many runs each peer makes before the first round, which do not count
 * @param run     how long the load of one run lasts, where time ends it
 * @param rounds  how often each peer's turn comes; at least 1
 * @param volume  how much one run moves, where volume ends it, in bytes
 */
public record Pace(int warmUps, Duration run, int rounds, long volume) {
    private static final long MEGABYTE = 1_000_000;

    /** For one part by itself. */
    public static final Pace FULL = new Pace(1, Duration.ofSeconds(5), 5, 2_000 * MEGABYTE);
    /** For all parts in something over an hour. */
    public static final Pace EVERYTHING = new Pace(3, Duration.ofSeconds(1), 5, 1_000 * MEGABYTE);
    /** For a look. */
    public static final Pace QUICK = new Pace(1, Duration.ofSeconds(1), 2, 200 * MEGABYTE);

    /** What makes rows with COPY is slower than what only moves bytes, by about this: else a bulk run would be over in the blink of an eye. */
    private static final int BULK_FACTOR = 4;

    /** How much one run of bulk moves, in bytes. */
    public long bulkVolume() {
        return BULK_FACTOR * volume;
    }
}
