package dev.fairlead.bench.growth;

import dev.fairlead.bench.compare.Proc;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.lab.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Measures a proxy at one size.
 *
 * @param run how long each of the three loads lasts, of which two are carried once before they count
 */
record Gauge(Duration run) {
    /** Sessions that are busy, however many there are. */
    static final int BUSY = 10;

    /** With {@code sessions} open, at least as many as are busy. */
    Step measure(String line, int size, Subject subject, int sessions) {
        try (Generator idle = Generator.start(
                "idle", "--to", subject.address(), "--sessions", Integer.toString(Math.max(1, sessions - BUSY)))) {
            faultless(idle.nextLine());
            // Once for nothing: what Java compiles in the first seconds of a process has nothing to do with its size.
            load(subject, "pingpong", "--connections");
            load(subject, "churn", "--concurrency");
            double silent = idleShare(subject);
            JsonNode messages = load(subject, "pingpong", "--connections");
            JsonNode churn = load(subject, "churn", "--concurrency");
            double bytes = Proc.proportionalBytes(subject.pids());
            idle.endInput();
            if (idle.nextLine().required("lost").asLong() != 0) {
                throw new LabException("sessions were lost at " + line + " " + size);
            }
            return new Step(line, size, cpuPer(messages, "messages"), cpuPer(churn, "sessions"), silent, bytes);
        }
    }

    private double idleShare(Subject subject) {
        double before = Proc.cpuSeconds(subject.pids());
        long start = System.nanoTime();
        long end = start + run.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return (Proc.cpuSeconds(subject.pids()) - before) / ((System.nanoTime() - start) / 1e9);
    }

    private JsonNode load(Subject subject, String generator, String count) {
        List<String> arguments = new ArrayList<>(List.of("--to", subject.address()));
        arguments.addAll(List.of(count, Integer.toString(BUSY)));
        arguments.addAll(List.of("--seconds", Double.toString(run.toMillis() / 1e3)));
        arguments.addAll(
                List.of("--watch", subject.pids().stream().map(String::valueOf).collect(Collectors.joining(","))));
        return faultless(Generator.run(generator, arguments));
    }

    private static double cpuPer(JsonNode result, String unit) {
        return result.required("watched_cpu_seconds").asDouble()
                / result.required(unit).asDouble();
    }

    private static JsonNode faultless(JsonNode result) {
        for (String fault : List.of("refused", "broken", "wrong")) {
            if (result.required(fault).asLong() != 0) {
                throw new LabException("not every connection was served and right: " + result);
            }
        }
        return result;
    }
}
