package dev.fairlead.bench.compare;

import static dev.fairlead.bench.compare.Metric.CPU;
import static dev.fairlead.bench.compare.Metric.P99;
import static dev.fairlead.bench.compare.Metric.RATE;

import dev.fairlead.bench.compare.Target.Relative;
import dev.fairlead.bench.compare.Target.Rivals;
import java.util.List;

/** What Fairlead set out to reach, by the kind of work. */
public final class Targets {
    /** Small messages back and forth. */
    public static final List<Target> SMALL = List.of(
            new Relative(RATE, 1.0, Rivals.HAPROXY),
            new Relative(CPU, 0.95, Rivals.HAPROXY),
            new Relative(P99, 1.0, Rivals.HAPROXY));

    /** Sessions that come and go. */
    public static final List<Target> CHURN =
            List.of(new Relative(RATE, 1.0, Rivals.HAPROXY), new Relative(CPU, 0.95, Rivals.HAPROXY));

    /** Bytes in bulk. */
    public static final List<Target> BULK = List.of(
            new Relative(RATE, 1.5, Rivals.HAPROXY_DEFAULT),
            new Relative(CPU, 0.35, Rivals.HAPROXY_DEFAULT),
            new Relative(RATE, 1.0, Rivals.HAPROXY_TUNED),
            new Relative(CPU, 1.0, Rivals.HAPROXY_TUNED));

    private Targets() {}
}
