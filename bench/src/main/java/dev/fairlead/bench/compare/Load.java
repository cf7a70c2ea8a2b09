package dev.fairlead.bench.compare;

import java.util.Optional;

/**
 * What a load says that it did.
 *
 * @param units     units of work done, in the workload's unit; more than 0
 * @param seconds   how long that took; more than 0
 * @param latencies of single units, where they mean something
 */
public record Load(double units, double seconds, Optional<Latencies> latencies) {
    public Load {
        if (!(units > 0 && seconds > 0)) {
            throw new IllegalArgumentException("a load that did nothing: " + units + " in " + seconds + " s");
        }
    }

    public static Load of(double units, double seconds) {
        return new Load(units, seconds, Optional.empty());
    }

    public static Load of(double units, double seconds, Latencies latencies) {
        return new Load(units, seconds, Optional.of(latencies));
    }

    /** The figures of this load alone, without what the proxy used. */
    Figures figures() {
        Figures rate = Figures.NONE.with(Metric.RATE, units / seconds);
        return latencies
                .map(all -> rate.with(Metric.P50, all.p50())
                        .with(Metric.P99, all.p99())
                        .with(Metric.P999, all.p999()))
                .orElse(rate);
    }
}
