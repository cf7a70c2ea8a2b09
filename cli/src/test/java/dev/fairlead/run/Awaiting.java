package dev.fairlead.run;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of something that runs on other threads. */
public final class Awaiting {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Awaiting() {}

    public static void until(Callable<Boolean> condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!isTrue(condition)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it has not come to pass in 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean isTrue(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("asking failed", e);
        }
    }
}
