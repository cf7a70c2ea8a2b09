package dev.fairlead.session;

import dev.fairlead.cluster.Backend;
import dev.fairlead.relay.Side;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How many sessions the whole process has, counted by all event loops together. Any thread. */
public final class SessionTally {
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger declining = new AtomicInteger();
    private final AtomicInteger descriptors = new AtomicInteger();
    private final Map<Backend, AtomicInteger> byBackend = new ConcurrentHashMap<>();
    private final Map<String, OfRoute> byRoute = new ConcurrentHashMap<>();

    /** What is counted for one route. */
    public static final class OfRoute {
        private final AtomicInteger sessions = new AtomicInteger();
        private final AtomicInteger declining = new AtomicInteger();
        private final AtomicInteger held = new AtomicInteger();
        private final AtomicInteger opening = new AtomicInteger();
        private final AtomicInteger stale = new AtomicInteger();
        private final LongAdder accepted = new LongAdder();
        private final LongAdder bytesToUpstream = new LongAdder();
        private final LongAdder bytesToDownstream = new LongAdder();
        private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
        private final Map<String, Integer> byMember = new ConcurrentHashMap<>();
        private final AddressRates rates = new AddressRates();

        /** Sessions in any state but closed. */
        public int sessions() {
            return sessions.get();
        }

        /** Sessions but for those that are being told that they are not admitted. */
        int admitted() {
            return sessions.get() - declining.get();
        }

        public int held() {
            return held.get();
        }

        /** Sessions that are dialled or opened. */
        public int opening() {
            return opening.get();
        }

        /** Clients that have connected since the route is there. */
        public long accepted() {
            return accepted.sum();
        }

        /** Relayed sessions on a member whose sessions the route's verdict says must be cut, when they were last looked through: never any. */
        public int stale() {
            return stale.get();
        }

        /** Bytes that {@code side} has taken, of sessions that have ended and, up to a second ago, of those that are open. */
        public long bytesTo(Side side) {
            return bytes(side).sum();
        }

        /** Sessions that are dialled, opened or relayed to each member; members without any are not in it. */
        public Map<String, Integer> sessionsByMember() {
            return Map.copyOf(byMember);
        }

        void onBytes(Side side, long count) {
            bytes(side).add(count);
        }

        /** @param more than one loop has found before; less when negative */
        void onStale(int more) {
            stale.addAndGet(more);
        }

        void onJoined(String member) {
            byMember.merge(member, 1, Integer::sum);
        }

        void onLeft(String member) {
            byMember.computeIfPresent(member, (_, count) -> count == 1 ? null : count - 1);
        }

        private LongAdder bytes(Side side) {
            return switch (side) {
                case UPSTREAM -> bytesToUpstream;
                case DOWNSTREAM -> bytesToDownstream;
            };
        }

        /** As {@link #admitted()}, of one client address. */
        int admittedOf(InetAddress client) {
            return byAddress.getOrDefault(client, 0);
        }

        AddressRates rates() {
            return rates;
        }

        void onHeld() {
            held.incrementAndGet();
        }

        void onNoLongerHeld() {
            held.decrementAndGet();
        }

        void onOpening() {
            opening.incrementAndGet();
        }

        void onOpeningEnded() {
            opening.decrementAndGet();
        }

        /** A session is another client's than it seemed. */
        void onAnnounced(InetAddress sender, InetAddress client) {
            forget(sender);
            byAddress.merge(client, 1, Integer::sum);
        }

        private void add(InetAddress client) {
            sessions.incrementAndGet();
            accepted.increment();
            byAddress.merge(client, 1, Integer::sum);
        }

        private void decline(InetAddress client) {
            declining.incrementAndGet();
            forget(client);
        }

        private void remove(InetAddress client, boolean declined) {
            sessions.decrementAndGet();
            if (declined) {
                declining.decrementAndGet();
            } else {
                forget(client);
            }
        }

        private void forget(InetAddress client) {
            byAddress.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    public OfRoute route(String name) {
        return byRoute.computeIfAbsent(name, _ -> new OfRoute());
    }

    /** Forgets the counts of a route that is gone, unless it has sessions. */
    public void forget(String route) {
        byRoute.computeIfPresent(route, (_, counts) -> counts.sessions() == 0 ? null : counts);
    }

    /** Sessions of all routes, in any state but closed. */
    public int sessions() {
        return sessions.get();
    }

    /** Sessions of all routes but for those that are being told that they are not admitted. */
    int admitted() {
        return sessions.get() - declining.get();
    }

    /** File descriptors that sessions have, or may take while they live: two each, and one more for each member a cancel goes to. */
    public int descriptors() {
        return descriptors.get();
    }

    /** Sessions that are dialled, opened or relayed to {@code backend}, over all routes. */
    public int sessionsOn(Backend backend) {
        AtomicInteger count = byBackend.get(backend);
        return count == null ? 0 : count.get();
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    void onAccepted(OfRoute route, InetAddress client) {
        sessions.incrementAndGet();
        descriptors.addAndGet(2);
        route.add(client);
    }

    /** It is told why not, and takes nobody's place meanwhile; descriptors it has. */
    void onDeclined(OfRoute route, InetAddress client) {
        declining.incrementAndGet();
        route.decline(client);
    }

    /** @param declined whether it was being {@link #onDeclined declined} */
    void onClosed(OfRoute route, InetAddress client, boolean declined) {
        route.remove(client, declined);
        descriptors.addAndGet(-2);
        sessions.decrementAndGet();
        if (declined) {
            declining.decrementAndGet();
        }
    }

    void onCancelLegs(int count) {
        descriptors.addAndGet(count);
    }

    void onJoined(Backend backend) {
        byBackend.computeIfAbsent(backend, _ -> new AtomicInteger()).incrementAndGet();
    }

    void onLeft(Backend backend) {
        AtomicInteger count = byBackend.get(backend);
        if (count != null) {
            count.decrementAndGet();
        }
    }
}
