package dev.fairlead.event;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to whoever listens, as <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>.
 *
 * <p>Thread rule: all methods by any thread. {@link #publish} returns at once: the text is made on a thread of the stream's own, and each listener is
 * written to by its own request's thread. A listener that does not keep up is dropped.
 */
public final class EventStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    /** Dashboards of some people, not of the public. */
    static final int MOST_LISTENERS = 16;

    private static final int MOST_UNWRITTEN = 10_000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("events").daemon().unstarted(task));
    private final AtomicInteger unwritten = new AtomicInteger();
    private final Patience patience;
    private long lastId;

    /**
     * How long listeners are waited for.
     *
     * @param heartbeat so long without an event a comment is sent, which shows that both sides live
     * @param write so long one write may take
     */
    public record Patience(Duration heartbeat, Duration write) {
        public static final Patience USUAL = new Patience(Duration.ofSeconds(15), Duration.ofSeconds(10));
    }

    public EventStream(Patience patience) {
        this.patience = patience;
        long check = Math.max(1, patience.write().toMillis() / 4);
        thread.scheduleWithFixedDelay(this::dropWhoIsStuck, check, check, TimeUnit.MILLISECONDS);
    }

    /** Whether what is published reaches anybody. */
    public boolean isHeard() {
        return !listeners.isEmpty();
    }

    int listeners() {
        return listeners.size();
    }

    /**
     * Tells all who listen now.
     *
     * @param type one word, the event's name
     * @param data what is made JSON of, on the stream's thread; not asked for when nobody listens
     */
    public void publish(String type, Supplier<?> data) {
        if (isHeard() && unwritten.incrementAndGet() <= MOST_UNWRITTEN) {
            thread.execute(() -> send(type, data));
        }
    }

    private void send(String type, Supplier<?> data) {
        unwritten.set(Math.max(0, unwritten.get() - 1));
        try {
            String frame = frame(type, data.get());
            listeners.forEach(listener -> listener.offer(frame));
        } catch (RuntimeException e) {
            log.warn("the event {} cannot be told: {}", type, e.toString());
        }
    }

    /** Confined to the thread, so that ids grow in the order of the stream. */
    private String frame(String type, Object data) {
        return "id: " + (++lastId) + "\n" + unnumbered(type, data);
    }

    /** JSON has no line break, so one line of data is enough. */
    static String unnumbered(String type, Object data) {
        return "event: " + type + "\ndata: " + Json.write(data) + "\n\n";
    }

    /** The answer for one who wants to listen: first what {@code status} says, then all that happens. */
    public Answer listen(Supplier<?> status) {
        if (listeners.size() >= MOST_LISTENERS) {
            return new Answer.Refused(503, MOST_LISTENERS + " listen already, and more are not served");
        }
        return new Answer.Endless("text/event-stream; charset=utf-8", to -> tell(to, status));
    }

    /** A place is taken only here: an answer may be asked for without its body, or its client be gone before it begins. */
    private void tell(OutputStream to, Supplier<?> status) throws IOException {
        var listener = new Listener(patience);
        if (!enlist(listener)) {
            return;
        }
        try {
            listener.writeTo(to, unnumbered("status", status.get()));
        } finally {
            listeners.remove(listener);
        }
    }

    private synchronized boolean enlist(Listener listener) {
        return listeners.size() < MOST_LISTENERS && listeners.add(listener);
    }

    private void dropWhoIsStuck() {
        listeners.forEach(Listener::dropIfStuck);
    }

    /** Ends all streams. */
    @Override
    public void close() {
        thread.shutdownNow();
        listeners.forEach(Listener::end);
    }
}
