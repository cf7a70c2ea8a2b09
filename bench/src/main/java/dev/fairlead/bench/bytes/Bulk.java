package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.compare.Target;
import dev.fairlead.bench.compare.Targets;
import dev.fairlead.bench.compare.Workload;
import java.util.List;

/** One connection that moves as much as it can, one way; each byte is compared where it arrives. */
record Bulk(Direction direction) implements Workload {
    private static final double BYTES_PER_GIGABYTE = 1e9;

    /** Which way. */
    enum Direction {
        DOWN("down", "from the backend to the client"),
        UP("up", "from the client to the backend");

        private final String word;
        private final String title;

        Direction(String word, String title) {
            this.word = word;
            this.title = title;
        }
    }

    @Override
    public String name() {
        return "bulk-" + direction.word;
    }

    @Override
    public String title() {
        return "bulk " + direction.title;
    }

    @Override
    public String unit() {
        return "GB";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.RATE, Metric.CPU, Metric.MEMORY);
    }

    @Override
    public List<Target> targets() {
        return Targets.BULK;
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        String bytes = Long.toString(pace.bulkVolume());
        Result result = Result.of(stand, "bulk", List.of("--direction", direction.word, "--bytes", bytes));
        Figures rate = Figures.NONE.with(Metric.RATE, result.number("gigabytes_per_second"));
        return result.cpu(stand, result.number("bytes") / BYTES_PER_GIGABYTE, rate);
    }
}
