package dev.fairlead.bench.demo;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.load.Outcome.Failed;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.Reign;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing that is done to the cluster, told while it happens and summed up after.
 *
 * @param title what is done, for the summary
 */
record Act(String title, Lab lab, WritingClient client, TruthProbe truth, Story story) {
    private static final Duration FAILOVER = Duration.ofMinutes(2);

    /** Does {@code deed} to the cluster led by {@code old} and waits until the client writes again. */
    void play(Member old, Runnable deed) {
        long struck = System.nanoTime();
        // Apart, because Patroni's answer to a switchover comes after the events that we want to tell as they happen.
        Thread doing = Thread.ofVirtual().start(deed);
        long last = Await.until("the end of the old primary", FAILOVER, () -> truth.endOfReign(old, struck));
        story.tell(last, "cluster", old.name() + " took its last write");
        Reign next = Await.until("another primary", FAILOVER, () -> truth.successor(old, struck));
        story.tell(next.firstNanos(), "cluster", next.member().name() + " takes writes, asked directly in SQL");
        Write served = Await.until(
                "the client's next success",
                FAILOVER,
                () -> client.log()
                        .since(struck)
                        .firstAcknowledgedBy(next.member().postgresPort()));
        story.tell(
                served.endNanos(),
                "client",
                "first row through Fairlead on %s, timeline %s"
                        .formatted(next.member().name(), timeline(served)));
        Await.until("a hundred more writes", FAILOVER, () -> successesAfter(served) >= 100 && !doing.isAlive());
        sumUp(struck, next.firstNanos() - last, served.endNanos() - next.firstNanos());
    }

    private long successesAfter(Write served) {
        return client.log().since(served.endNanos()).acknowledged().size();
    }

    private void sumUp(long struck, long clusterNanos, long addedNanos) {
        Duration gap = client.log().longestGapAfter(struck);
        WriteLog log = client.log().since(struck);
        List<String> words = new ArrayList<>();
        words.add(title);
        words.add("  the cluster itself took no write for  %s".formatted(millis(clusterNanos)));
        words.add("  the client had no success for         %s".formatted(millis(gap.toNanos())));
        words.add("  first success after the new primary   %s".formatted(millis(addedNanos)));
        words.add("  errors the client saw                 %,9d   %s"
                .formatted(log.errorCount(), words(log.errors().keySet())));
        firstFailure(log).ifPresent(failed -> words.add("  in the server's words: \"%s\"".formatted(failed)));
        story.conclude(words);
    }

    private static String words(Set<Kind> kinds) {
        Set<Kind> sorted = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
        return sorted.stream().map(Kind::toString).collect(Collectors.joining(", "));
    }

    private static Optional<String> firstFailure(WriteLog log) {
        return log.writes().stream()
                .filter(write -> write.outcome() instanceof Failed)
                .map(write ->
                        ((Failed) write.outcome()).message().lines().findFirst().orElse(""))
                .findFirst();
    }

    private static String timeline(Write write) {
        return write.outcome() instanceof dev.fairlead.bench.load.Outcome.Acknowledged done
                ? Integer.toString(done.timeline())
                : "?";
    }

    private static String millis(long nanos) {
        return "%,9.0f ms".formatted(nanos / 1e6);
    }
}
