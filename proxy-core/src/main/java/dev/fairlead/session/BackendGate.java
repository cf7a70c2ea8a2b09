package dev.fairlead.session;

import java.util.concurrent.TimeUnit;

/**
 * Keeps one backend from being trampled by one event loop: so many openings at once, and a rest after a loss that doubles from 100 ms to 1 s.
 * Confined to its loop.
 */
final class BackendGate {
    private static final long FIRST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int opening;
    private long restNanos;
    private long restsUntilNanos;

    boolean admits(long nowNanos, int mostOpening) {
        return opening < mostOpening && !isResting(nowNanos);
    }

    boolean isResting(long nowNanos) {
        return restNanos > 0 && nowNanos - restsUntilNanos < 0;
    }

    /** Meaningful while it {@link #isResting}. */
    long restsUntilNanos() {
        return restsUntilNanos;
    }

    boolean isIdle() {
        return opening == 0 && restNanos == 0;
    }

    void onOpening() {
        opening++;
    }

    void onOpeningEnded() {
        opening--;
    }

    /** Many openings that are lost together are one loss. */
    void onLost(long nowNanos) {
        if (!isResting(nowNanos)) {
            restNanos = restNanos == 0 ? FIRST_REST_NANOS : Math.min(LONGEST_REST_NANOS, restNanos * 2);
            restsUntilNanos = nowNanos + restNanos;
        }
    }

    /** It works, or a new verdict says that it will. */
    void forgive() {
        restNanos = 0;
    }
}
