package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.load.Outcome.Acknowledged;
import dev.fairlead.bench.load.Reign;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A leader that was frozen while clients wrote through Fairlead: those that had a session then, those that came later, and sessions that are idle.
 *
 * <p>Confined to the test's thread. Lifecycle: {@link #begin}, {@link #awaitService}, {@link #thaw}, {@link #close}.
 */
final class Freeze implements AutoCloseable {
    static final int EARLY = 20;
    static final int LATE = 5;
    private static final int IDLE = 10;
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Lab lab;
    private final TappedFairlead fairlead;
    private final TruthProbe truth;
    private final List<WritingClient> clients = new ArrayList<>();
    private final Idle idle;
    private final Member old;
    private final long struckNanos;
    private long promotedNanos;

    private Freeze(Lab lab, TappedFairlead fairlead, TruthProbe truth) throws SQLException {
        this.lab = lab;
        this.fairlead = fairlead;
        this.truth = truth;
        this.idle = Idle.open(IDLE, fairlead.primary());
        startClients(EARLY);
        Expect.writes(clients, 5);
        this.old = lab.requireLeader();
        awaitEndOfLoop();
        this.struckNanos = System.nanoTime();
        lab.freeze(old.name());
        startClients(LATE);
    }

    /** Freezes the leader of {@code lab}. */
    static Freeze begin(Lab lab) throws SQLException {
        TappedFairlead fairlead = TappedFairlead.start(lab, "timeline-regression: {settle: 5s}");
        TruthProbe truth = TruthProbe.watch(lab);
        try {
            return new Freeze(lab, fairlead, truth);
        } catch (SQLException | RuntimeException e) {
            truth.close();
            fairlead.close();
            throw e;
        }
    }

    /** A Patroni that is frozen while it talks to etcd finds, when it is thawed, that it has talked for too long, and demotes itself. */
    private void awaitEndOfLoop() {
        long loops = loopsOfOld();
        Await.until("the end of a loop of Patroni", Expect.LIMIT, () -> loopsOfOld() > loops);
    }

    private long loopsOfOld() {
        try (Stream<String> lines = Files.lines(lab.log(old.name()))) {
            return lines.filter(line -> line.contains("the leader with the lock"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startClients(int count) {
        int before = clients.size();
        for (int number = before + 1; number <= before + count; number++) {
            clients.add(WritingClient.start(fairlead.primary(), number, INTERVAL, Duration.ZERO));
        }
    }

    /** Waits until another member is promoted and all clients write there. */
    Member awaitService() {
        Reign next = Expect.successor(old, truth, struckNanos);
        promotedNanos = next.firstNanos();
        Expect.writesTo(next.member(), clients, 5, struckNanos);
        return next.member();
    }

    /** Thaws the old leader; returns the instant. */
    long thaw() {
        lab.thaw(old.name());
        return System.nanoTime();
    }

    Member old() {
        return old;
    }

    /** When the next primary took its first write. */
    long promotedNanos() {
        return promotedNanos;
    }

    List<WritingClient> all() {
        return List.copyOf(clients);
    }

    WriteLog logOfAll() {
        return WritingClient.logOf(clients);
    }

    Idle idle() {
        return idle;
    }

    Tap tap(Member member) {
        return fairlead.tap(member);
    }

    TappedFairlead fairlead() {
        return fairlead;
    }

    List<String> story() {
        return RouteStory.of(fairlead.fairlead());
    }

    /** Who acknowledged writes, one after the other, each as long as nobody else did. */
    List<Member> writersInTurn(WriteLog log) {
        List<Member> turns = new ArrayList<>();
        for (Write write : log.acknowledged()) {
            Member writer = lab.members().stream()
                    .filter(member -> write.isAcknowledgedBy(member.postgresPort()))
                    .findFirst()
                    .orElseThrow();
            if (turns.isEmpty() || !turns.getLast().equals(writer)) {
                turns.add(writer);
            }
        }
        return turns;
    }

    /** The timeline on which this member acknowledged its last write. */
    int timelineOf(Member member, WriteLog log) {
        return Expect.writesBy(member, log).stream()
                .map(Write::outcome)
                .flatMap(outcome -> outcome instanceof Acknowledged done ? Stream.of(done.timeline()) : Stream.empty())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Override
    public void close() {
        clients.forEach(WritingClient::close);
        idle.close();
        truth.close();
        fairlead.close();
    }
}
