package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many clients at once, while there is nobody to serve them. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class CrowdTest {
    private static final int CLIENTS = 200;
    private static final int MOST_OPENING = 8;

    /** Nobody writes twice. */
    private static final Duration ONCE = Duration.ofHours(1);

    @Test
    void two_hundred_clients_that_connect_during_a_switchover_are_all_served_a_few_at_a_time(Lab lab) throws Exception {
        try (TappedFairlead tapped = TappedFairlead.start(lab, "max-opening: " + MOST_OPENING)) {
            Member old = lab.requireLeader();
            Member next = lab.replicas().getFirst();

            Thread striking = Thread.ofPlatform().daemon().start(() -> lab.switchover(next.name()));
            Await.until(
                    "nobody to serve them",
                    Expect.LIMIT,
                    () -> RouteStory.of(tapped.fairlead()).size() > 1);
            List<WritingClient> crowd = WritingClient.startMany(CLIENTS, tapped.primary(), ONCE, Duration.ZERO);
            try {
                Await.until(
                        "an outcome for everybody",
                        Expect.LIMIT,
                        () -> crowd.stream()
                                .noneMatch(client -> client.log().writes().isEmpty()));
                striking.join();

                WriteLog log = WritingClient.logOf(crowd);
                assertThat(log.errors()).isEmpty();
                assertThat(Expect.writesBy(next, log)).hasSize(CLIENTS);
                assertThat(tapped.fairlead().metric("fairlead_holds_total").orElse(0))
                        .isPositive();
                assertThat(tapped.tap(next).mostOpening()).isBetween(2, MOST_OPENING);
                assertThat(tapped.tap(old).mostOpening()).isLessThanOrEqualTo(MOST_OPENING);
            } finally {
                crowd.forEach(WritingClient::close);
            }
        }
    }
}
