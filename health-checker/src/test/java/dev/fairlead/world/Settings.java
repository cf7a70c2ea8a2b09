package dev.fairlead.world;

import dev.fairlead.probe.DcsSettings;
import java.time.Duration;

/** Patroni's dynamic configuration, in seconds, as {@code /config} shows it. */
record Settings(int ttl, int loopWait, int retryTimeout, boolean failsafe, boolean synchronous) {
    static final Settings DEFAULTS = new Settings(30, 10, 10, false, false);

    private static final int LEAST_RETRY = 3;
    private static final int LEAST_TTL = 20;

    /** From 3.2 on Patroni adjusts times that do not fit: {@code loop_wait + 2 * retry_timeout <= ttl}. */
    Settings effective(Version version) {
        if (!version.adjustsTimes()) {
            return this;
        }
        int safeTtl = Math.max(LEAST_TTL, ttl);
        int wait = Math.max(1, loopWait);
        int retry = Math.max(LEAST_RETRY, retryTimeout);
        if (1 + 2 * retry > safeTtl) {
            wait = 1;
            retry = (safeTtl - wait) / 2;
        } else if (wait + 2 * retry > safeTtl) {
            wait = safeTtl - 2 * retry;
        }
        return new Settings(safeTtl, wait, retry, failsafe, synchronous);
    }

    DcsSettings shown() {
        return new DcsSettings(Duration.ofSeconds(ttl), Duration.ofSeconds(loopWait), Duration.ofSeconds(retryTimeout));
    }

    long ttlNanos() {
        return ttl * 1_000_000_000L;
    }

    long loopWaitNanos() {
        return loopWait * 1_000_000_000L;
    }

    long retryNanos() {
        return retryTimeout * 1_000_000_000L;
    }
}
