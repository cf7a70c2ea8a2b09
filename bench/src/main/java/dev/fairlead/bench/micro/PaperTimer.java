package dev.fairlead.bench.micro;

import dev.fairlead.relay.LoopTimer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An event loop whose clock stands still unless it is moved. Confined to the thread that moves it. */
final class PaperTimer implements LoopTimer {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Timed> timed = new PriorityQueue<>(Comparator.comparingLong(Timed::atNanos));
    private long nowNanos = 1_000_000_000_000L;

    private record Timed(long atNanos, Runnable task) {}

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        var entry = new Timed(nowNanos + delayNanos, task);
        timed.add(entry);
        return () -> timed.remove(entry);
    }

    /** Runs what was to be done at once, and what that wants to be done at once. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, and runs what becomes due by its end. */
    void advance(long nanos) {
        nowNanos += nanos;
        for (Timed next = timed.peek(); next != null && next.atNanos() - nowNanos <= 0; next = timed.peek()) {
            timed.remove();
            next.task().run();
        }
        run();
    }
}
