package dev.fairlead.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets through so many per second, and as many at once. Any thread; nobody waits. */
final class TokenBucket {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** From when on it is full again. */
    private final AtomicLong fullNanos;

    TokenBucket(long nowNanos) {
        this.fullNanos = new AtomicLong(nowNanos);
    }

    /** Counts one; false, and nothing is counted, above the rate. */
    boolean take(int perSecond, long nowNanos) {
        long oneNanos = SECOND_NANOS / perSecond;
        long allNanos = oneNanos * perSecond;
        while (true) {
            long before = fullNanos.get();
            long missingNanos = Math.max(0, before - nowNanos) + oneNanos;
            if (missingNanos > allNanos) {
                return false;
            }
            if (fullNanos.compareAndSet(before, nowNanos + missingNanos)) {
                return true;
            }
        }
    }
}
