package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A replica's lag with hysteresis (R7): it leaves after 5 s above the most allowed, and returns after 5 s below half of that.
 *
 * @param in whether its lag lets it serve
 * @param contrarySinceNanos since when its lag has said the opposite
 */
record LagTally(boolean in, OptionalLong contrarySinceNanos) {
    static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    LagTally {
        requireNonNull(contrarySinceNanos, "contrarySinceNanos");
    }

    /** The first lag that is known decides at once. */
    static LagTally first(long lagBytes, long maxBytes) {
        return new LagTally(lagBytes <= maxBytes, OptionalLong.empty());
    }

    LagTally observe(long lagBytes, long maxBytes, long now) {
        boolean contrary = in ? lagBytes > maxBytes : lagBytes <= maxBytes / 2;
        if (!contrary) {
            return new LagTally(in, OptionalLong.empty());
        }
        long since = contrarySinceNanos.orElse(now);
        return now - since >= PATIENCE_NANOS
                ? new LagTally(!in, OptionalLong.empty())
                : new LagTally(in, OptionalLong.of(since));
    }
}
