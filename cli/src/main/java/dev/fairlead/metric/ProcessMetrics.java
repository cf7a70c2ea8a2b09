package dev.fairlead.metric;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is read from the virtual machine and the system at each scrape. */
public final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMetrics() {}

    public static void register(Metrics metrics, String version) {
        metrics.gauges(MetricList.BUILD, () -> List.of(Metrics.Row.of(1, version)));
        metrics.gauge(
                MetricList.UPTIME, () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        metrics.counter(MetricList.CPU, () -> system().getProcessCpuTime() / 1e9);
        metrics.gauges(MetricList.MEMORY_USED, ProcessMetrics::memory);
        metrics.gauge(MetricList.MEMORY_RESIDENT, ProcessMetrics::resident);
        metrics.gauge(MetricList.FILES, () -> system().getOpenFileDescriptorCount());
        metrics.gauge(MetricList.FILES_MAX, () -> system().getMaxFileDescriptorCount());
    }

    private static List<Metrics.Row> memory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return List.of(
                Metrics.Row.of(memory.getHeapMemoryUsage().getUsed(), "heap"),
                Metrics.Row.of(memory.getNonHeapMemoryUsage().getUsed(), "non-heap"));
    }

    /** The line is {@code VmRSS:  NUMBER kB}, see proc_pid_status(5). */
    private static long resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static UnixOperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    }
}
