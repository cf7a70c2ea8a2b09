package dev.fairlead.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.peer.HaProxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That clients, truth probe and HAProxy see what happens; the product takes no part. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class ClientsOnARealClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void a_switchover_is_seen_by_the_client_behind_haproxy_and_by_the_truth_probe(Lab lab) {
        try (HaProxy proxy = HaProxy.start(lab, HaProxy.Style.TUNED);
                TruthProbe truth = TruthProbe.watch(lab);
                WritingClient client = WritingClient.start(proxy.primary())) {
            Await.until("writes", LIMIT, () -> client.log().acknowledged().size() > 50);
            Member old = lab.requireLeader();
            long struck = System.nanoTime();

            lab.switchover();
            Reign next = Await.until("another primary", LIMIT, () -> truth.successor(old, struck));
            Write served = Await.until(
                    "service",
                    LIMIT,
                    () -> client.log().firstAcknowledgedBy(next.member().postgresPort()));

            assertThat(truth.lastWriteBefore(old, next.firstNanos())).isPresent();
            assertThat(served.outcome()).isInstanceOf(Outcome.Acknowledged.class);
            assertThat(client.log().since(struck).errors()).containsEntry(Outcome.Kind.BROKEN_SESSION, 1L);
            assertThat(client.log().lost(next.member())).isEmpty();
        }
    }

    @Test
    void a_refused_connection_is_told_from_a_lost_one(Lab lab) {
        String nobody = lab.serviceHost() + ":" + lab.freeServicePort();

        try (WritingClient client = WritingClient.start(nobody)) {
            Await.until("errors", LIMIT, () -> client.log().errorCount() > 5);

            assertThat(client.log().errors()).containsOnlyKeys(Outcome.Kind.REFUSED);
        }
    }

    @Test
    void many_clients_write_side_by_side(Lab lab) {
        String primary = lab.requireLeader().postgres();
        List<WritingClient> clients = WritingClient.startMany(25, primary, Duration.ofMillis(50), Duration.ZERO);
        try {
            Await.until(
                    "writes of all",
                    LIMIT,
                    () -> clients.stream()
                            .allMatch(client -> client.log().acknowledged().size() > 3));
        } finally {
            clients.forEach(WritingClient::close);
        }

        assertThat(WritingClient.logOf(clients).errorCount()).isZero();
    }
}
