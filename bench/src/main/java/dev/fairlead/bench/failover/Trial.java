package dev.fairlead.bench.failover;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.load.Reign;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One event, and what the clients behind every proxy saw of it.
 *
 * @param event               what was done
 * @param from                the member that led
 * @param to                  the member that leads now
 * @param clusterOutageMillis from the old primary's last write to the new one's first, in plain SQL
 * @param findings            one for each proxy
 */
public record Trial(Event event, String from, String to, double clusterOutageMillis, List<Finding> findings) {
    private static final Duration FAILOVER = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    public Trial {
        findings = List.copyOf(findings);
    }

    /** Makes {@code event} happen while one client writes behind each of {@code peers}. */
    static Trial run(Lab lab, Event event, List<? extends Peer> peers) {
        Map<Peer, WritingClient> clients = new LinkedHashMap<>();
        try (TruthProbe truth = TruthProbe.watch(lab)) {
            peers.forEach(peer -> clients.put(peer, WritingClient.start(peer.primary())));
            clients.values().forEach(client -> awaitWrites(client, 100));
            return strike(lab, event, clients, truth);
        } finally {
            clients.values().forEach(WritingClient::close);
        }
    }

    private static Trial strike(Lab lab, Event event, Map<Peer, WritingClient> clients, TruthProbe truth) {
        Member old = lab.requireLeader();
        long struck = System.nanoTime();
        // Apart, because Patroni answers a switchover only when it is over.
        Thread striking = Thread.ofVirtual().start(() -> event.strike(lab, old));
        Reign next = Await.until("another primary", FAILOVER, () -> truth.successor(old, struck));
        clients.values()
                .forEach(client -> Await.until(
                        "a write through every proxy",
                        FAILOVER,
                        () -> firstWrite(client, next).isPresent()));
        pause(SETTLE);
        Await.until("the answer to the " + event.title(), FAILOVER, () -> !striking.isAlive());
        List<Finding> findings = clients.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue().log(), struck, next))
                .toList();
        long lastOfOld = truth.lastWriteBefore(old, next.firstNanos()).orElse(struck);
        return new Trial(event, old.name(), next.member().name(), millis(next.firstNanos() - lastOfOld), findings);
    }

    private static Finding finding(Peer peer, WriteLog all, long struck, Reign next) {
        WriteLog log = all.since(struck);
        Write first = log.firstAcknowledgedBy(next.member().postgresPort()).orElseThrow();
        return new Finding(
                peer.name(),
                millis(first.endNanos() - next.firstNanos()),
                millis(all.longestGapAfter(struck).toNanos()),
                log.errors());
    }

    private static java.util.Optional<Write> firstWrite(WritingClient client, Reign next) {
        return client.log().firstAcknowledgedBy(next.member().postgresPort());
    }

    private static void awaitWrites(WritingClient client, int count) {
        Await.until(
                "a client's first writes",
                Duration.ofSeconds(30),
                () -> client.log().acknowledged().size() >= count);
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        Await.until("the pause", time.multipliedBy(2), () -> System.nanoTime() - until > 0);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e5) / 10.0;
    }
}
