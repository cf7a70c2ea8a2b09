package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.compare.Target;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.peer.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** From exec to the first byte that PostgreSQL answers through the proxy, with the files in the page cache. */
record Start() implements Workload {
    private static final double LIMIT = 0.120;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "start, from exec to the first byte of PostgreSQL through the proxy";
    }

    @Override
    public String unit() {
        return "start";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.START, Metric.CPU);
    }

    @Override
    public List<Target> targets() {
        return List.of(new Target.Absolute(Metric.START, LIMIT));
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
        // Started once, and ended, so that its configuration is written and what it reads is in memory.
        Running first = stand.peer();
        stand.close();
        Path directory = stand.newDirectory();
        List<String> arguments = new ArrayList<>(List.of("--to", first.primary(), "--ask", "postgres"));
        arguments.addAll(List.of("--log", directory.resolve("log").toString(), "--"));
        arguments.addAll(first.command());
        try (Generator startup = Generator.startIn(directory, "startup", arguments)) {
            JsonNode result = startup.nextLine();
            return Figures.NONE
                    .with(Metric.START, result.required("answered_millis").asDouble() / 1e3)
                    .with(Metric.CPU, result.required("watched_cpu_seconds").asDouble());
        }
    }
}
