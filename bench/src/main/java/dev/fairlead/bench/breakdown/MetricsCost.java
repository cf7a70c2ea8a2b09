package dev.fairlead.bench.breakdown;

import dev.fairlead.bench.bytes.ByteServer;
import dev.fairlead.bench.compare.Spread;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.peer.FairleadProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What counting costs: the same small messages through Fairlead with its metrics and without, side by side and in turn.
 *
 * @param rounds in their order
 */
public record MetricsCost(List<Round> rounds) {
    /** More than this must be reconsidered. */
    private static final double LIMIT = 1.02;

    private static final int CONNECTIONS = 64;

    /** Processor time of the proxy for a round trip, in seconds. */
    record Round(double counting, double notCounting) {
        double ratio() {
            return counting / notCounting;
        }
    }

    public MetricsCost {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no rounds");
        }
    }

    /** @param run how long each of a round's two loads lasts */
    public static MetricsCost measure(Lab lab, Duration run, int rounds) {
        try (ByteServer server = ByteServer.start(lab.requireLeader().host(), 2);
                FairleadProcess counting = start(lab, true, server.port());
                FairleadProcess notCounting =
                        start(lab, false, server.forPeer(1).port())) {
            secondsPerMessage(counting, run.dividedBy(4));
            secondsPerMessage(notCounting, run.dividedBy(4));
            List<Round> all = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                // The other one first in every other round.
                if (round % 2 == 0) {
                    double first = secondsPerMessage(counting, run);
                    all.add(new Round(first, secondsPerMessage(notCounting, run)));
                } else {
                    double first = secondsPerMessage(notCounting, run);
                    all.add(new Round(secondsPerMessage(counting, run), first));
                }
            }
            return new MetricsCost(all);
        }
    }

    private static FairleadProcess start(Lab lab, boolean metrics, int port) {
        return FairleadProcess.startConfigured(lab, """
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: rw, listen: "$PRIMARY", to: primary, backend-port: %d }
            admin: { listen: "$ADMIN", metrics: %b }
            """.formatted(port, metrics));
    }

    private static double secondsPerMessage(FairleadProcess fairlead, Duration run) {
        JsonNode result = Generator.run(
                "pingpong",
                List.of(
                        "--to", fairlead.primary(),
                        "--connections", Integer.toString(CONNECTIONS),
                        "--seconds", Double.toString(run.toMillis() / 1e3),
                        "--watch", Long.toString(fairlead.pid())));
        for (String fault : List.of("refused", "broken", "wrong")) {
            if (result.required(fault).asLong() != 0) {
                throw new LabException("not every connection was served and right: " + result);
            }
        }
        return result.required("watched_cpu_seconds").asDouble()
                / result.required("messages").asDouble();
    }

    /** The median of the rounds' ratios. */
    double ratio() {
        return ratios().median();
    }

    private Spread ratios() {
        return Spread.of(rounds.stream().mapToDouble(Round::ratio).toArray()).orElseThrow();
    }

    public boolean isWithinLimit() {
        return ratio() <= LIMIT;
    }

    /** A line for each round, and the verdict. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Round round : rounds) {
            text.append(String.format(
                    Locale.ROOT,
                    "CPU/message with metrics %.2f µs, without %.2f µs: %.3f ×%n",
                    round.counting() * 1e6,
                    round.notCounting() * 1e6,
                    round.ratio()));
        }
        Spread ratios = ratios();
        return text.append(String.format(
                        Locale.ROOT,
                        "%d connections, %d rounds in turn, CPU with metrics / without: median %.3f (min %.3f, max"
                                + " %.3f); at most %.2f is the target: %s%n",
                        CONNECTIONS,
                        rounds.size(),
                        ratios.median(),
                        ratios.min(),
                        ratios.max(),
                        LIMIT,
                        isWithinLimit() ? "met" : "missed"))
                .toString();
    }
}
