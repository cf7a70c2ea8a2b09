package dev.fairlead.metric;

import io.micrometer.core.instrument.Counter;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Counts what became of wishes to apply the configuration anew. Any thread. */
public final class ReloadMetrics {
    private final Family<Counter> reloads;

    /** @param stale whether the latest wish was refused */
    public ReloadMetrics(Metrics metrics, BooleanSupplier stale) {
        this.reloads = metrics.counters(MetricList.RELOADS);
        metrics.gauge(MetricList.CONFIG_STALE, () -> stale.getAsBoolean() ? 1 : 0);
    }

    public void onReload(Enum<?> result) {
        reloads.of(result.name().toLowerCase(Locale.ROOT)).increment();
    }
}
