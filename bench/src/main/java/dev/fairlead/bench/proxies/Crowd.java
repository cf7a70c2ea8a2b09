package dev.fairlead.bench.proxies;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.poll.Urgency;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The health-checking of many proxies, as it is in each of them, in this process: so that what is measured is Patroni and not what fifty processes cost this
 * machine. Any thread. Lifecycle: from {@link #start} to {@link #close}.
 */
final class Crowd implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final List<ClusterChecker> checkers = new ArrayList<>();
    private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();

    /** One probe that ended. */
    record Probe(String member, Observation observation) {
        long sentAtNanos() {
            return observation.sentAtNanos();
        }

        boolean isAnswered() {
            return observation instanceof Observation.Answered;
        }

        long tookNanos() {
            return observation.endedAtNanos() - observation.sentAtNanos();
        }
    }

    private Crowd() {}

    static Crowd start(Lab lab, int proxies) {
        Crowd crowd = new Crowd();
        try {
            for (int proxy = 0; proxy < proxies; proxy++) {
                crowd.join(lab);
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw new LabException("cannot start a checker", e);
        }
    }

    private void join(Lab lab) throws IOException {
        var policy = new Policy("main", Optional.empty(), LEASE, LEASE, false, List.of());
        var seeds = lab.members().stream().map(Member::restUrl).toList();
        var config = new CheckerConfig(policy, seeds, Map.of(), ProbeTls.DEFAULTS);
        var observer = new CheckerObserver() {
            @Override
            public void onProbe(String cluster, String member, Observation observation) {
                probes.add(new Probe(member, observation));
            }
        };
        checkers.add(
                ClusterChecker.start(config, _ -> {}, observer, () -> Orders.NONE, (_, _) -> {}, Remembered.NOTHING));
    }

    /** Probes of this member that were sent in this span, in the order of their ends. */
    List<Probe> probes(String member, long fromNanos, long toNanos) {
        return probes.stream()
                .filter(probe -> probe.member().equals(member))
                .filter(probe -> probe.sentAtNanos() - fromNanos >= 0 && probe.sentAtNanos() - toNanos < 0)
                .toList();
    }

    /** How many of the proxies probe closely now. */
    long urgent() {
        return checkers.stream()
                .filter(checker -> checker.status().urgency() != Urgency.STEADY)
                .count();
    }

    /** Whether every proxy takes this member for the writable primary. */
    boolean agreeOn(String member) {
        return checkers.stream()
                .allMatch(checker -> checker.view()
                        .filter(view -> view.primacy() instanceof Primacy.Writable writable
                                && writable.member().equals(member))
                        .isPresent());
    }

    @Override
    public void close() {
        checkers.forEach(ClusterChecker::close);
    }
}
