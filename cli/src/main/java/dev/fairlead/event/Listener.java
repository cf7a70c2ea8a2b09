package dev.fairlead.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who listens. {@link #writeTo} is run by the thread of its request; the other methods by any. */
final class Listener {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    /** More than a failover tells. */
    static final int MOST_WAITING = 256;

    private static final String HEARTBEAT = ": alive\n\n";

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final EventStream.Patience patience;
    private volatile @Nullable Thread writer;
    private volatile boolean writing;
    private volatile long writingSinceNanos;
    private volatile @Nullable String dropped;

    Listener(EventStream.Patience patience) {
        this.patience = patience;
    }

    /** Takes one more event, or gives this listener up. */
    void offer(String frame) {
        if (!waiting.offer(frame)) {
            drop("it has not read " + MOST_WAITING + " events");
        }
    }

    /** A write that takes too long is ended by an interrupt, which closes the connection. */
    void dropIfStuck() {
        Thread thread = writer;
        if (thread != null
                && writing
                && System.nanoTime() - writingSinceNanos > patience.write().toNanos()) {
            drop("it has not read for " + patience.write().toMillis() + " ms");
            thread.interrupt();
        }
    }

    /** Interrupts it while it waits, too. */
    void end() {
        drop("the proxy ends");
        Thread thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void drop(String why) {
        if (dropped == null) {
            dropped = why;
            log.info("a listener to events is dropped: {}", why);
        }
    }

    /** Returns when the listener is dropped. */
    void writeTo(OutputStream to, String first) throws IOException {
        writer = Thread.currentThread();
        try {
            write(to, first);
            String why = dropped;
            while (why == null) {
                String frame = waiting.poll(patience.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
                write(to, frame == null ? HEARTBEAT : frame);
                why = dropped;
            }
            write(to, EventStream.unnumbered("dropped", Map.of("reason", why)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writer = null;
        }
    }

    private void write(OutputStream to, String frame) throws IOException {
        writingSinceNanos = System.nanoTime();
        writing = true;
        to.write(frame.getBytes(UTF_8));
        to.flush();
        writing = false;
    }
}
