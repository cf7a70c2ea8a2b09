package dev.fairlead.failover;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for one thread, which it does in order. Any thread, event loops included: putting something in takes no lock. (The JDK's bounded executors take one.)
 *
 * <p>Lifecycle: {@link #start}, {@link #close}; what waits then is dropped.
 */
final class Mailbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FailoverWatch.class);

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final int most;
    private final Thread thread;
    private volatile boolean closed;

    /** @param most that may wait, about; more of what is offered is lost, and counted */
    Mailbox(String name, int most) {
        this.most = most;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** Loses the task when too many wait already. */
    void offer(Runnable task) {
        if (count.get() >= most) {
            lost.incrementAndGet();
        } else {
            put(task);
        }
    }

    /** Loses nothing: for tasks of which there are few, and on which others depend. */
    void put(Runnable task) {
        count.incrementAndGet();
        waiting.add(task);
        LockSupport.unpark(thread);
    }

    int lost() {
        return lost.get();
    }

    private void work() {
        while (!closed) {
            Runnable task = waiting.poll();
            if (task == null) {
                LockSupport.park(this);
            } else {
                count.decrementAndGet();
                run(task);
            }
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a failover cannot be followed: {}", e.toString(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
