package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.WriteLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leader is frozen, another one is promoted, the old one is thawed and does not know yet. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class FrozenLeaderTest {
    /** One insert and its preparation, generously. */
    private static final long BYTES_OF_A_WRITE = 512;

    /** Patroni 3.0 mostly takes the lock back, and sometimes notices in time that it must not. */
    private static final int ATTEMPTS = 3;

    @Test
    void nothing_reaches_the_thawed_leader_with_patroni_4(@SharedLab.Of(PatroniVersion.DEBIAN_13) Lab lab)
            throws Exception {
        try (Freeze freeze = Freeze.begin(lab)) {
            Member next = freeze.awaitService();
            long sentToOld = freeze.tap(freeze.old()).bytesToServer();

            long thawed = freeze.thaw();
            Expect.writesTo(next, freeze.all(), 20, thawed);
            lab.awaitHealthy(Expect.LIMIT);

            WriteLog log = freeze.logOfAll();
            assertThat(freeze.tap(freeze.old()).bytesToServer()).isEqualTo(sentToOld);
            assertThat(Expect.writesBy(freeze.old(), log.since(freeze.promotedNanos())))
                    .isEmpty();
            assertThat(freeze.idle().alive()).isZero();
            assertThat(log.since(freeze.promotedNanos()).lost(next)).isEmpty();
            assertThat(log.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, (long) Freeze.EARLY));
            assertThat(freeze.story()).startsWith(freeze.old().name()).endsWith(next.name());
        }
    }

    /** Patroni 3.0 takes the lock back on the older timeline, and what was written on the newer one is lost. */
    @Test
    void the_older_timeline_is_followed_only_after_it_has_stood_alone_and_loudly(Lab lab) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (followsTheReturningLeader(lab)) {
                return;
            }
            lab.repair();
        }
        Assumptions.abort("Patroni noticed in time that it was replaced, " + ATTEMPTS + " times in a row");
    }

    /** Returns whether Patroni took the lock back, and then all was asserted. */
    private static boolean followsTheReturningLeader(Lab lab) throws Exception {
        try (Freeze freeze = Freeze.begin(lab)) {
            Member old = freeze.old();
            keepNewsFrom(old, lab);
            Member next = freeze.awaitService();
            var sentToNext = freeze.fairlead()
                    .atLine("route primary: held", () -> freeze.tap(next).bytesToServer());

            lab.heal(old.name());
            long thawed = freeze.thaw();
            if (!takesTheLockBack(old, freeze, lab)) {
                return false;
            }
            Await.until(
                    "service by " + old.name(),
                    Expect.LIMIT,
                    () -> freeze.story().getLast().equals(old.name())
                            && freeze.story().contains("SETTLING"));
            Expect.writesTo(old, freeze.all(), 3, thawed);

            WriteLog log = freeze.logOfAll();
            List<String> story = freeze.story();
            // Whether both are seen to claim the lock at once depends on how soon the newer one gives up; nobody is
            // routed either way.
            assertThat(story.subList(story.lastIndexOf(next.name()) + 1, story.size() - 1))
                    .endsWith("SETTLING")
                    .isSubsetOf("CONTESTED", "NO_PRIMARY", "UNREADY", "FENCED", "SETTLING");
            assertThat(freeze.writersInTurn(log)).containsExactly(old, next, old);
            assertThat(freeze.tap(next).bytesToServer() - sentToNext.join())
                    .isLessThan(freeze.all().size() * BYTES_OF_A_WRITE);
            assertThat(freeze.fairlead().text())
                    .contains("timeline %d was given up for timeline %d of %s"
                            .formatted(freeze.timelineOf(next, log), freeze.timelineOf(old, log), old.name()));
            assertThat(freeze.idle().alive()).isZero();
            assertThat(log.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 2L * Freeze.EARLY + Freeze.LATE));
            return true;
        }
    }

    /**
     * What etcd sends to a member that is only frozen waits in its socket, and whether Patroni reads there first that it was replaced is a matter of luck.
     * What was sent into a cut comes late.
     */
    private static void keepNewsFrom(Member frozen, Lab lab) {
        lab.cutFromEtcd(frozen.name());
    }

    /** Waits for Patroni to choose. */
    private static boolean takesTheLockBack(Member old, Freeze freeze, Lab lab) {
        AtomicBoolean follows = new AtomicBoolean();
        Await.until("Patroni's choice", Expect.LIMIT, () -> {
            follows.set(lab.ask(old.name(), "/patroni")
                    .filter(body -> body.path("role").asString("").equals("replica"))
                    .isPresent());
            return follows.get() || freeze.story().contains("SETTLING");
        });
        return !follows.get();
    }
}
