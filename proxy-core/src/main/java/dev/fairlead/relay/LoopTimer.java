package dev.fairlead.relay;

/** The clock, tasks and timers of one event loop; a test has its own, so that no test waits. */
public interface LoopTimer {
    /** Monotonic, comparable with {@link dev.fairlead.clock.ElapsedClock}. */
    long nanoTime();

    /** Runs {@code task} on the loop, after what it does now. What it throws is counted and ends there, also when scheduled. Any thread. */
    void execute(Runnable task);

    /** Runs {@code task} on the loop once, {@code delayNanos} from now. Any thread. */
    Cancellable schedule(Runnable task, long delayNanos);

    /** A task that may be called off. */
    @FunctionalInterface
    interface Cancellable {
        /** Idempotent; on the loop. */
        void cancel();
    }
}
