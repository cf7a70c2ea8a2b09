package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.lab.LabException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a load generator found, when nothing was refused, broken or wrong.
 *
 * @param json its line
 */
record Result(JsonNode json) {
    private static final double MICROS_PER_SECOND = 1e6;

    Result {
        for (String fault : List.of("refused", "broken", "wrong")) {
            if (json.path(fault).asLong() != 0) {
                throw new LabException("not every connection was served and right: " + json);
            }
        }
    }

    /** Runs a generator through the peer, which it watches, to its end. */
    static Result of(Stand stand, String generator, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--to", stand.address(), "--watch", pids(stand)));
        all.addAll(arguments);
        return new Result(Generator.run(generator, all));
    }

    private static String pids(Stand stand) {
        return stand.peer().pids().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    double number(String name) {
        return json.required(name).asDouble();
    }

    /** What the peer used of the processor while {@code units} were done; nothing where there is no peer. */
    Figures cpu(Stand stand, double units, Figures figures) {
        return stand.hasProcess()
                ? figures.with(Metric.CPU, number("watched_cpu_seconds") / units)
                        .with(Metric.MEMORY, stand.memoryBytes())
                : figures;
    }

    Figures latencies(Figures figures) {
        JsonNode micros = json.required("latency_micros");
        return figures.with(Metric.P50, micros.required("p50").asDouble() / MICROS_PER_SECOND)
                .with(Metric.P99, micros.required("p99").asDouble() / MICROS_PER_SECOND)
                .with(Metric.P999, micros.required("p99.9").asDouble() / MICROS_PER_SECOND);
    }
}
