package dev.fairlead.poll;

import dev.fairlead.clock.ElapsedClock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop that is one daemon thread. */
final class ThreadLoop implements CheckerLoop {
    private static final Logger log = LoggerFactory.getLogger(ClusterChecker.class);

    private static final long CLOSE_LIMIT_MILLIS = 1_000;

    private final ScheduledThreadPoolExecutor executor;

    ThreadLoop(String name) {
        executor = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return ElapsedClock.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        executor.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** The executor would swallow what a task throws. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("checking failed: {}", e.toString(), e);
            }
        };
    }

    /** What is being judged ends first, so that nothing it needs is closed under it. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("checking has not ended after {} ms", CLOSE_LIMIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
