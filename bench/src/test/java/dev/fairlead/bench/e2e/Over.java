package dev.fairlead.bench.e2e;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Does one thing over and over, as often as asked at most, and counts what came of it. */
final class Over implements AutoCloseable {
    private final Callable<String> action;
    private final long pauseNanos;
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private volatile boolean ended;

    /** @param action returns one word for what came of it, or throws */
    Over(int perSecond, Callable<String> action) {
        this.action = action;
        this.pauseNanos = 1_000_000_000L / perSecond;
        this.thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
        long next = System.nanoTime();
        while (!ended) {
            outcomes.computeIfAbsent(outcome(), _ -> new AtomicInteger()).incrementAndGet();
            next += pauseNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private String outcome() {
        try {
            return action.call();
        } catch (Exception failure) {
            return failure.toString();
        }
    }

    int count() {
        return outcomes.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Stops, and returns each word, or failure, with how often it came. */
    Map<String, AtomicInteger> end() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return outcomes;
    }

    @Override
    public void close() {
        ended = true;
    }
}
