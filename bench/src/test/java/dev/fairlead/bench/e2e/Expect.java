package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.load.Reign;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import java.time.Duration;
import java.util.List;

/** What the tests wait for, and the questions they ask about it. */
final class Expect {
    /** More than any failover takes, also on a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private Expect() {}

    /** Waits until {@code client} has written that often. */
    static void writes(WritingClient client, int count) {
        writes(List.of(client), count);
    }

    /** Waits until each of {@code clients} has written that often. */
    static void writes(List<WritingClient> clients, int count) {
        Await.until(
                "the first writes",
                LIMIT,
                () -> clients.stream()
                        .allMatch(client -> client.log().acknowledged().size() >= count));
    }

    /** Waits until {@code client} has written that often to {@code member} since an instant. */
    static void writesTo(Member member, WritingClient client, int count, long sinceNanos) {
        writesTo(member, List.of(client), count, sinceNanos);
    }

    /** Waits until each of {@code clients} has written that often to {@code member} since an instant. */
    static void writesTo(Member member, List<WritingClient> clients, int count, long sinceNanos) {
        Await.until(
                "writes to " + member.name(),
                LIMIT,
                () -> clients.stream()
                        .allMatch(client ->
                                writesBy(member, client.log().since(sinceNanos)).size() >= count));
    }

    /** Waits for another member than {@code deposed} to take writes in plain SQL. */
    static Reign successor(Member deposed, TruthProbe truth, long sinceNanos) {
        return Await.until("another primary", LIMIT, () -> truth.successor(deposed, sinceNanos));
    }

    /** What {@code member} acknowledged. */
    static List<Write> writesBy(Member member, WriteLog log) {
        return log.writes().stream()
                .filter(write -> write.isAcknowledgedBy(member.postgresPort()))
                .toList();
    }
}
