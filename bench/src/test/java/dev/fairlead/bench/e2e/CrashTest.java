package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
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

/**
 * A crash of the leader costs a client its session and a wait.
 *
 * <p>Replication is asynchronous here, so what the killed leader acknowledged last may be lost by right; what its successor acknowledged may not.
 */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class CrashTest {
    @Test
    void a_client_sees_one_broken_session_and_then_writes_to_the_next_primary(Lab lab) {
        killLeader(lab);
    }

    @Test
    void a_client_sees_one_broken_session_and_then_writes_to_the_next_primary_with_patroni_4(
            @SharedLab.Of(PatroniVersion.DEBIAN_13) Lab lab) {
        killLeader(lab);
    }

    private static void killLeader(Lab lab) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                TruthProbe truth = TruthProbe.watch(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            Expect.writes(client, 100);
            Member old = lab.requireLeader();
            long struck = System.nanoTime();

            lab.kill9(old.name());
            Member next = Expect.successor(old, truth, struck).member();
            Expect.writesTo(next, client, 100, struck);

            WriteLog log = client.log();
            assertThat(log.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
            WriteLog byNext = new WriteLog(Expect.writesBy(next, log));
            assertThat(log.since(byNext.writes().getFirst().endNanos())).isEqualTo(byNext);
            assertThat(byNext.lost(next)).isEmpty();
        }
    }
}
