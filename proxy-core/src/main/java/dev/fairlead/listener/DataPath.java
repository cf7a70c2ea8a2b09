package dev.fairlead.listener;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.SuspicionListener;
import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Listening;
import dev.fairlead.relay.LoopTimer;
import dev.fairlead.relay.Transport;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteListener;
import dev.fairlead.routing.RouteSnapshot;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.LoopSessions;
import dev.fairlead.session.LoopSessions.LoopSetup;
import dev.fairlead.session.RouteSettings;
import dev.fairlead.session.SessionInfo;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionTally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The data path of the process: its event loops, the sockets that listen for routes, and all sessions.
 *
 * <p>Thread rule: all methods by any thread. Lifecycle: {@link #start}, {@link #serve} for each route, {@link #drain}, {@link #close}. Add it as a
 * listener to the {@link dev.fairlead.routing.RouteTable}, and go on judging until the drain is over: a draining process still cuts.
 */
public final class DataPath implements RouteListener, AutoCloseable {
    private final DataPathSettings settings;
    private final EventLoops loops;
    private final LoopTimer timer;
    private final AcceptGate gate;
    private final SessionTally tally = new SessionTally();
    private final Map<Transport, LoopSessions> sessions = new LinkedHashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    /**
     * Starts the event loops. Nothing listens yet.
     *
     * @param observer told what happens to sessions, on the event loops
     * @param suspicions takes what is worth a probe, on the event loops
     */
    public static DataPath start(
            DataPathSettings settings, TransportKind kind, SessionObserver observer, SuspicionListener suspicions) {
        return start(settings, kind, observer, suspicions, OpenFiles.limit());
    }

    /** @param openFiles how many files the process may have open */
    static DataPath start(
            DataPathSettings settings,
            TransportKind kind,
            SessionObserver observer,
            SuspicionListener suspicions,
            long openFiles) {
        var loops = EventLoops.start(settings.loops(), kind, observer::onFailure);
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
                    settings.maxSessions().orElse(Integer.MAX_VALUE),
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
     * Serves a route. Clients can connect when this returns.
     *
     * @return the addresses that it listens on, in the order of the settings, with the ports that the kernel chose where 0 was asked for
     * @throws IOException when one cannot be listened on; then none is
     */
    public List<InetSocketAddress> serve(RouteSettings route, RouteHandle handle) throws IOException {
        var acceptors = new LinkedHashMap<Transport, AcceptListener>();
        sessions.forEach((transport, loop) -> acceptors.put(transport, loop.add(route, handle, gate)));
        List<Listening> opened = new ArrayList<>();
        try {
            for (InetSocketAddress address : route.listen()) {
                opened.add(loops.listen(address, transport -> requireNonNull(acceptors.get(transport))));
            }
        } catch (IOException cannot) {
            opened.forEach(Listening::close);
            throw cannot;
        }
        timer.execute(() -> opened.forEach(gate::add));
        return opened.stream().map(Listening::localAddress).toList();
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
        return Math.min(settings.maxSessions().orElse(Integer.MAX_VALUE), gate.mostSessions());
    }

    /** All sessions as they are now, in no particular order. */
    public CompletableFuture<List<SessionInfo>> describe() {
        return sessions.values().stream()
                .map(LoopSessions::describe)
                .reduce(CompletableFuture.completedFuture(List.of()), (a, b) -> a.thenCombine(b, DataPath::join));
    }

    private static List<SessionInfo> join(List<SessionInfo> some, List<SessionInfo> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
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
        timer.schedule(this::stopAccepting, settings.shutdownDelay().toNanos());
        return drained;
    }

    private void stopAccepting() {
        if (!draining) {
            draining = true;
            gate.closeAll();
            sessions.values().forEach(LoopSessions::drain);
            timer.schedule(this::cutAll, settings.shutdownTimeout().toNanos());
        }
    }

    private void cutAll() {
        sessions.values().forEach(loop -> loop.killAll(CloseReason.SHUTDOWN));
    }

    private void onTick() {
        gate.check();
        if (draining && tally.sessions() == 0) {
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
