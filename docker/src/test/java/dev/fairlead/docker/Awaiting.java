package dev.fairlead.docker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what becomes true by itself. */
final class Awaiting {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Awaiting() {}

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @throws AssertionError when it does not within {@code limit}; says {@code what} and {@code seen}, the last state of things
     */
    static void await(String what, Duration limit, Supplier<?> seen, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + "; seen: " + seen.get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    static void await(String what, Duration limit, BooleanSupplier condition) {
        await(what, limit, () -> "nothing more", condition);
    }
}
