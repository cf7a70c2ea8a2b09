package dev.fairlead.session;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.SuspicionListener;
import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.FailureListener;
import dev.fairlead.relay.LoopTimer;
import dev.fairlead.relay.RelayLoop;
import dev.fairlead.relay.Transport;
import dev.fairlead.routing.RouteHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * All sessions of one event loop.
 *
 * <p>Thread rule: confined to its loop, except the methods that say "any thread", which hop.
 */
public final class LoopSessions implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** After a stall a verdict is looked for this often, and for at most {@link #FRESH_NANOS}. */
    private static final long FRESH_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** More than people type, less than would hurt. */
    private static final int CANCELS_PER_SECOND = 50;

    /** Looking through all sessions is not worth more than once a second. */
    private static final int TICKS_PER_SECOND = 10;

    private static final int MOST_IDLE_GATES = 256;

    private final LoopSetup setup;
    private final LoopTimer timer;
    private final StallGuard guard;
    private final RelayLoop relayLoop;
    private final ByteBuf scratch = Unpooled.directBuffer(ByteStore.MAX_BYTES, ByteStore.MAX_BYTES);

    /** In the order in which they came; those of routes that were removed stay until their last session has ended. */
    private final List<Lane> lanes = new ArrayList<>();

    private final Map<Backend, BackendGate> gates = new HashMap<>();
    private final Balancer balancer = new Balancer(new Random());
    private final TokenBucket cancels;
    private long tickDueNanos;
    private int ticks;
    /** The lane, by its place, from which somebody was let go last. */
    private int lastServed;

    private int mostSessions;
    private long thawedNanos;
    private boolean draining;
    private boolean releasing;
    private long releaseAtNanos;
    private boolean releasePlanned;

    /**
     * What sessions of one loop are given.
     *
     * @param loops how many loops share the limits
     * @param mostSessions of the whole process; above it clients are declined
     * @param onTick called on this loop each 100 ms, after the sessions' own work
     */
    public record LoopSetup(
            Transport transport,
            int loops,
            int mostSessions,
            SessionTally tally,
            SessionObserver observer,
            SuspicionListener suspicions,
            FailureListener failures,
            Runnable onTick) {}

    public LoopSessions(LoopSetup setup) {
        this.setup = setup;
        this.timer = setup.transport().timer();
        this.guard = new StallGuard(timer.nanoTime(), this::onStall);
        this.relayLoop = new RelayLoop(timer, guard, setup.failures(), setup.loops());
        this.cancels = new TokenBucket(timer.nanoTime());
        this.mostSessions = setup.mostSessions();
    }

    /** Starts the timer. Any thread, once. */
    public void start() {
        planTick();
    }

    private void planTick() {
        tickDueNanos = now() + TICK_NANOS;
        timer.schedule(this::tick, TICK_NANOS);
    }

    /**
     * Serves one more route. Any thread.
     *
     * @return what takes its clients on this loop
     */
    public LoopRoute add(RouteSettings settings, RouteHandle handle, AcceptListener also) {
        var lane = new Lane(this, settings, handle);
        timer.execute(() -> lanes.add(lane));
        return new LoopRoute(timer, lane, also);
    }

    /** Changes how many sessions the whole process may have; those that are there stay. Any thread. */
    public void changeMostSessions(int most) {
        timer.execute(() -> mostSessions = most);
    }

    /** The route may say something new. Any thread. */
    public void onRouteChanged(String route) {
        timer.execute(() -> applyTo(route));
    }

    /** Holds nobody from now on. Any thread. */
    public void drain() {
        timer.execute(this::onDraining);
    }

    /** Ends all sessions at once. Any thread. */
    public void killAll(CloseReason reason) {
        timer.execute(() -> lanes.forEach(lane -> lane.killAll(reason)));
    }

    /** Ends one session. Any thread; completes on the loop with whether it was there. */
    public CompletableFuture<Boolean> kill(long id) {
        var done = new CompletableFuture<Boolean>();
        timer.execute(() -> done.complete(lanes.stream().anyMatch(lane -> lane.kill(id))));
        return done;
    }

    /**
     * Cuts the sessions that are meant; those that are still being opened wait again. Any thread; completes on the loop, when it is done, with how many
     * were relayed.
     */
    public CompletableFuture<Integer> cut(SessionFilter filter, CloseReason reason) {
        var done = new CompletableFuture<Integer>();
        timer.execute(() -> done.complete(lanes.stream()
                .filter(filter::takes)
                .mapToInt(lane -> lane.cut(filter, reason))
                .sum()));
        return done;
    }

    /** The sessions that are meant. Any thread; completes on the loop. */
    public CompletableFuture<SessionListing> list(SessionFilter filter) {
        var done = new CompletableFuture<SessionListing>();
        timer.execute(() -> {
            var sessions = new ArrayList<Session>();
            lanes.stream().filter(filter::takes).forEach(lane -> lane.find(filter, sessions));
            done.complete(new SessionListing(timer, sessions));
        });
        return done;
    }

