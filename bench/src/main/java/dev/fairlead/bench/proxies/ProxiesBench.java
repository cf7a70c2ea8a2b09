package dev.fairlead.bench.proxies;

import dev.fairlead.bench.compare.Proc;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.proxies.ProxiesReport.Load;
import dev.fairlead.bench.proxies.ProxiesReport.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures what a surviving member's REST API is asked, and how it answers, by the number of proxies: while all is well, and after the leader was killed, until
 * Patroni promotes another, which is as long as probing can be urgent.
 *
 * <p>Blocks; one thread.
 */
public final class ProxiesBench {
    /** Long enough that the urgent span fits between the kill and the promotion. */
    private static final Duration TTL = Duration.ofSeconds(30);

    private static final Duration LOOP_WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Fifty proxies in this process would each say what they find; held so that its level stays. */
    private static final Logger PROXIES = Logger.getLogger("dev.fairlead");

    private final Lab lab;
    private final Duration span;
    private final PrintStream out;

    /** @param span how long each state is looked at; the urgent one has 15 s */
    public ProxiesBench(Lab lab, Duration span, PrintStream out) {
        this.lab = lab;
        this.span = span;
        this.out = out;
    }

    /** The lab that it needs. */
    public static LabOptions lab(PatroniVersion version) {
        return LabOptions.of(version).withTimes(TTL, LOOP_WAIT, RETRY_TIMEOUT);
    }

    /** Measures each number of proxies, on a cluster that is whole again each time. */
    public ProxiesReport run(List<Integer> sizes) {
        PROXIES.setLevel(Level.OFF);
        List<Step> steps = new ArrayList<>();
        for (int size : sizes) {
            Step step = measure(size);
            steps.add(step);
            out.println("  " + step);
            lab.repair();
        }
        return new ProxiesReport(steps);
    }

    Step measure(int proxies) {
        Member leader = lab.requireLeader();
        Member survivor = lab.replicas().getFirst();
        try (Crowd crowd = Crowd.start(lab, proxies)) {
            Await.until("everybody to know the primary", PATIENCE, () -> crowd.agreeOn(leader.name()));
            Await.until("everybody to be calm", PATIENCE, () -> crowd.urgent() == 0);
            Load steady = load(crowd, survivor);
            long struck = System.nanoTime();

            lab.kill9(leader.name());
            Await.until("everybody to be urgent", PATIENCE, () -> crowd.urgent() == proxies);
            Load urgent = load(crowd, survivor);

            Member next =
                    Await.until("another leader", PATIENCE, () -> lab.leader().filter(now -> !now.equals(leader)));
            long promoted = System.nanoTime();
            Await.until("everybody to know the new primary", PATIENCE, () -> crowd.agreeOn(next.name()));
            return new Step(
                    proxies,
                    steady,
                    urgent,
                    Duration.ofNanos(promoted - struck),
                    Duration.ofNanos(System.nanoTime() - promoted));
        }
    }

    private Load load(Crowd crowd, Member member) {
        double cpuBefore = Proc.cpuSeconds(lab.patroniPids(member.name()));
        long from = System.nanoTime();
        long to = from + span.toNanos();
        while (System.nanoTime() - to < 0) {
            LockSupport.parkNanos(to - System.nanoTime());
        }
        double cpu = Proc.cpuSeconds(lab.patroniPids(member.name())) - cpuBefore;
        // The last ones must end, too.
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        List<Crowd.Probe> probes = crowd.probes(member.name(), from, to);
        if (probes.isEmpty()) {
            throw new LabException(member.name() + " was not asked at all");
        }
        List<Long> took = probes.stream()
                .filter(Crowd.Probe::isAnswered)
                .map(Crowd.Probe::tookNanos)
                .sorted()
                .toList();
        double seconds = span.toNanos() / 1e9;
        return new Load(probes.size() / seconds, probes.size() - took.size(), took, cpu / seconds);
    }
}
