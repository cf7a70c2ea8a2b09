package dev.fairlead.session;

import java.util.concurrent.TimeUnit;

/** Lets through so many per second, and as many at once. Confined to its loop. */
final class TokenBucket {
    private final double perNano;
    private final double most;
    private double tokens;
    private long filledNanos;

    TokenBucket(int perSecond, long nowNanos) {
        this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
        this.most = perSecond;
        this.tokens = perSecond;
        this.filledNanos = nowNanos;
    }

    boolean take(long nowNanos) {
        tokens = Math.min(most, tokens + (nowNanos - filledNanos) * perNano);
        filledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
