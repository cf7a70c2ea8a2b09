package dev.fairlead.session;

import dev.fairlead.relay.RelayGate;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Notices that the loop stood still (a process stopped and continued, a frozen machine) and shuts the gate of all its relays until a fresh
 * verdict is there. Confined to its loop.
 *
 * <p>Sockets can be readable before any timer has run after such a stop, so the gate compares the clock with the latest tick itself.
 */
final class StallGuard implements RelayGate {
    /** A tick comes each 100 ms; a loop that is merely busy is never this late. */
    static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongConsumer onStall;
    private long latestTickNanos;
    private boolean shut;

    /** @param onStall takes the length of the stall in nanoseconds; called when the gate has been shut, and the loop's tick may not have come */
    StallGuard(long nowNanos, LongConsumer onStall) {
        this.latestTickNanos = nowNanos;
        this.onStall = onStall;
    }

    @Override
    public boolean mayRelay(long nowNanos) {
        if (nowNanos - latestTickNanos > STALL_NANOS) {
            onTick(nowNanos);
        }
        return !shut;
    }

    void onTick(long nowNanos) {
        long gap = nowNanos - latestTickNanos;
        latestTickNanos = nowNanos;
        if (gap > STALL_NANOS) {
            shut = true;
            onStall.accept(gap);
        }
    }

    void open() {
        shut = false;
    }
}
