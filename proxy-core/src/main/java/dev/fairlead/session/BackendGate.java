package dev.fairlead.session;

import java.util.concurrent.TimeUnit;

/**
 * Keeps one backend from being trampled by one event loop: so many openings at once, and a rest after a loss that doubles from 100 ms to 1 s.
 * Confined to its loop.
 */
final class BackendGate {
    private static final long FIRST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A member that does not answer for longer is silent, and what that means is for the verdict to say. */
    private static final long LONGEST_DOUBT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private int opening;
    private boolean doubted;
    private long doubtedSinceNanos;
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

    /** It broke a session. Until its Patroni answers a later request, it may be that it is shutting down. */
    void doubt(long nowNanos) {
        doubted = true;
        doubtedSinceNanos = nowNanos;
    }

    boolean isDoubted(long nowNanos) {
        return doubted && nowNanos - doubtedSinceNanos < LONGEST_DOUBT_NANOS;
    }

    /** Meaningful while it {@link #isDoubted}. */
    long doubtedSinceNanos() {
        return doubtedSinceNanos;
    }

    void trust() {
        doubted = false;
    }

    /** It works, or a new verdict says that it will. */
    void forgive() {
        restNanos = 0;
    }
}
