package dev.fairlead.session;

import dev.fairlead.relay.LoopTimer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** An event loop's clock and timers that only a test moves. */
final class VirtualTimer implements LoopTimer {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::atNanos).thenComparingLong(Entry::order));
    private long nowNanos = 1_000_000_000_000L;
    private long orders;

    private record Entry(long atNanos, long order, Runnable task) {}

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        var entry = new Entry(nowNanos + delayNanos, orders++, task);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** Runs all that is due now. */
    void run() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, and runs what becomes due in its order. */
    void advance(Duration time) {
        long until = nowNanos + time.toNanos();
        for (Entry next = entries.peek(); next != null && next.atNanos() <= until; next = entries.peek()) {
            entries.poll();
            nowNanos = Math.max(nowNanos, next.atNanos());
            next.task().run();
        }
        nowNanos = until;
    }

    /** Lets time pass without running anything, as when the process is stopped. */
    void freeze(Duration time) {
        nowNanos += time.toNanos();
    }
}
