package dev.fairlead.bench.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten proxies before one cluster, in counts; {@code make bench WHAT=proxies} measures fifty, in milliseconds. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class ProxiesOnARealClusterTest {
    private static final int PROXIES = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(5);

    @Test
    void every_proxy_is_answered_while_all_are_urgent_and_none_asks_more_than_ten_times_a_second(Lab lab) {
        Member leader = lab.requireLeader();
        Member survivor = lab.replicas().getFirst();
        try (Crowd crowd = Crowd.start(lab, PROXIES)) {
            Await.until("everybody to know the primary", LIMIT, () -> crowd.agreeOn(leader.name()));
            Await.until("everybody to be calm", LIMIT, () -> crowd.urgent() == 0);

            lab.kill9(leader.name());
            Await.until("everybody to be urgent", LIMIT, () -> crowd.urgent() == PROXIES);
            long from = System.nanoTime();
            long to = from + LOOK.toNanos();
            Await.until("some seconds of urgency", LIMIT, () -> System.nanoTime() - to > 0);
            Member next =
                    Await.until("another leader", LIMIT, () -> lab.leader().filter(now -> !now.equals(leader)));
            Await.until("everybody to know the new primary", LIMIT, () -> crowd.agreeOn(next.name()));

            List<Crowd.Probe> probes = crowd.probes(survivor.name(), from, to);
            assertThat(probes).hasSizeBetween(PROXIES * 5, (int) (PROXIES * 12 * LOOK.toSeconds()));
            assertThat(probes).allMatch(Crowd.Probe::isAnswered);
        }
    }
}
