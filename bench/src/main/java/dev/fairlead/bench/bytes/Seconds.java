package dev.fairlead.bench.bytes;

import java.time.Duration;

/** Durations as the generators want them. */
final class Seconds {
    private Seconds() {}

    static String of(Duration duration) {
        return Double.toString(duration.toNanos() / 1e9);
    }
}
