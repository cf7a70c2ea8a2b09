package dev.fairlead.run;

import dev.fairlead.event.EventStream;
import dev.fairlead.run.Transitions.SessionCount;
import dev.fairlead.session.SessionObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells the event stream how many sessions there are, each second at most and only when that has changed. Called on event loops' ticks. */
final class SessionPulse implements SessionObserver {
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventStream events;
    private final Supplier<List<SessionCount>> counts;
    private final Transitions transitions;
    private final LongSupplier nanoTime;
    private final AtomicLong toldNanos;
    private final AtomicReference<List<SessionCount>> told = new AtomicReference<>(List.of());

    SessionPulse(
            EventStream events, Transitions transitions, Supplier<List<SessionCount>> counts, LongSupplier nanoTime) {
        this.events = events;
        this.transitions = transitions;
        this.counts = counts;
        this.nanoTime = nanoTime;
        this.toldNanos = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public void onTick(long lateNanos) {
        long now = nanoTime.getAsLong();
        long before = toldNanos.get();
        if (events.isHeard() && now - before >= LEAST_NANOS && toldNanos.compareAndSet(before, now)) {
            List<SessionCount> latest = counts.get();
            if (!latest.equals(told.getAndSet(latest))) {
                transitions.onSessions(latest);
            }
        }
    }
}
