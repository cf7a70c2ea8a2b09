package dev.fairlead.poll;

/** The clock and the one thread of a checker; a test has its own, so that no test waits. */
public interface CheckerLoop extends AutoCloseable {
    /** {@link dev.fairlead.clock.ElapsedClock}. */
    long nanoTime();

    /** Runs {@code task} on the loop. Any thread; does nothing after {@link #close}. */
    void execute(Runnable task);

    /** Runs {@code task} on the loop, {@code delayNanos} from now. Any thread. */
    void schedule(Runnable task, long delayNanos);

    @Override
    void close();
}
