package dev.fairlead.metric;

import dev.fairlead.failover.Failover;
import dev.fairlead.failover.FailoverListener;
import dev.fairlead.failover.FailoverWatch;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Measures failovers. Any thread. */
public final class FailoverMetrics implements FailoverListener {
    private final Metrics metrics;
    private final Family<Timer> durations;

    public FailoverMetrics(Metrics metrics) {
        this.metrics = metrics;
        this.durations = metrics.timers(MetricList.FAILOVER);
    }

    /** Begins to say whether the watch keeps up. */
    public void watch(FailoverWatch watch) {
        metrics.counter(MetricList.SIGNS_LOST, watch::lost);
    }

    @Override
    public void onStep(String cluster, Failover.Step step) {}

    @Override
    public void onOver(Failover failover) {
        durations.of(failover.cluster(), failover.kind().word()).record(failover.gapMillis(), TimeUnit.MILLISECONDS);
    }
}
