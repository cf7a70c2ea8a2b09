package dev.fairlead.metric;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.probe.Observation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Counts probes and verdicts. Any thread. */
public final class ProbeMetrics implements CheckerObserver {
    private final Family<Counter> probes;
    private final Family<Timer> latencies;
    private final Family<Counter> changes;
    private final Family<Counter> failures;

    public ProbeMetrics(Metrics metrics) {
        this.probes = metrics.counters(MetricList.PROBES);
        this.latencies = metrics.timers(MetricList.PROBE);
        this.changes = metrics.counters(MetricList.VERDICT_CHANGES);
        this.failures = metrics.counters(MetricList.JUDGE_FAILURES);
    }

    @Override
    public void onProbe(String cluster, String member, Observation observation) {
        probes.of(cluster, member, result(observation)).increment();
        latencies
                .of(cluster, member)
                .record(observation.endedAtNanos() - observation.sentAtNanos(), TimeUnit.NANOSECONDS);
    }

    private static String result(Observation observation) {
        return switch (observation) {
            case Observation.Answered answered -> answered.status() == 200 ? "holds-lock" : "no-lock";
            case Observation.Unreachable _ -> "unreachable";
            case Observation.TimedOut _ -> "timed-out";
            case Observation.Garbled _ -> "garbled";
        };
    }

    @Override
    public void onPrimacy(String cluster, Primacy before, Primacy after) {
        changes.of(cluster).increment();
    }

    @Override
    public void onJudgeFailure(String cluster, RuntimeException cause) {
        failures.of(cluster).increment();
    }
}
