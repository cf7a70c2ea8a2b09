package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.Reign;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.peer.FairleadProcess;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Patroni is killed and its PostgreSQL lives on: it takes every write that it is sent, also long after another was promoted. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class UnsupervisedPrimaryTest {
    private static final int CLIENTS = 5;

    /** One proxy watches it happen; the other is frozen meanwhile, and is full of bytes for the old primary when it is thawed. */
    @Test
    void nobody_writes_to_a_primary_without_patroni_once_another_may_lead_nor_through_a_proxy_that_slept(Lab lab)
            throws SQLException {
        Member old = lab.requireLeader();
        try (FairleadProcess awake = FairleadProcess.start(lab);
                FairleadProcess asleep = FairleadProcess.start(lab);
                Clients clients = Clients.start(CLIENTS, awake.primary());
                LateWriters late = LateWriters.connect(CLIENTS, asleep.primary());
                TruthProbe truth = TruthProbe.watch(lab)) {
            Patience.untilAllWrite(clients.all(), 20);
            FairleadSays says = new FairleadSays(awake);

            long struck = System.nanoTime();
            FrozenProcess frozen = FrozenProcess.freeze(asleep.pid());
            late.write();
            lab.killPatroni(old.name());
            sessionsGoOnWhileOtherMembersStillNameTheirLeader(says, clients);
            Reign next = Await.until("a successor", Patience.LIMIT, () -> truth.successor(old, struck));
            Patience.untilAllWrite(clients.all(), 20);
            frozen.close();

            assertThat(late.outcomes()).as("of writes sent to the frozen proxy").doesNotContain("acknowledged");
            assertThat(LateWriters.arrivedAt(old))
                    .as("writes relayed on an old verdict")
                    .isZero();
            assertThat(clients.log().errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, (long) CLIENTS));
            assertThat(writesOn(old, clients)).allMatch(write -> write.endNanos() - next.firstNanos() < 0);
            // What the old primary had not yet replicated is lost, as with any asynchronous failover; nothing else is.
            assertThat(clients.log().lost(next.member())).allMatch(write -> write.isAcknowledgedBy(old.postgresPort()));
            assertThat(new FairleadSays(asleep).targets("primary"))
                    .containsExactly(next.member().name());
        }
    }

    private static void sessionsGoOnWhileOtherMembersStillNameTheirLeader(FairleadSays says, Clients clients) {
        Await.until(
                "other members' word alone",
                Patience.LIMIT,
                () -> says.confirmation().equals("second-hand"));
        assertThat(says.hasAlarm("REST degraded")).isTrue();
        Patience.untilAllWrite(clients.all(), 1);
        assertThat(clients.log().errors()).isEmpty();
    }

    private static List<Write> writesOn(Member member, Clients clients) {
        return clients.log().acknowledged().stream()
                .filter(write -> write.isAcknowledgedBy(member.postgresPort()))
                .toList();
    }
}
