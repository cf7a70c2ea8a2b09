package dev.fairlead.bench.micro;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.Backend;
import dev.fairlead.metric.Metrics;
import dev.fairlead.metric.SessionMetrics;
import dev.fairlead.routing.Target;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionSummary;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the meters of one session cost that is accepted, served and closed: two counters and a histogram, found by the values of their labels.
 *
 * <p>Backs the choice to look meters up by their labels as things happen, so that labels may come and go, and not to keep them at hand in each lane.
 *
 * <p>Found, in nanoseconds on a busy machine: 100 for a session, 33 for each meter; bare adders take 14. A connection takes system calls by the dozen, so there is nothing to gain.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionCounting {
    private static final String ROUTE = "rw";
    private static final Backend SERVER = new Backend("node1", 5432, PaperLeg.ADDRESS.getAddress());
    private static final Target TARGET = new Target("node1", SERVER, SERVER, true);
    private static final SessionSummary SUMMARY = new SessionSummary(
            1, ROUTE, PaperLeg.ADDRESS, Optional.of(TARGET), CloseReason.CLIENT_CLOSED, 0, 0, 0, 0, 0, 64, 64);
    private static final long OPENING_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Metrics registry = new Metrics(ElapsedClock::nanoTime);
    private final SessionMetrics metrics = new SessionMetrics(registry);
    private final LongAdder accepted = new LongAdder();
    private final LongAdder opening = new LongAdder();
    private final LongAdder closed = new LongAdder();

    @Benchmark
    public SessionMetrics byLabels() {
        metrics.onAccepted(ROUTE, PaperLeg.ADDRESS);
        metrics.onServed(ROUTE, TARGET, 0, OPENING_NANOS);
        metrics.onClosed(SUMMARY);
        return metrics;
    }

    /** The least that three figures cost which any thread may read: no labels, no buckets. */
    @Benchmark
    public LongAdder byAdders() {
        accepted.increment();
        opening.add(OPENING_NANOS);
        closed.increment();
        return closed;
    }

    /** What a scrape says. */
    String exposition() {
        return registry.scrape();
    }

    /** Sessions counted {@link #byAdders}. */
    long added() {
        return closed.sum();
    }
}
