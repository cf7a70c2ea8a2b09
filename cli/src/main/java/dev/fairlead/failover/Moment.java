package dev.fairlead.failover;

import dev.fairlead.clock.ElapsedClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One point in time on both clocks: one to subtract, one to read.
 *
 * @param nanos {@link ElapsedClock#nanoTime()}
 */
public record Moment(long nanos, Instant instant) {
    public static Moment now() {
        return new Moment(ElapsedClock.nanoTime(), Instant.now());
    }

    long millisSince(Moment earlier) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - earlier.nanos);
    }

    boolean isAfter(Moment other) {
        return nanos - other.nanos > 0;
    }
}
