package dev.fairlead.bench.growth;

import dev.fairlead.bench.bytes.ByteServer;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.FairleadProcess;
import dev.fairlead.bench.peer.HaProxyRecipe;
import dev.fairlead.bench.peer.HaProxyRecipe.Tuning;
import dev.fairlead.bench.peer.Running;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures Fairlead with 10 to 9,000 sessions, HAProxy with as many as it was given memory for, and Fairlead with 2 to 200 routes.
 *
 * <p>Each size gets a process of its own, so that none measures what a greater one left behind.
 */
public final class GrowthBench {
    /** 9,000 is what the usual limit of 20,000 open files allows. */
    private static final List<Integer> SESSIONS = List.of(10, 100, 1_000, 3_000, 9_000);

    private static final List<Integer> HAPROXY_SESSIONS = List.of(10, 100, 1_000, 5_000);
    private static final List<Integer> ROUTES = List.of(2, 20, 200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lab lab;
    private final Gauge gauge;
    private final int rounds;
    private final PrintStream out;
    private final List<Step> steps = new ArrayList<>();

    /** @param run how long each of a step's three loads lasts */
    public GrowthBench(Lab lab, Duration run, int rounds, PrintStream out) {
        this.lab = lab;
        this.gauge = new Gauge(run);
        this.rounds = rounds;
        this.out = out;
    }

    public GrowthReport run() {
        return run(SESSIONS, HAPROXY_SESSIONS, ROUTES);
    }

    GrowthReport run(List<Integer> sessions, List<Integer> haproxySessions, List<Integer> routes) {
        try (ByteServer server = ByteServer.start(lab.requireLeader().host(), 2)) {
            Backend forHaProxy = server.forPeer(1);
            for (int round = 0; round < rounds; round++) {
                sessions.forEach(size -> fairlead("Fairlead, sessions", size, 1, size, server));
                haproxySessions.forEach(size -> haproxy(size, forHaProxy));
                routes.forEach(size -> fairlead("Fairlead, routes", size, size, Gauge.BUSY, server));
            }
        }
        return new GrowthReport(steps);
    }

    private void fairlead(String line, int size, int routes, int sessions, Backend backend) {
        try (FairleadProcess fairlead = FairleadProcess.startConfigured(lab, configuration(routes, backend.port()))) {
            measure(line, size, new Subject(fairlead.primary(), fairlead.pids()), sessions);
        }
    }

    private void haproxy(int size, Backend backend) {
        try (Running haproxy = new HaProxyRecipe(Tuning.DEFAULT, 1).launch(lab, backend)) {
            Await.until("HAProxy to answer", PATIENCE, () -> backend.answersThrough(haproxy.primary()));
            measure("HAProxy, sessions", size, new Subject(haproxy.primary(), haproxy.pids()), size);
        }
    }

    private void measure(String line, int size, Subject subject, int sessions) {
        Step step = gauge.measure(line, size, subject, sessions);
        steps.add(step);
        out.printf(
                "  %-20s %,6d  %.1f µs a message, %.0f µs a session, silent %.2f %%%n",
                line, size, step.secondsPerMessage() * 1e6, step.secondsPerSession() * 1e6, step.idleShare() * 100);
    }

    /** One route that is used, and others that only listen, half of them to replicas. */
    private String configuration(int routes, int port) {
        return """
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: route0, listen: "$PRIMARY", to: primary, backend-port: %d }
            %sadmin: { listen: "$ADMIN" }
            """.formatted(
                        port,
                        IntStream.range(1, routes)
                                .mapToObj(index -> "      - { name: route%d, listen: \"%s:0\", to: %s }%n"
                                        .formatted(index, lab.serviceHost(), index % 2 == 0 ? "primary" : "replicas"))
                                .collect(Collectors.joining()));
    }
}
