package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leader's machine is gone: nobody refuses, nobody resets, packets vanish. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class VanishedLeaderTest {
    private static final int IDLE = 50;

    @Test
    void its_sessions_are_cut_and_clients_are_held_until_another_one_leads(Lab lab) throws Exception {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                TruthProbe truth = TruthProbe.watch(lab);
                Idle idle = Idle.open(IDLE, fairlead.primary());
                WritingClient client = WritingClient.start(fairlead.primary())) {
            Expect.writes(client, 50);
            Member old = lab.requireLeader();
            long struck = System.nanoTime();

            lab.isolate(old.name());
            Member next = Expect.successor(old, truth, struck).member();
            Expect.writesTo(next, client, 50, struck);

            WriteLog log = client.log();
            assertThat(log.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
            assertThat(idle.alive()).isZero();
            assertThat(RouteStory.of(fairlead))
                    .startsWith(old.name())
                    .endsWith(next.name())
                    .hasSizeGreaterThan(2);
            assertThat(new WriteLog(Expect.writesBy(next, log)).lost(next)).isEmpty();
        }
    }
}