    /** Frees the buffers, after the loop has ended. Any thread. */
    @Override
    public void close() {
        relayLoop.close();
        scratch.release();
    }

    // What lanes ask.

    long now() {
        return timer.nanoTime();
    }

    Transport transport() {
        return setup.transport();
    }

    RelayLoop relayLoop() {
        return relayLoop;
    }

    SessionTally tally() {
        return setup.tally();
    }

    SessionObserver observer() {
        return setup.observer();
    }

    SuspicionListener suspicions() {
        return setup.suspicions();
    }

    Balancer balancer() {
        return balancer;
    }

    int loops() {
        return setup.loops();
    }

    int mostSessions() {
        return mostSessions;
    }

    boolean isDraining() {
        return draining;
    }

    boolean mayRelay() {
        return guard.mayRelay(now());
    }

    boolean mayCancel() {
        return cancels.take(CANCELS_PER_SECOND, now());
    }

    BackendGate gate(Backend backend) {
        return gates.computeIfAbsent(backend, _ -> new BackendGate());
    }

    /** The loop's scratch buffer, empty, with room for exactly {@code limit} bytes; valid until the next call. */
    ByteBuf scratch(int limit) {
        return scratch.setIndex(ByteStore.MAX_BYTES - limit, ByteStore.MAX_BYTES - limit);
    }

    /** Lets waiting clients go after what the loop does now: the place that became free may be one that another route waits for. */
    void releaseSoon() {
        if (!releasing && isHolding()) {
            releasing = true;
            timer.execute(this::release);
        }
    }

    private boolean isHolding() {
        for (Lane lane : lanes) {
            if (lane.isHolding()) {
                return true;
            }
        }
        return false;
    }

    /** Lets waiting clients go {@code nanos} from now, or earlier. */
    void releaseIn(long nanos) {
        long at = now() + nanos;
        if (!releasePlanned || at - releaseAtNanos < 0) {
            releasePlanned = true;
            releaseAtNanos = at;
            timer.schedule(this::releasePlanned, nanos);
        }
    }

    private void releasePlanned() {
        releasePlanned = false;
        release();
    }

    private void release() {
        releasing = false;
        guarded(this::releaseInTurn);
    }

    /** One of each lane, the one after the last that was served first: lanes that lead to one backend share its places. */
    private void releaseInTurn() {
        int tried = 0;
        while (tried < lanes.size()) {
            lastServed = (lastServed + 1) % lanes.size();
            tried = lanes.get(lastServed).releaseOne() ? 0 : tried + 1;
        }
    }

    /** Two lanes have one name while the sessions of a route that was replaced drain. */
    private void applyTo(String route) {
        for (Lane lane : lanes) {
            if (lane.name().equals(route) && mayRelay()) {
                guarded(() -> lane.apply(now()));
            }
        }
    }

    private void onDraining() {
        draining = true;
        guarded(() -> lanes.forEach(Lane::onDraining));
    }

    private void tick() {
        setup.observer().onTick(Math.max(0, now() - tickDueNanos));
        planTick();
        guarded(this::onTick);
        guarded(setup.onTick());
    }

    private void onTick() {
        long now = now();
        guard.onTick(now);
        if (gates.size() > MOST_IDLE_GATES) {
            gates.values().removeIf(BackendGate::isIdle);
        }
        if (guard.mayRelay(now)) {
            lanes.forEach(lane -> lane.onTick(now));
            if (++ticks % TICKS_PER_SECOND == 0) {
                boolean counting = setup.observer().countsOpenSessions();
                lanes.forEach(lane -> lane.onSecond(now, counting));
            }
        }
        lanes.removeIf(Lane::isOver);
    }

    private void onStall(long nanos) {
        setup.observer().onStalled(nanos);
        thawedNanos = now();
        long thawed = thawedNanos;
        // Not at once: a session may be in the middle of asking whether it may relay.
        timer.execute(() -> onThaw(thawed));
    }

    private void onThaw(long thawed) {
        guarded(() -> lanes.forEach(Lane::onStall));
        awaitFreshVerdict(thawed);
    }

    /** The wait is not for ever: what has not run out by then is still true, and what has is cut. */
    private void awaitFreshVerdict(long thawed) {
        if (thawed != thawedNanos) {
            return; // It stood still again, and that wait counts.
        }
        long now = now();
        boolean fresh = lanes.stream().allMatch(lane -> lane.isFresherThan(thawed));
        if (fresh || now - thawed >= FRESH_NANOS) {
            guard.open();
            guarded(() -> lanes.forEach(lane -> lane.onThawed(now)));
        } else {
            timer.schedule(() -> awaitFreshVerdict(thawed), FRESH_CHECK_NANOS);
        }
    }

    /** What throws here must not end a timer: the loop goes on without that piece of work. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            onFailure(failure);
        }
    }

    /** Counts a failure of ours. */
    void onFailure(Throwable failure) {
        setup.failures().onFailure(failure);
    }
}
