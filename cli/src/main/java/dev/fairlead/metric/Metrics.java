package dev.fairlead.metric;

import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteListener;
import dev.fairlead.routing.RouteSnapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The registry, with what belongs to the process and its routes.
 *
 * <p>Thread rule: any thread.
 */
public final class Metrics implements RouteListener {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Begins with the process's own figures. */
    public Metrics(String version) {
        gauge("fairlead.build.info", "Always 1; the version is in the label.", () -> 1, "version", version);
        gauge("fairlead.memory.used.bytes", "Memory in use by the virtual machine, heap and other.", Metrics::memory);
        gauge("fairlead.open.files", "File descriptors in use.", () -> files().getOpenFileDescriptorCount());
        gauge("fairlead.open.files.max", "File descriptors allowed.", () -> files().getMaxFileDescriptorCount());
        gauge(
                "fairlead.uptime.seconds",
                "Time since the process started.",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    }

    private static double memory() {
        var memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        return (double) heap.getUsed() + memory.getNonHeapMemoryUsage().getUsed();
    }

    private static com.sun.management.UnixOperatingSystemMXBean files() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.UnixOperatingSystemMXBean.class);
    }

    /** Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    public MeterRegistry registry() {
        return registry;
    }

    /**
     * Registers a figure that is read at each scrape.
     *
     * @param labels names and values by turns
     */
    public void gauge(String name, String help, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).description(help).tags(labels).register(registry);
    }

    /** Finds or makes a counter; its name gets {@code _total}. */
    public Counter counter(String name, String help, String... labels) {
        return Counter.builder(name).description(help).tags(labels).register(registry);
    }

    /** Finds or makes a timer with buckets from half a millisecond to a minute; its name gets {@code _seconds}. */
    public Timer timer(String name, String help, String... labels) {
        return Timer.builder(name)
                .description(help)
                .tags(labels)
                .serviceLevelObjectives(
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
                        Duration.ofSeconds(60))
                .register(registry);
    }

    @Override
    public void onTransition(RouteHandle route, RouteSnapshot before, RouteSnapshot after) {
        if (!before.route().equals(after.route())) {
            counter("fairlead.route.changes", "Times that a route has led somewhere else.", "route", route.name())
                    .increment();
        }
    }
}
