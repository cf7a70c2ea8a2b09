package dev.fairlead.bench.micro;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Transport;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.LoopRoute;
import dev.fairlead.session.LoopSessions;
import dev.fairlead.session.LoopSessions.LoopSetup;
import dev.fairlead.session.OpeningLimits;
import dev.fairlead.session.RouteSettings;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionTally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The sessions of one event loop with one route, as the product has them, with default limits, between legs of paper. Confined to one thread.
 *
 * <p>Nothing is judged before {@link #noPrimary} or {@link #primaryIs}: until then clients are held.
 */
final class PaperLoop implements AutoCloseable {
    private static final List<RoutePolicy> ROUTES = PaperCluster.routes(1);
    private static final String ROUTE = ROUTES.getFirst().name();
    private static final byte[] AUTHENTICATION_OK = {'R', 0, 0, 0, 8, 0, 0, 0, 0};
    private static final int TICKS_PER_SECOND = 10;

    private final PaperTimer timer = new PaperTimer();
    private final Queue<PaperLeg> dialled = new ArrayDeque<>();
    private final RouteTable table = PaperCluster.table(ROUTES, timer::nanoTime);
    private final SessionTally tally = new SessionTally();
    private final LoopSessions sessions;
    private final LoopRoute route;

    PaperLoop(SessionObserver observer) {
        this.sessions = new LoopSessions(new LoopSetup(
                new PaperTransport(),
                1,
                Integer.MAX_VALUE,
                tally,
                observer,
                (_, _, _) -> {},
                failure -> {
                    throw new IllegalStateException(failure);
                },
                () -> {}));
        var settings = new RouteSettings(
                ROUTES.getFirst(), List.of(new InetSocketAddress(0)), AdmissionLimits.DEFAULTS, OpeningLimits.DEFAULTS);
        this.route = sessions.add(settings, table.route(ROUTE), new Nobody());
        table.addListener((changed, _, _) -> sessions.onRouteChanged(changed.name()));
        sessions.start();
        timer.run();
    }

    SessionTally.OfRoute counts() {
        return tally.route(ROUTE);
    }

    void noPrimary() {
        judged(PaperCluster.leaderless(ROUTES, timer.nanoTime()));
    }

    void primaryIs(String member) {
        judged(PaperCluster.ledBy(member, ROUTES, timer.nanoTime()));
    }

    private void judged(ClusterView view) {
        table.onView(view);
        timer.run();
    }

    /** A client connects, and says nothing yet. */
    PaperLeg accept() {
        var leg = new PaperLeg(LegListener.NOBODY);
        route.onAccepted(leg);
        return leg;
    }

    /** Whoever is dialled answers, until nobody is dialled any more; {@code each} is called for each of them in that order. */
    void serve(Consumer<PaperLeg> each) {
        for (PaperLeg server = dialled.poll(); server != null; server = dialled.poll()) {
            server.connects();
            server.says(AUTHENTICATION_OK);
            each.accept(server);
            timer.run();
        }
    }

    /** Lets a second pass, with all its ticks. */
    void second() {
        for (int tick = 0; tick < TICKS_PER_SECOND; tick++) {
            timer.advance(TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND);
        }
    }

    void endAll() {
        sessions.killAll(CloseReason.OPERATOR);
        timer.run();
    }

    @Override
    public void close() {
        endAll();
        sessions.close();
    }

    private final class PaperTransport implements Transport {
        @Override
        public Leg dial(InetSocketAddress address, LegListener listener) {
            var leg = new PaperLeg(listener);
            dialled.add(leg);
            return leg;
        }

        @Override
        public PaperTimer timer() {
            return timer;
        }
    }

    private static final class Nobody implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {}

        @Override
        public void onAcceptFailed(IOException cause) {}
    }
}
