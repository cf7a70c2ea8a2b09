package dev.fairlead.poll;

import dev.fairlead.cluster.Backend;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.probe.Probing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A {@link FakeCluster} whose REST APIs take processor time to answer, one question after the other as Python does, and drop connections when more wait than
 * have room: what Patroni is since 4.1.1, with five workers and a backlog of five. One thread.
 */
final class BusyCluster implements Probing {
    /** Five that are worked on, and the six that a backlog of five holds. */
    private static final int ROOM = 11;

    /** A client whose connection was dropped tries again after a second, and has then waited as long as it wants to. */
    private static final Duration DROPPED = Duration.ofSeconds(1);

    private final FakeCluster cluster;
    private final VirtualLoop loop;
    private final Duration service;
    private final Map<String, Server> servers = new HashMap<>();

    BusyCluster(FakeCluster cluster, VirtualLoop loop, Duration service) {
        this.cluster = cluster;
        this.loop = loop;
        this.service = service;
        cluster.members.values().forEach(member -> member.latency = Duration.ZERO);
    }

    /** What one member's REST API has been through. */
    static final class Server {
        private final Deque<Long> ends = new ArrayDeque<>();
        private long asked;
        private long dropped;
        private long worstNanos;

        /** Nanoseconds until the answer to a question that comes now; empty when it is dropped. */
        private Optional<Long> take(long now, long service) {
            asked++;
            while (!ends.isEmpty() && ends.peekFirst() - now <= 0) {
                ends.removeFirst();
            }
            if (ends.size() >= ROOM) {
                dropped++;
                return Optional.empty();
            }
            long end = (ends.isEmpty() ? now : ends.peekLast()) + service;
            ends.addLast(end);
            worstNanos = Math.max(worstNanos, end - now);
            return Optional.of(end - now);
        }

        long asked() {
            return asked;
        }

        long dropped() {
            return dropped;
        }

        Duration worst() {
            return Duration.ofNanos(worstNanos);
        }

        private void forget() {
            asked = 0;
            dropped = 0;
            worstNanos = 0;
        }
    }

    Server server(String member) {
        return at(cluster.member(member).apiUrl);
    }

    void forget() {
        servers.values().forEach(Server::forget);
    }

    private Server at(String apiUrl) {
        return servers.computeIfAbsent(apiUrl, _ -> new Server());
    }

    @Override
    public void probe(String apiUrl, Consumer<Observation> outcome) {
        long sentAt = loop.nanoTime();
        Optional<Long> wait = at(apiUrl).take(sentAt, service.toNanos());
        if (wait.isEmpty()) {
            loop.schedule(
                    () -> outcome.accept(new Observation.TimedOut(DROPPED, sentAt, loop.nanoTime())),
                    DROPPED.toNanos());
            return;
        }
        // What it says is what holds at the end; when it was sent is when the client asked.
        loop.schedule(() -> cluster.probe(apiUrl, seen -> outcome.accept(sentAt(sentAt, seen))), wait.get());
    }

    private static Observation sentAt(long nanos, Observation seen) {
        return seen instanceof Observation.Answered answer
                ? new Observation.Answered(answer.status(), answer.body(), nanos, answer.endedAtNanos())
                : seen;
    }

    /** Asked seldom enough to cost nothing here. */
    @Override
    public void list(String asked, String apiUrl, Consumer<Listing> outcome) {
        cluster.list(asked, apiUrl, outcome);
    }

    @Override
    public void settings(String apiUrl, Consumer<Optional<DcsSettings>> outcome) {
        cluster.settings(apiUrl, outcome);
    }

    @Override
    public void history(String apiUrl, Consumer<Optional<Branches>> outcome) {
        cluster.history(apiUrl, outcome);
    }

    @Override
    public void knock(Backend backend, Consumer<PortCheck> outcome) {
        cluster.knock(backend, outcome);
    }

    @Override
    public void resolve(String host, Consumer<List<InetAddress>> outcome) {
        cluster.resolve(host, outcome);
    }

    @Override
    public void close() {}
}
