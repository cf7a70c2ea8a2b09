package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.compare.Target;
import dev.fairlead.bench.compare.Targets;
import dev.fairlead.bench.compare.Workload;
import java.util.List;

/** Messages of 64 bytes there and back, each connection's next after its last. */
record PingPong(int connections) implements Workload {
    @Override
    public String name() {
        return "ping-pong-" + connections;
    }

    @Override
    public String title() {
        return "64-byte ping-pong, " + (connections == 1 ? "1 connection" : connections + " connections");
    }

    @Override
    public String unit() {
        return "round trip";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.RATE, Metric.P50, Metric.P99, Metric.P999, Metric.CPU, Metric.MEMORY);
    }

    @Override
    public List<Target> targets() {
        return Targets.SMALL;
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        Result result = Result.of(
                stand,
                "pingpong",
                List.of("--connections", Integer.toString(connections), "--seconds", Seconds.of(pace.run())));
        Figures rate = Figures.NONE.with(Metric.RATE, result.number("rate"));
        return result.cpu(stand, result.number("messages"), result.latencies(rate));
    }
}
