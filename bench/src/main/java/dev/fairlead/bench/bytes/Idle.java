package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.compare.Target;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.lab.LabException;
import java.util.List;

/** Sessions that have said something once and then are silent: what a pool of a pooled application looks like at night. */
record Idle(int sessions) implements Workload {
    private static final double TOTAL_LIMIT = 90 * 1024 * 1024;
    private static final double GROWTH_LIMIT = 2.3 * 1024;

    @Override
    public String name() {
        return "idle-" + sessions;
    }

    @Override
    public String title() {
        return "%,d idle sessions".formatted(sessions);
    }

    @Override
    public String unit() {
        return "session";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.BASE, Metric.MEMORY, Metric.GROWTH);
    }

    @Override
    public List<Target> targets() {
        return List.of(
                new Target.Absolute(Metric.MEMORY, TOTAL_LIMIT), new Target.Absolute(Metric.GROWTH, GROWTH_LIMIT));
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        if (!stand.hasProcess()) {
            return Figures.NONE;
        }
        double before = stand.memoryBytes();
        double with;
        try (Generator idle =
                Generator.start("idle", "--to", stand.address(), "--sessions", Integer.toString(sessions))) {
            Result opened = new Result(idle.nextLine());
            requireAll(opened.number("open"));
            with = stand.memoryBytes();
            idle.endInput();
            requireAll(sessions - idle.nextLine().required("lost").asDouble());
        }
        return Figures.NONE
                .with(Metric.BASE, before)
                .with(Metric.MEMORY, with)
                .with(Metric.GROWTH, (with - before) / sessions);
    }

    private void requireAll(double alive) {
        if (alive != sessions) {
            throw new LabException("of %,d sessions only %,.0f are alive".formatted(sessions, alive));
        }
    }
}
