package dev.fairlead.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The registry. What is counted as it happens has a {@link Family}; what only exists while something is there (a route, a member) is put together anew
 * for each scrape, so that nothing that is gone is left in the exposition.
 *
 * <p>Thread rule: any thread.
 */
public final class Metrics {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Family<?>> families = new CopyOnWriteArrayList<>();
    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;
    private volatile Supplier<Map<String, Set<String>>> existing = Map::of;

    /** @param nanoTime tells for how long something has been gone */
    public Metrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param values by label, of those labels whose values come and go; a combination that names another one is forgotten after a while */
    public void existing(Supplier<Map<String, Set<String>>> values) {
        existing = values;
    }

    Family<Counter> counters(Metric metric) {
        var family = new Family<Counter>(
                metric,
                tags -> Counter.builder(metric.name())
                        .description(metric.meaning())
                        .tags(tags)
                        .register(registry));
        families.add(family);
        return family;
    }

    Family<Timer> timers(Metric metric) {
        var family = new Family<Timer>(
                metric,
                tags -> Timer.builder(metric.name())
                        .description(metric.meaning())
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
        families.add(family);
        return family;
    }

    /** A figure without labels, read at each scrape. */
    void gauge(Metric metric, Supplier<Number> value) {
        Gauge.builder(metric.name(), value).description(metric.meaning()).register(registry);
    }

    /** A figure that only grows, without labels, read at each scrape. */
    void counter(Metric metric, Supplier<Number> value) {
        FunctionCounter.builder(metric.name(), value, v -> v.get().doubleValue())
                .description(metric.meaning())
                .register(registry);
    }

    /** Figures that are put together at each scrape; those of the scrape before are forgotten. */
    void gauges(Metric metric, Supplier<List<Row>> rows) {
        // An info metric is known to the library by this ending only; it would drop the other.
        MultiGauge gauge = MultiGauge.builder(metric.name().replaceFirst("_info$", ".info"))
                .description(metric.meaning())
                .register(registry);
        beforeScrape(() ->
                gauge.register(rows.get().stream().map(row -> row.of(metric)).toList(), true));
    }

    /** One sample: the values of the labels in their order, and the figure. */
    record Row(List<String> values, Number figure) {
        static Row of(Number figure, String... values) {
            return new Row(List.of(values), figure);
        }

        private MultiGauge.Row<?> of(Metric metric) {
            return MultiGauge.Row.of(Tags.of(Family.tags(metric, values)), figure);
        }
    }

    /** Work for what is counted elsewhere and taken over at each scrape. */
    void beforeScrape(Runnable work) {
        beforeScrape.add(work);
    }

    /** Prometheus' text format. One at a time, because each takes over what has changed since the one before. */
    public synchronized String scrape() {
        beforeScrape.forEach(Runnable::run);
        Map<String, Set<String>> values = existing.get();
        long now = nanoTime.getAsLong();
        families.forEach(family -> family.sweep(tag -> exists(tag, values), registry, now));
        return registry.scrape();
    }

    private static boolean exists(Tag tag, Map<String, Set<String>> values) {
        Set<String> known = values.get(tag.getKey());
        return known == null || known.contains(tag.getValue());
    }
}
