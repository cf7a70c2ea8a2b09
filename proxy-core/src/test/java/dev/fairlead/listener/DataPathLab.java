package dev.fairlead.listener;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.OpeningLimits;
import dev.fairlead.session.RouteSettings;
import dev.fairlead.session.SessionFilter;
import dev.fairlead.session.SessionInfo;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import dev.fairlead.session.Verdicts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A data path on real sockets: route rw in front of node1 and node2, and verdicts that the test speaks. */
final class DataPathLab implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(60);

    final FakePostgres node1 = new FakePostgres("node1");
    final FakePostgres node2 = new FakePostgres("node2");
    final Events events = new Events();
    final DataPath path;
    final InetSocketAddress address;
    final ServedRoute route;
    final Door door;

    private final Verdicts verdicts =
            new Verdicts().member("node1", node1.port()).member("node2", node2.port());
    private final RouteTable table;

    DataPathLab(TransportKind kind, int loops) throws IOException {
        this(kind, new DataPathSettings(OptionalInt.empty(), loops, Duration.ZERO, Duration.ofMillis(500)));
    }

    DataPathLab(TransportKind kind, DataPathSettings settings) throws IOException {
        this(kind, settings, 4_096);
    }

    DataPathLab(TransportKind kind, DataPathSettings settings, long openFiles) throws IOException {
        table = new RouteTable(List.of(policy("rw")), ElapsedClock::nanoTime);
        path = DataPath.start(settings, kind, events, events::suspect, openFiles);
        table.addListener(path);
        route = path.add(settings("rw", AdmissionLimits.DEFAULTS), table.route("rw"));
        door = openDoor();
        path.lead(door, route);
        address = door.address();
    }

    private static RoutePolicy policy(String name) {
        return new RoutePolicy(
                name,
                "main",
                RoutePolicy.To.PRIMARY,
                Route.Balance.LEAST_SESSIONS,
                false,
                OptionalInt.empty(),
                false,
                false);
    }

    static RouteSettings settings(String name, AdmissionLimits admission) {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new RouteSettings(policy(name), List.of(loopback), admission, OpeningLimits.DEFAULTS);
    }

    Door openDoor() throws IOException {
        return path.open(settings("rw", AdmissionLimits.DEFAULTS).listen()).getFirst();
    }

    /** Adds a route that no door leads to. */
    ServedRoute addRoute(String name) {
        return path.add(settings(name, AdmissionLimits.DEFAULTS), table.add(policy(name)));
    }

    void primaryIs(String member) {
        table.onView(verdicts.writable(member, ElapsedClock.nanoTime(), LEASE_NANOS));
    }

    void noPrimary() {
        table.onView(verdicts.vacant(Vacancy.NO_PRIMARY, ElapsedClock.nanoTime(), LEASE_NANOS));
    }

    /** Those who are relayed stay. */
    void noPrimaryForNewOnes() {
        table.onView(verdicts.unready("node1", ElapsedClock.nanoTime(), LEASE_NANOS));
    }

    /** The first page of each loop's. */
    List<SessionInfo> sessions() {
        return path.list(SessionFilter.ALL).join().stream()
                .flatMap(listing -> listing.next().join().stream())
                .toList();
    }

    Socket connect() throws IOException {
        return connect(address);
    }

    static Socket connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        socket.connect(address);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        return socket;
    }

    Socket connect(byte[] says) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(says);
        return socket;
    }

    /** Reads what a server of that name says first. */
    static void assertServedBy(String name, Socket socket) throws IOException {
        assertThat(socket.getInputStream().readNBytes(authenticationOk().length))
                .isEqualTo(authenticationOk());
        assertThat(new String(socket.getInputStream().readNBytes(name.length()), UTF_8))
                .isEqualTo(name);
    }

    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T head = queue.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("nothing came");
        }
        return head;
    }

    @Override
    public void close() throws IOException {
        path.close();
        node1.close();
        node2.close();
        assertThat(events.failures).isEmpty();
    }

    static final class Events implements SessionObserver {
        final BlockingQueue<SessionSummary> closed = new LinkedBlockingQueue<>();
        final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        final BlockingQueue<String> suspicions = new LinkedBlockingQueue<>();
        final AtomicInteger pauses = new AtomicInteger();
        final AtomicInteger resumes = new AtomicInteger();

        void suspect(String cluster, String member, Suspicion suspicion) {
            suspicions.add((member + " " + suspicion).strip());
        }

        @Override
        public void onAcceptingPaused(String why) {
            pauses.incrementAndGet();
        }

        @Override
        public void onAcceptingResumed() {
            resumes.incrementAndGet();
        }

        @Override
        public void onClosed(SessionSummary summary) {
            closed.add(summary);
        }

        @Override
        public void onFailure(Throwable cause) {
            failures.add(cause);
        }
    }
}
