package dev.fairlead.bench.compare;

import dev.fairlead.bench.peer.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Comparisons made of given figures. */
final class Fixture {
    static final String FAIRLEAD = "Fairlead";
    static final String HAPROXY = "HAProxy, 1 thread";
    static final String SPLICE = "HAProxy splice, 1 thread";
    static final String DIRECT = "direct";

    static final Map<String, Family> FAMILIES = Map.of(
            FAIRLEAD,
            Family.FAIRLEAD,
            HAPROXY,
            Family.HAPROXY_DEFAULT,
            SPLICE,
            Family.HAPROXY_TUNED,
            DIRECT,
            Family.DIRECT);

    private final List<Sample> samples = new ArrayList<>();

    /** One value for each round. */
    Fixture with(String peer, Metric metric, double... values) {
        for (int round = 1; round <= values.length; round++) {
            samples.add(new Sample(peer, round, figures(peer, round).with(metric, values[round - 1])));
        }
        return this;
    }

    /** Takes away what that peer has in that round, to be put back with more. */
    private Figures figures(String peer, int round) {
        for (Sample sample : samples) {
            if (sample.peer().equals(peer) && sample.round() == round) {
                samples.remove(sample);
                return sample.figures();
            }
        }
        return Figures.NONE;
    }

    Comparison comparison(Metric... metrics) {
        return new Comparison("some-work", "some work", "transaction", List.of(metrics), samples, List.of());
    }

    static Report report(Comparison comparison) {
        List<Setup> setups = FAMILIES.entrySet().stream()
                .map(entry -> new Setup(entry.getKey(), "file", entry.getValue(), "1.0", "it is so", "key = value\n"))
                .toList();
        List<Verdict> verdicts = Judge.judge(comparison, Targets.SMALL, FAMILIES);
        return new Report(
                Map.of("kernel", "Linux 6"),
                new Pace(1, Duration.ofSeconds(2), 3, 1_000_000_000),
                setups,
                List.of(comparison),
                verdicts);
    }

    static double value(Figures figures, Metric metric) {
        OptionalDouble value = figures.get(metric);
        return value.orElse(Double.NaN);
    }
}
