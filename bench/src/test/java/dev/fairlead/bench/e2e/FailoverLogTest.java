package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Fairlead tells afterwards of a switchover and of a crash: one entry each, with every step in order. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class FailoverLogTest {
    private static final String EVERY_STEP = "suspected held moved writable served released";

    @Test
    void tells_a_switchover_and_a_crash_with_every_step_in_order(Lab lab) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                TruthProbe truth = TruthProbe.watch(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            Expect.writes(client, 100);
            Member first = lab.requireLeader();

            Member second = lab.switchover();
            JsonNode switchover = told(fairlead, 1);
            // A member that does not stream on the new timeline yet would be promoted to a timeline of the same number.
            lab.awaitHealthy(Expect.LIMIT);
            long struck = System.nanoTime();
            lab.kill9(second.name());
            Member third = Expect.successor(second, truth, struck).member();
            Expect.writesTo(third, client, 100, struck);
            JsonNode crash = told(fairlead, 2);

            assertTold(switchover, "switchover", first, second);
            assertTold(crash, "failover", second, third);
            assertThat(fairlead.metric("fairlead_stale_sessions").orElseThrow()).isZero();
            assertThat(fairlead.metric("fairlead_failover_seconds_count").orElseThrow())
                    .isEqualTo(2);
        }
    }

    /** Waits for so many entries, and gives the newest. */
    private static JsonNode told(FairleadProcess fairlead, int count) {
        Await.until(
                "entry " + count + " of the failover log",
                Expect.LIMIT,
                () -> entries(fairlead).size() >= count);
        List<JsonNode> entries = entries(fairlead);
        assertThat(entries).hasSize(count);
        return entries.getFirst();
    }

    private static List<JsonNode> entries(FairleadProcess fairlead) {
        return fairlead.get("/api/v1/failovers").stream()
                .map(answer -> JsonMapper.shared().readTree(answer.body()).path("failovers"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .toList();
    }

    private static void assertTold(JsonNode entry, String kind, Member from, Member to) {
        assertThat(entry.path("kind").asString()).as(entry.toString()).isEqualTo(kind);
        assertThat(entry.path("from").asString()).isEqualTo(from.name());
        assertThat(entry.path("to").asString()).isEqualTo(to.name());
        assertThat(entry.path("timelineAfter").asInt())
                .as(entry.toString())
                .isEqualTo(entry.path("timelineBefore").asInt() + 1);
        assertSteps(entry);
        JsonNode toll = entry.path("toll");
        assertThat(toll.path("cut").asInt() + toll.path("broken").asInt())
                .as("the one session of the client")
                .isEqualTo(1);
        assertThat(toll.path("held").asInt()).isPositive();
        assertThat(toll.path("longestHoldMillis").asLong()).isPositive();
        assertThat(entry.path("suspectedBy").asString()).isNotEmpty();
        assertThat(entry.path("reason").asString()).isNotEmpty();
    }

    private static void assertSteps(JsonNode entry) {
        List<JsonNode> steps =
                StreamSupport.stream(entry.path("steps").spliterator(), false).toList();
        assertThat(String.join(
                        " ",
                        steps.stream().map(step -> step.path("what").asString()).toList()))
                .isEqualTo(EVERY_STEP);
        assertThat(steps.stream().map(step -> step.path("offsetMillis").asLong()))
                .isSorted();
        assertThat(steps.stream().map(step -> Instant.parse(step.path("at").asString())))
                .isSorted();
    }
}
