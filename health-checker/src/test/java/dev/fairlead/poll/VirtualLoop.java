package dev.fairlead.poll;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop on a virtual clock: time moves only when a test says so, and everything due runs in order. One thread. */
final class VirtualLoop implements CheckerLoop {
    /** Near the wrap of {@link System#nanoTime()}, so that whatever compares instants wrongly fails in every test. */
    static final long START = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::elapsed).thenComparingLong(Task::order));
    private long elapsed;
    private long order;
    private boolean isClosed;

    private record Task(long elapsed, long order, Runnable work) {}

    @Override
    public long nanoTime() {
        return START + elapsed;
    }

    /** Virtual nanoseconds since the start. */
    long elapsed() {
        return elapsed;
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        if (!isClosed) {
            tasks.add(new Task(elapsed + Math.max(0, delayNanos), order++, task));
        }
    }

    void advance(Duration time) {
        long until = elapsed + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.elapsed() <= until; next = tasks.peek()) {
            tasks.remove();
            elapsed = next.elapsed();
            run(next.work());
        }
        elapsed = until;
    }

    /** As the real loop does: one task that throws does not end it. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException expected) {
            // Only what a test threw on purpose.
        }
    }

    @Override
    public void close() {
        isClosed = true;
        tasks.clear();
    }
}
