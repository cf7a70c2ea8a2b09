package dev.fairlead.session;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.routing.Target;
import dev.fairlead.session.LoopSessions.LoopSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** One loop's sessions on fake legs and a virtual clock: routes rw and ro to a cluster of node1 (port 1), node2 and node3. */
final class SessionLab {
    static final Duration LEASE = Duration.ofSeconds(10);

    final FakeTransport transport = new FakeTransport();
    final VirtualTimer timer = transport.timer;
    final Verdicts verdicts =
            new Verdicts().member("node1", 1).member("node2", 2).member("node3", 3);
    final Events events = new Events();
    final SessionTally tally = new SessionTally();
    final LoopSessions loop;
    final RouteTable table;

    private final int mostSessions;
    private final Map<String, RouteSettings> settings = new HashMap<>();
    private final Map<String, LoopRoute> routes = new HashMap<>();
    private int clients;

    SessionLab() {
        this(AdmissionLimits.DEFAULTS, OpeningLimits.DEFAULTS);
    }

    SessionLab(AdmissionLimits admission, OpeningLimits opening) {
        this(admission, opening, Integer.MAX_VALUE);
    }

    SessionLab(AdmissionLimits admission, OpeningLimits opening, int mostSessions) {
        this.mostSessions = mostSessions;
        loop = newLoop();
        var policies = List.of(policy("rw", RoutePolicy.To.PRIMARY), policy("ro", RoutePolicy.To.REPLICAS));
        table = new RouteTable(policies, timer::nanoTime);
        table.addListener((route, _, _) -> loop.onRouteChanged(route.name()));
        for (RoutePolicy policy : policies) {
            settings.put(
                    policy.name(), new RouteSettings(policy, List.of(new InetSocketAddress(0)), admission, opening));
        }
        serveOn(loop);
    }

    private LoopSessions newLoop() {
        return new LoopSessions(
                new LoopSetup(transport, 1, mostSessions, tally, events, events::suspect, events::onFailure, () -> {}));
    }

    private void serveOn(LoopSessions by) {
        settings.forEach((name, of) -> routes.put(name, by.add(of, table.route(name), new Nobody())));
        by.start();
        timer.run();
    }

    /** Another loop of the same process takes the clients that come from now on. */
    void goOnWithAnotherLoop() {
        serveOn(newLoop());
    }

    static OpeningLimits opening(UnaryOperator<OpeningLimitsBuilder> change) {
        return change.apply(new OpeningLimitsBuilder()).build();
    }

    private static RoutePolicy policy(String name, RoutePolicy.To to) {
        return new RoutePolicy(name, "main", to, Route.Balance.LEAST_SESSIONS, true, OptionalInt.empty(), false, false);
    }

    /** Changes route rw or ro. */
    void change(String route, AdmissionLimits admission, OpeningLimits opening) {
        change(route, admission, opening, ProxyProtocol.DEFAULTS);
    }

    void change(String route, AdmissionLimits admission, OpeningLimits opening, ProxyProtocol proxyProtocol) {
        var settings = new RouteSettings(
                table.route(route).policy(), List.of(new InetSocketAddress(0)), admission, opening, proxyProtocol);
        requireNonNull(routes.get(route)).change(settings);
        timer.run();
    }

    /** Completes when the route has no session any more. */
    CompletableFuture<Void> retire(String route) {
        CompletableFuture<Void> over = requireNonNull(routes.get(route)).retire();
        timer.run();
        return over;
    }

    // What the cluster does.

    void primaryIs(String member) {
        judged(verdicts.writable(member, timer.nanoTime(), LEASE.toNanos()));
    }

    void noPrimary() {
        judged(verdicts.vacant(Vacancy.NO_PRIMARY, timer.nanoTime(), LEASE.toNanos()));
    }

    void stopping(String member) {
        judged(verdicts.unready(member, timer.nanoTime(), LEASE.toNanos()));
    }

    void contested(Set<String> claimants, Set<String> paused) {
        judged(verdicts.contested(claimants, paused, timer.nanoTime(), LEASE.toNanos()));
    }

    void judged(ClusterView view) {
        table.onView(view);
        timer.run();
    }

    // What clients do.

    FakeLeg client(String route) {
        return clientFrom("10.0.0." + (++clients % 250 + 1), route);
    }

    FakeLeg clientFrom(String address, String route) {
        var leg = new FakeLeg(new InetSocketAddress(InetAddress.ofLiteral(address), 40_000), LegListener.NOBODY);
        requireNonNull(routes.get(route)).onAccepted(leg);
        timer.run();
        return leg;
    }

    FakeLeg client(String route, byte[] says) {
        FakeLeg leg = client(route);
        leg.says(says);
        timer.run();
        return leg;
    }

    // What servers see.

    /** The connection that was dialled last. */
    FakeLeg server() {
        return transport.dialed.getLast();
    }

    int dials() {
        return transport.dialed.size();
    }

    void advance(Duration time) {
        timer.advance(time);
    }

    void advanceMillis(long millis) {
        timer.advance(Duration.ofMillis(millis));
    }

    /** What the observer was told. */
    static final class Events implements SessionObserver {
        final List<SessionSummary> closed = new ArrayList<>();
        final List<String> held = new ArrayList<>();
        final List<Long> released = new ArrayList<>();
        final List<String> served = new ArrayList<>();
        final List<OpeningLoss> losses = new ArrayList<>();
        final List<String> suspicions = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();

        CloseReason reason() {
            return closed.getLast().reason();
        }

        void suspect(String cluster, String member, Suspicion suspicion) {
            suspicions.add((member + " " + suspicion).strip());
        }

        @Override
        public void onHeld(String route, String why) {
            held.add(why);
        }

        @Override
        public void onReleased(String route, long heldNanos) {
            released.add(heldNanos);
        }

        @Override
        public boolean countsOpenSessions() {
            return true;
        }

        @Override
        public void onServed(String route, Target target, long heldNanos, long openingNanos) {
            served.add(target.member());
        }

        @Override
        public void onOpeningLost(String route, Target target, OpeningLoss loss, String detail) {
            losses.add(loss);
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

    static final class OpeningLimitsBuilder {
        private OpeningLimits limits = OpeningLimits.DEFAULTS;

        OpeningLimitsBuilder holdTimeout(Duration timeout) {
            limits = new OpeningLimits(
                    limits.peekTimeout(), limits.openTimeout(), timeout, limits.holdMaxSessions(), limits.maxOpening());
            return this;
        }

        OpeningLimitsBuilder holdMaxSessions(int most) {
            limits = new OpeningLimits(
                    limits.peekTimeout(), limits.openTimeout(), limits.holdTimeout(), most, limits.maxOpening());
            return this;
        }

        OpeningLimitsBuilder maxOpening(int most) {
            limits = new OpeningLimits(
                    limits.peekTimeout(), limits.openTimeout(), limits.holdTimeout(), limits.holdMaxSessions(), most);
            return this;
        }

        OpeningLimits build() {
            return limits;
        }
    }

    private static final class Nobody implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {}

        @Override
        public void onAcceptFailed(IOException cause) {}
    }
}
