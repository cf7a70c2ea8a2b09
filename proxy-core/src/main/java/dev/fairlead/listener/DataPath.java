package dev.fairlead.listener;

import dev.fairlead.cluster.SuspicionListener;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.LoopTimer;
import dev.fairlead.relay.SocketTaker;
import dev.fairlead.relay.Transport;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteListener;
import dev.fairlead.routing.RouteSnapshot;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.LoopRoute;
import dev.fairlead.session.LoopSessions;
import dev.fairlead.session.LoopSessions.LoopSetup;
import dev.fairlead.session.RouteSettings;
import dev.fairlead.session.SessionFilter;
import dev.fairlead.session.SessionListing;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionTally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The data path of the process: its event loops, the sockets that listen for routes, and all sessions.
 *
 * <p>Thread rule: all methods by any thread. Lifecycle: {@link #start}; routes and doors come and go; {@link #drain} or
 * {@link #retire(Duration)}, {@link #close}. Add it as a
 * listener to the {@link dev.fairlead.routing.RouteTable}, and go on judging until the drain is over: a draining process still cuts.
 */
public final class DataPath implements RouteListener, AutoCloseable {
    private final EventLoops loops;
    private final LoopTimer timer;
    private final AcceptGate gate;
    private final SessionTally tally = new SessionTally();
    private final Map<Transport, LoopSessions> sessions = new LinkedHashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile DataPathSettings settings;
    private volatile Phase phase = Phase.SERVING;

    private enum Phase {
        SERVING,
        /** Another process accepts; those who are here stay until they are served and done. */
        RETIRING,
        DRAINING
    }

    /**
     * Starts the event loops. Nothing listens yet.
     *
     * @param observer told what happens to sessions, on the event loops
     * @param suspicions takes what is worth a probe, on the event loops
     */
    public static DataPath start(
            DataPathSettings settings, TransportKind kind, SessionObserver observer, SuspicionListener suspicions) {
        return start(settings, kind, observer, suspicions, new Inheritance());
    }

    /** @param inheritance sockets of another process, which routes at their addresses use; they accept from {@link #takeTurn} on */
    public static DataPath start(
            DataPathSettings settings,
            TransportKind kind,
            SessionObserver observer,
            SuspicionListener suspicions,
            Inheritance inheritance) {
        var loops = EventLoops.start(settings.loops(), kind, observer::onFailure, inheritance);
        return start(settings, loops, observer, suspicions, OpenFiles.limit());
    }

    /** @param openFiles how many files the process may have open */
    static DataPath start(
            DataPathSettings settings,
            TransportKind kind,
            SessionObserver observer,
            SuspicionListener suspicions,
            long openFiles) {
        var loops = EventLoops.start(settings.loops(), kind, observer::onFailure);
        return start(settings, loops, observer, suspicions, openFiles);
    }

    private static DataPath start(
            DataPathSettings settings,
            EventLoops loops,
            SessionObserver observer,
            SuspicionListener suspicions,
            long openFiles) {
        var path = new DataPath(settings, loops, observer, openFiles);
        path.startLoops(observer, suspicions);
        return path;
    }

    private DataPath(DataPathSettings settings, EventLoops loops, SessionObserver observer, long openFiles) {
        this.settings = settings;
        this.loops = loops;
        this.timer = loops.transports().getFirst().timer();
        this.gate = new AcceptGate(timer, tally, observer, openFiles);
    }

    private void startLoops(SessionObserver observer, SuspicionListener suspicions) {
        for (Transport transport : loops.transports()) {
            Runnable onTick = sessions.isEmpty() ? this::onTick : () -> {};
            var loop = new LoopSessions(new LoopSetup(
                    transport,
                    settings.loops(),
                    most(settings),
                    tally,
                    observer,
                    suspicions,
                    observer::onFailure,
                    onTick));
            sessions.put(transport, loop);
            loop.start();
        }
    }

    /**
     * Serves a route on all its addresses. Clients can connect when this returns.
     *
     * @return the addresses that it listens on, in the order of the settings, with the ports that the kernel chose where 0 was asked for
     * @throws IOException when one cannot be listened on; then none is
     */
    public List<InetSocketAddress> serve(RouteSettings route, RouteHandle handle) throws IOException {
        List<Door> doors = open(route.listen());
        ServedRoute served = add(route, handle);
        doors.forEach(door -> lead(door, served));
        return doors.stream().map(Door::address).toList();
    }

    /** Adds a route that no door leads to yet. */
    public ServedRoute add(RouteSettings route, RouteHandle handle) {
        var onLoops = new LinkedHashMap<Transport, LoopRoute>();
        sessions.forEach((transport, loop) -> onLoops.put(transport, loop.add(route, handle, gate)));
        return new ServedRoute(handle, onLoops);
    }

    /** Changes a route's settings: for sessions to come. */
    public void change(ServedRoute route, RouteSettings settings) {
        route.change(settings);
    }

    /**
     * Opens doors that lead nowhere yet: clients wait in the kernel's queue.
     *
     * @return in the order given
     * @throws IOException when one cannot be listened on; then none is
     */
    public List<Door> open(List<InetSocketAddress> addresses) throws IOException {
        List<Door> opened = new ArrayList<>();
        try {
            for (InetSocketAddress address : addresses) {
                opened.add(Door.open(loops, address));
            }
            return opened;
        } catch (IOException cannot) {
            opened.forEach(this::close);
            throw cannot;
        }
    }

    /** Who comes through {@code door} is a client of {@code route} from now on. */
    public void lead(Door door, ServedRoute route) {
        door.leadTo(route);
        timer.execute(() -> admit(door));
    }

    private void admit(Door door) {
        if (phase != Phase.SERVING) {
            door.listening().close();
        } else {
            gate.add(door.listening());
        }
    }

    /**
     * Frees the address; the kernel refuses who waits in its queue.
     *
     * @return completes, on an event loop, when nobody can connect any more
     */
    public CompletableFuture<Void> close(Door door) {
        var closed = new CompletableFuture<Void>();
        timer.execute(() -> {
            gate.remove(door.listening());
            door.listening().close();
            closed.complete(null);
        });
        return closed;
    }

    /**
     * Lets the sessions of a route end by themselves; verdicts go on to be applied to them. Its doors must have been closed, or lead elsewhere.
     *
     * @return completes, on an event loop, when the last session has ended
     */
    public CompletableFuture<Void> retire(ServedRoute route) {
        var over = new CompletableFuture<Void>();
        // By way of the loop that accepts: what it dealt to other loops before its doors closed is there before this.
        timer.execute(() -> route.retire().thenRun(() -> over.complete(null)));
        return over;
    }

    /** Changes the limits of the process and the times of its end; {@code loops} stay as many as they are. */
    public void change(DataPathSettings newer) {
        settings = newer;
        sessions.values().forEach(loop -> loop.changeMostSessions(most(newer)));
    }

    private static int most(DataPathSettings settings) {
        return settings.maxSessions().orElse(Integer.MAX_VALUE);
    }

    @Override
    public void onTransition(RouteHandle route, RouteSnapshot before, RouteSnapshot after) {
        sessions.values().forEach(loop -> loop.onRouteChanged(route.name()));
    }

    /** What is counted over all loops. */
    public SessionTally tally() {
        return tally;
    }

    /** The most sessions that can be at once: {@code max-sessions}, or what the limit of open files leaves. */
    public int mostSessions() {
        return Math.min(most(settings), gate.mostSessions());
    }

    /** The sessions that are meant, in no particular order: one listing for each loop. */
    public CompletableFuture<List<SessionListing>> list(SessionFilter filter) {
        return sessions.values().stream()
                .map(loop -> loop.list(filter).thenApply(List::of))
                .reduce(CompletableFuture.completedFuture(List.of()), (a, b) -> a.thenCombine(b, DataPath::join));
    }

    private static List<SessionListing> join(List<SessionListing> some, List<SessionListing> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** Cuts the sessions that are meant; completes when every loop has done so, with how many were relayed. */
    public CompletableFuture<Integer> cut(SessionFilter filter, CloseReason reason) {
        return sessions.values().stream()
                .map(loop -> loop.cut(filter, reason))
                .reduce(CompletableFuture.completedFuture(0), (a, b) -> a.thenCombine(b, Integer::sum));
    }

    /** Ends one session; completes with whether there was one. */
    public CompletableFuture<Boolean> kill(long id) {
        return sessions.values().stream()
                .map(loop -> loop.kill(id))
                .reduce(CompletableFuture.completedFuture(false), (a, b) -> a.thenCombine(b, Boolean::logicalOr));
    }

    /**
     * Shuts down in order: accepts for {@code shutdown.delay} more, then stops accepting and tells those who wait; sessions may end by themselves
     * until {@code shutdown.timeout}, and are cut then.
     *
     * @return completes when the last session has ended; the same one each time
     */
    public CompletableFuture<Void> drain() {
        boolean accepts = phase == Phase.SERVING;
        timer.schedule(this::stopAccepting, accepts ? settings.shutdownDelay().toNanos() : 0);
        return drained;
    }

    private void stopAccepting() {
        if (phase != Phase.DRAINING) {
            phase = Phase.DRAINING;
            gate.closeAll();
            sessions.values().forEach(LoopSessions::drain);
            timer.schedule(this::cutAll, settings.shutdownTimeout().toNanos());
        }
    }

    /** Completes when every event loop has come round to it: a sign that none is stuck. */
    public CompletableFuture<Void> answer() {
        return CompletableFuture.allOf(sessions.keySet().stream()
                .map(transport -> CompletableFuture.runAsync(() -> {}, transport.timer()::execute))
                .toArray(CompletableFuture[]::new));
    }

    /** Gives each socket that listens to {@code taker}; returns when that is done, so not on a loop. */
    public void handOut(SocketTaker taker) throws IOException {
        loops.handOut(taker);
    }

    /** Leaves accepting to the process that was given the sockets, and keeps them. */
    public void standBy() {
        loops.standBy();
    }

    /** Accepts: on inherited sockets, or again after {@link #standBy}. */
    public void takeTurn() {
        loops.takeTurn();
    }

    /**
     * Leaves the sockets to the process that has taken them over. Nobody here is told to go: who waits is served when there is a route, and sessions may
     * end by themselves for {@code limit}. {@link #ended} tells when the last one has.
     */
    public void retire(Duration limit) {
        timer.execute(() -> {
            if (phase == Phase.SERVING) {
                phase = Phase.RETIRING;
                gate.closeAll();
                timer.schedule(this::cutAll, limit.toNanos());
            }
        });
    }

    /** Completes when the last session has ended after {@link #drain} or {@link #retire(Duration)}. */
    public CompletableFuture<Void> ended() {
        return drained;
    }

    private void cutAll() {
        sessions.values().forEach(loop -> loop.killAll(CloseReason.SHUTDOWN));
    }

    private void onTick() {
        gate.check();
        if (phase != Phase.SERVING && tally.sessions() == 0) {
            drained.complete(null);
        }
    }

    /** Ends everything at once, open sessions by a reset of the kernel's. */
    @Override
    public void close() {
        timer.execute(gate::closeAll);
        loops.close();
        sessions.values().forEach(LoopSessions::close);
    }
}
