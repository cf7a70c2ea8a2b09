package dev.fairlead.world;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The one clock of a world, and everything that is due on it, in order. */
final class Clock {
    /** Near the wrap of {@link System#nanoTime()}, so that code that compares instants wrongly fails in every story. */
    static final long START = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long elapsed;
    private long order;
    private long steps;

    private record Task(long at, long order, Runnable work) {}

    /** What {@link System#nanoTime()} would say. */
    long nanoTime() {
        return START + elapsed;
    }

    /** Nanoseconds since the world began. */
    long elapsed() {
        return elapsed;
    }

    /** How many tasks have run. */
    long steps() {
        return steps;
    }

    void after(long delayNanos, Runnable work) {
        tasks.add(new Task(elapsed + Math.max(0, delayNanos), order++, work));
    }

    /** Runs the next task, if one is due until then. */
    boolean step(long untilElapsed) {
        Task next = tasks.peek();
        if (next == null || next.at() > untilElapsed) {
            elapsed = Math.max(elapsed, untilElapsed);
            return false;
        }
        tasks.remove();
        elapsed = next.at();
        steps++;
        next.work().run();
        return true;
    }

    /** Whether something else is due at this very instant. */
    boolean isBusy() {
        Task next = tasks.peek();
        return next != null && next.at() <= elapsed;
    }
}
