package dev.fairlead.bench.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.TruthProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the page's words, a failover is a pause for every client, and costs each of its sessions at most one error, which the repetition takes care of. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class ConnectionStringsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Two workers, and what else their pools have. */
    private static final int SESSIONS = 4;

    private static Crowd everybody(Proxies proxies) {
        Crowd crowd = new Crowd(proxies.lab());
        for (String addresses : List.of("one", "two")) {
            crowd.psql(addresses, proxies.place())
                    .psycopg(addresses, proxies.place())
                    .hikari(addresses, proxies.place())
                    .node(addresses, proxies.place())
                    .behindPgBouncer(addresses, proxies.place());
        }
        return crowd.beforePgBouncer(proxies);
    }

    @Test
    void a_switchover_is_a_pause_for_every_client(Lab lab, TestReporter reporter) {
        try (Proxies proxies = Proxies.start(lab);
                Crowd crowd = everybody(proxies)) {
            crowd.awaitRows(10);
            long struck = System.nanoTime();

            lab.switchover();
            crowd.awaitRows(15);

            crowd.tell("switchover", struck, reporter);
            assertThat(crowd.applications()).allSatisfy(application -> {
                Diary diary = application.diary();
                assertThat(diary.failed()).as(application.name()).isEmpty();
                assertThat(diary.repeated()).as(application.name()).hasSizeLessThanOrEqualTo(SESSIONS);
                assertThat(Ledger.lost(lab, application.number(), diary))
                        .as(application.name())
                        .isEmpty();
            });
        }
    }

    /** Replication is asynchronous here: what the killed leader acknowledged last may be lost by right. */
    @Test
    void a_crash_of_the_leader_is_a_pause_for_every_client(Lab lab, TestReporter reporter) {
        try (Proxies proxies = Proxies.start(lab);
                TruthProbe truth = TruthProbe.watch(lab);
                Crowd crowd = everybody(proxies)) {
            crowd.awaitRows(10);
            Member leader = lab.requireLeader();
            long struck = System.nanoTime();

            lab.kill9(leader.name());
            long healed = Await.until("another primary", LIMIT, () -> truth.successor(leader, struck))
                    .firstNanos();
            crowd.awaitRows(15);

            crowd.tell("kill -9", struck, reporter);
            assertThat(crowd.applications()).allSatisfy(application -> {
                Diary diary = application.diary();
                assertThat(diary.failed()).as(application.name()).isEmpty();
                assertThat(diary.repeated()).as(application.name()).hasSizeLessThanOrEqualTo(2 * SESSIONS);
                assertThat(Ledger.lost(lab, application.number(), diary.since(healed)))
                        .as(application.name())
                        .isEmpty();
            });
        }
    }
}
