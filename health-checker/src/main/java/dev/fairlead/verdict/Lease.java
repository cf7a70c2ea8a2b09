package dev.fairlead.verdict;

import dev.fairlead.probe.DcsSettings;
import java.time.Duration;

/**
 * How long a word of a lock holder counts, from the moment its request was sent (R3): shorter than Patroni needs to promote another.
 *
 * @param nanos its length, at least 1 s
 */
record Lease(long nanos) {
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Between Patroni's earliest loss of the key and the end of the lease. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration MOST = Duration.ofDays(365);

    /** @param dcs the values that the lock holder's Patroni works with */
    static Lease of(DcsSettings dcs, Duration configured) {
        Duration safe = bounded(dcs.ttl())
                .minus(bounded(dcs.loopWait()))
                .minus(bounded(dcs.retryTimeout()))
                .minus(MARGIN);
        return new Lease(longer(LEAST, shorter(safe, bounded(configured))).toNanos());
    }

    long endOf(Word word) {
        return word.sentAtNanos() + nanos;
    }

    /** From here on other members' lists are asked, and count. */
    long halfOf(Word word) {
        return word.sentAtNanos() + nanos / 2;
    }

    /** Between two probes at most: one that is lost leaves time for another before half of the lease is gone. */
    long thirdNanos() {
        return nanos / 3;
    }

    /** Within what a count of nanoseconds can hold. */
    static Duration bounded(Duration duration) {
        return longer(Duration.ZERO, shorter(duration, MOST));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
