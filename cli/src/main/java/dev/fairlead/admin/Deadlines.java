package dev.fairlead.admin;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts threads that take too long; a thread that reads from a client or writes to one thereby closes the connection. Any thread. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().name("admin-deadlines").daemon().unstarted(task));
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Gives the calling thread this long, until it closes what is returned. */
    Deadline within(Duration limit) {
        var countdown = new Countdown(Thread.currentThread());
        return new Deadline(countdown, timer.schedule(countdown::pass, limit.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Closed by the thread that it is for, which is not interrupted by it any more from then on. */
    record Deadline(Countdown countdown, Future<?> task) implements AutoCloseable {
        /** Takes back an interrupt that came too late to be noticed: it would end what the thread does next. */
        @Override
        public void close() {
            task.cancel(false);
            if (countdown.end()) {
                boolean _ = Thread.interrupted();
            }
        }
    }

    /** Either it passes or it is ended; the lock, because an interrupt must not come after its end. */
    private static final class Countdown {
        private final Thread thread;
        private boolean isOver;
        private boolean hasPassed;

        Countdown(Thread thread) {
            this.thread = thread;
        }

        synchronized void pass() {
            if (!isOver) {
                hasPassed = true;
                thread.interrupt();
            }
        }

        /** Whether it has passed before. */
        synchronized boolean end() {
            isOver = true;
            return hasPassed;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
