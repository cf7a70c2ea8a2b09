package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.compare.Target;
import dev.fairlead.bench.compare.Targets;
import dev.fairlead.bench.compare.Workload;
import java.util.List;

/** Sessions that connect, say 64 bytes, hear them again and end in order, {@code concurrency} at once. */
record Churn(int concurrency) implements Workload {
    @Override
    public String name() {
        return "churn";
    }

    @Override
    public String title() {
        return "connect, 64-byte echo, close; " + concurrency + " at once";
    }

    @Override
    public String unit() {
        return "session";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.RATE, Metric.P50, Metric.P99, Metric.P999, Metric.CPU, Metric.MEMORY);
    }

    @Override
    public List<Target> targets() {
        return Targets.CHURN;
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        Result result = Result.of(
                stand,
                "churn",
                List.of("--concurrency", Integer.toString(concurrency), "--seconds", Seconds.of(pace.run())));
        Figures rate = Figures.NONE.with(Metric.RATE, result.number("rate"));
        return result.cpu(stand, result.number("sessions"), result.latencies(rate));
    }
}
