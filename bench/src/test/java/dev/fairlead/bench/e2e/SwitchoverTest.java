package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.Reign;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A planned switchover costs a client its session and nothing else. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class SwitchoverTest {
    @Test
    void a_client_sees_one_broken_session_and_loses_no_write(Lab lab) {
        switchOver(lab);
    }

    @Test
    void a_client_sees_one_broken_session_and_loses_no_write_with_patroni_4(
            @SharedLab.Of(PatroniVersion.DEBIAN_13) Lab lab) {
        switchOver(lab);
    }

    private static void switchOver(Lab lab) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                TruthProbe truth = TruthProbe.watch(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            Expect.writes(client, 100);
            Member old = lab.requireLeader();
            long struck = System.nanoTime();

            Member next = lab.switchover();
            Expect.writesTo(next, client, 100, struck);

            Reign reign = Expect.successor(old, truth, struck);
            WriteLog log = client.log();
            assertThat(log.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
            assertThat(log.lost(next)).isEmpty();
            assertThat(Expect.writesBy(old, log.since(reign.firstNanos()))).isEmpty();
        }
    }
}
