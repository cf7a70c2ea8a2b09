package dev.fairlead.session;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.RelayLoop;
import dev.fairlead.relay.Side;
import dev.fairlead.relay.Transport;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteSnapshot;
import dev.fairlead.routing.Target;
import dev.fairlead.routing.Tenure;
import dev.fairlead.session.SessionState.Cancelling;
import dev.fairlead.session.SessionState.Closed;
import dev.fairlead.session.SessionState.Declining;
import dev.fairlead.session.SessionState.Dialing;
import dev.fairlead.session.SessionState.Held;
import dev.fairlead.session.SessionState.Opening;
import dev.fairlead.session.SessionState.Relaying;
import dev.fairlead.wire.ProxyHeader;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one route on one event loop: who waits, who is let out, and what a verdict does to them. Confined to that loop.
 *
 * <p>{@link #onTransition} is the one place that logs and counts what sessions go through.
 */
final class Lane {
    /** How long a client that is not admitted may take to say whether it would understand why. */
    static final long DECLINE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int MOST_DECLINING = 256;

    private static final byte[] NOTHING = {};

    private static final Side[] SIDES = Side.values();

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final LoopSessions loop;
    private final RouteHandle handle;
    private final SessionTally.OfRoute tally;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Set<Session> early = new LinkedHashSet<>();
    private final Set<Session> relaying = new LinkedHashSet<>();
    private final TreeMap<Long, Session> held = new TreeMap<>();
    private RouteSettings settings;
    private AddressRates rates;
    private int mostOpening;
    private boolean retired;
    private int declining;
    private int stale;
    private long holdOrders;
    private Applied applied;

    /** The verdict that all sessions have been told of, and whether it had run out. */
    private record Applied(RouteSnapshot snapshot, boolean valid) {
        boolean saysTheSameAs(Applied other) {
            return valid == other.valid
                    && snapshot.saysTheSameAs(other.snapshot)
                    && snapshot.keepWhenStale() == other.snapshot.keepWhenStale();
        }
    }

    Lane(LoopSessions loop, RouteSettings settings, RouteHandle handle) {
        this.loop = loop;
        this.settings = settings;
        this.handle = handle;
        this.tally = loop.tally().route(settings.name());
        this.rates = new AddressRates(settings.admission().connectionRatePerAddress());
        this.mostOpening = mostOpening(settings);
        this.applied = new Applied(handle.snapshot(), handle.snapshot().isValidAt(loop.now()));
    }

    private int mostOpening(RouteSettings of) {
        return Math.max(1, of.opening().maxOpening() / loop.loops());
    }

    // What a session asks.

    String name() {
        return settings.name();
    }

    String cluster() {
        return settings.policy().cluster();
    }

    long now() {
        return loop.now();
    }

    ByteBuf scratch(int limit) {
        return loop.scratch(limit);
    }

    Transport transport() {
        return loop.transport();
    }

    RelayLoop relayLoop() {
        return loop.relayLoop();
    }

    boolean mayRelay() {
        return loop.mayRelay();
    }

    boolean isDraining() {
        return loop.isDraining();
    }

    long peekNanos() {
        return settings.opening().peekTimeout().toNanos();
    }

    long openNanos() {
        return settings.opening().openTimeout().toNanos();
    }

    long holdNanos() {
        return settings.opening().holdTimeout().toNanos();
    }

    boolean hasRoomToHold() {
        return tally.held() < settings.opening().holdMaxSessions();
    }

    /** Whether a session that was dialled to {@code target} may still be opened there. */
    boolean stillLeadsTo(Target target) {
        return mayRelay()
                && switch (handle.snapshot().routeAt(now())) {
                    case Route.To to -> to.target().equals(target);
                    case Route.Among among -> among.targets().contains(target);
                    case Route.Suspended _ -> false;
                };
    }

    /** One sentence about why a client of this route waits now. */
    String whyHeld() {
        return switch (handle.snapshot().routeAt(now())) {
            case Route.To to -> "the primary " + to.target().member() + " does not accept connections yet";
            case Route.Among _ -> "no replica accepts connections yet";
            case Route.Suspended suspended -> suspended.why() + " (" + suspended.detail() + ")";
        };
    }

    /** Sends {@code packet} to all members that may be there; empty when there are too many such packets, or nobody to send it to. */
    Optional<CancelFanOut> fanOut(Session session, byte[] packet, Runnable onDone) {
        List<Backend> backends = handle.view().map(this::reachable).orElse(List.of());
        if (backends.isEmpty() || !loop.mayCancel()) {
            return Optional.empty();
        }
        var fanOut = new CancelFanOut(
                joined(introduction(session), packet),
                backends.size(),
                loop.scratch(ByteStore.MAX_BYTES),
                now(),
                onDone);
        fanOut.start(backends, transport());
        return Optional.of(fanOut);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** What each connection to a member begins with; empty unless the route is told to send it. */
    byte[] introduction(Session session) {
        return settings.proxyProtocol().send() ? ProxyHeader.encode(session.client(), session.server()) : NOTHING;
    }

    private List<Backend> reachable(ClusterView view) {
        return view.members().stream()
                .filter(m -> !m.gone())
                .flatMap(m -> m.backend().stream())
                .map(b -> settings.policy().backendPort().isPresent()
                        ? b.withPort(settings.policy().backendPort().getAsInt())
                        : b)
                .distinct()
                .toList();
    }

    // What a session tells.

    /** A client said what it wants: it is served at once, or waits behind those who wait already. */
    void place(Session session) {
        session.course().placedAs(++holdOrders);
        if (held.isEmpty() && !isDraining()) {
            Optional<Target> target = pick();
            if (target.isPresent()) {
                session.dial(target.get());
                return;
            }
        }
        session.hold(wordForHeld());
    }

    void onLost(Target target, OpeningLoss loss, String detail) {
        loop.observer().onOpeningLost(name(), target, loss, detail);
        if (loss.isOfBackend()) {
            loop.gate(target.backend()).onLost(now());
            boolean dial = loss == OpeningLoss.DIAL_FAILED;
            suspect(target.member(), dial ? Suspicion.DIAL_FAILED : Suspicion.OPENING_LOST);
        }
    }

    void onAnnounced(Session session, ProxyHeader.Announced announced) {
        tally.onAnnounced(session.client().getAddress(), announced.client().getAddress());
        session.course().announcedAs(announced);
    }

    void onBroken(Target target) {
        suspect(target.member(), Suspicion.UPSTREAM_BROKE);
    }

    /** Keeps the books of one transition. */
    void onTransition(Session session, SessionState before, SessionState after) {
        if (log.isDebugEnabled()) {
            log.debug("session {} on {}: {} -> {}", session.id(), name(), before, after);
        }
        move(before, after);
        if (before instanceof Held wait) {
            held.remove(session.course().holdOrder());
            tally.onNoLongerHeld();
            long heldNanos = now() - wait.sinceNanos();
            session.course().addHeld(heldNanos);
            loop.observer().onReleased(name(), heldNanos);
        }
        switch (after) {
            case Held wait -> onHeld(session, wait);
            case Relaying now when !(before instanceof Relaying) -> onServed(session, now);
            case Cancelling cancelling -> {
                loop.tally().onCancelLegs(cancelling.fanOut().members());
                loop.observer().onCancel(name(), cancelling.fanOut().members());
            }
            case Closed closed -> onClosed(session, before, closed);
            case Declining _ -> declining++;
            case SessionState.Accepted _,
                    SessionState.Announcing _,
                    SessionState.Peeking _,
                    Dialing _,
                    Opening _,
                    Relaying _ -> {}
        }
        if (before instanceof Declining) {
            declining--;
        }
    }

    /**
     * Keeps count of who is on which backend, and how many are opening there. Without lambdas that capture: each connection comes by five times, and
     * the quick compiler makes such a lambda by way of the interpreter.
     */
    private void move(SessionState before, SessionState after) {
        Target from = before.chosen().orElse(null);
        Target to = after.chosen().orElse(null);
        if (!Objects.equals(from, to)) {
            if (from != null) {
                onLeft(from);
            }
            if (to != null) {
                onJoined(to);
            }
        }
        if (to != null && isOpening(after) && !isOpening(before)) {
            loop.gate(to.backend()).onOpening();
        } else if (from != null && isOpening(before) && !isOpening(after)) {
            loop.gate(from.backend()).onOpeningEnded();
            loop.releaseSoon();
        }
    }

    private void onJoined(Target target) {
        loop.tally().onJoined(target.backend());
        tally.onJoined(target.member());
    }

    private void onLeft(Target target) {
        loop.tally().onLeft(target.backend());
        tally.onLeft(target.member());
    }

    private static boolean isOpening(SessionState state) {
        return state instanceof Dialing || state instanceof Opening;
    }

    private void onHeld(Session session, Held wait) {
        held.put(session.course().holdOrder(), session);
        tally.onHeld();
        loop.observer().onHeld(name(), wait.why());
        if (handle.snapshot().routeAt(now()) instanceof Route.Suspended suspended && !suspended.isByOrder()) {
            suspect("", Suspicion.CLIENT_HELD);
        }
        loop.releaseSoon();
    }

    private void onServed(Session session, Relaying served) {
        early.remove(session);
        relaying.add(session);
        loop.gate(served.target().backend()).forgive();
        Course course = session.course();
        loop.observer().onServed(name(), served.target(), course.heldNanos(), course.openingNanos());
    }

    private void onClosed(Session session, SessionState before, Closed closed) {
        early.remove(session);
        relaying.remove(session);
        if (before instanceof Cancelling cancelling) {
            loop.tally().onCancelLegs(-cancelling.fanOut().members());
        }
        loop.tally().onClosed(tally, session.client().getAddress());
        count(session, before);
        Course course = session.course();
        loop.observer()
                .onClosed(new SessionSummary(
                        session.id(),
                        name(),
                        session.client(),
                        before.chosen(),
                        closed.reason(),
                        course.heldNanos(),
                        course.dialNanos(),
                        course.openingNanos(),
                        before instanceof Relaying relayed ? now() - relayed.sinceNanos() : 0,
                        now() - course.acceptedNanos(),
                        session.bytesTo(before, Side.UPSTREAM),
                        session.bytesTo(before, Side.DOWNSTREAM)));
    }

    private void suspect(String member, Suspicion suspicion) {
        loop.suspicions().onSuspicion(cluster(), member, suspicion);
    }

    // What the loop tells.

    void accept(Leg leg) {
        InetAddress sender = leg.remoteAddress().getAddress();
        loop.tally().onAccepted(tally, sender);
        loop.observer().onAccepted(name(), leg.remoteAddress());
        var session = new Session(this, loop.tally().nextId(), leg, now());
        early.add(session);
        if (settings.proxyProtocol().isTrusted(sender)) {
            session.awaitAnnouncement();
        } else {
            admit(session);
        }
    }

    /** Its client is known. */
    void admit(Session session) {
        Optional<CloseReason> refusal = refusal(session.client().getAddress());
        session.start(refusal);
        if (refusal.isPresent() && declining > MOST_DECLINING) {
            session.kill(refusal.get());
        }
    }

    private Optional<CloseReason> refusal(InetAddress client) {
        var counts = new Admission.Counts(
                loop.tally().sessions(), tally.sessions(), tally.sessionsOf(client), rates.take(client, now()));
        return Admission.refusal(settings.admission(), loop.mostSessions(), client, counts);
    }

    /** Each 100 ms: deadlines, and a verdict that has run out. */
    void onTick(long now) {
        apply(now);
        // Whoever waits must not depend on a change of the verdict: one that ran out and was renewed between two ticks,
        // or a stall, says nothing new.
        release();
        each(early, session -> session.onTick(now));
    }

    /**
     * Each second.
     *
     * @param counting whether anybody wants to know what is counted
     */
    void onSecond(long now, boolean counting) {
        for (Session session : relaying) {
            session.onSecond(now);
        }
        if (counting) {
            count(now);
        }
    }

    /** Counts what was relayed since the last time, and looks for sessions that the verdict should have cut. */
    private void count(long now) {
        RouteSnapshot snapshot = handle.snapshot();
        // What is published this instant is applied first: only what stays in spite of that is stale.
        apply(snapshot, now);
        int found = 0;
        for (Session session : relaying) {
            count(session, session.state());
            boolean mustGo = session.state()
                    .chosen()
                    .filter(t -> snapshot.tenureAt(now, t) == Tenure.CUT)
                    .isPresent();
            found += mustGo ? 1 : 0;
        }
        tally.onStale(found - stale);
        stale = found;
    }

    private void count(Session session, SessionState at) {
        for (Side side : SIDES) {
            tally.onBytes(side, session.course().countTo(side, session.bytesTo(at, side)));
        }
    }

    /** What throws for one session ends that one; the others are told all the same, or they would stay where they must not be. */
    private void each(Collection<Session> sessions, Consumer<Session> work) {
        for (Session session : List.copyOf(sessions)) {
            try {
                work.accept(session);
            } catch (RuntimeException | Error failure) {
                loop.onFailure(failure);
                abort(session);
            }
        }
    }

    private void abort(Session session) {
        try {
            session.kill(CloseReason.INTERNAL);
        } catch (RuntimeException | Error failure) {
            loop.onFailure(failure);
        }
    }

    /** Tells all sessions what the verdict says, if it says something that they have not been told. */
    void apply(long now) {
        apply(handle.snapshot(), now);
    }

    private void apply(RouteSnapshot snapshot, long now) {
        var latest = new Applied(snapshot, snapshot.isValidAt(now));
        if (latest.saysTheSameAs(applied)) {
            return;
        }
        forgive(applied, latest);
        applied = latest;
        each(
                all(),
                session -> session.state()
                        .chosen()
                        .ifPresent(t -> session.apply(snapshot.tenureAt(now, t), cutReason(latest, t))));
        release();
    }

    /** A new verdict that leads to a backend says that it accepts connections, whatever it did before. */
    private void forgive(Applied before, Applied after) {
        if (!before.snapshot.route().equals(after.snapshot.route())) {
            targets(after.snapshot.route()).forEach(t -> loop.gate(t.backend()).forgive());
        }
    }

    private static List<Target> targets(Route route) {
        return switch (route) {
            case Route.To to -> List.of(to.target());
            case Route.Among among -> among.targets();
            case Route.Suspended _ -> List.of();
        };
    }

    private static CloseReason cutReason(Applied verdict, Target target) {
        String order = verdict.snapshot.cutByOrder().get(target.member());
        if (order != null) {
            return CloseReason.ofCut(order);
        }
        if (!target.asPrimary()) {
            return CloseReason.REPLICA_LOST;
        }
        return verdict.valid ? CloseReason.ofCut(verdict.snapshot.cutReason()) : CloseReason.STALE_VIEW;
    }

    /** Whether the verdict rests on a request that was sent after {@code thawedNanos}. */
    boolean isFresherThan(long thawedNanos) {
        return handle.snapshot().freshestSentNanos() - thawedNanos > 0;
    }

    void onStall() {
        suspect("", Suspicion.PROXY_STALLED);
        each(early, s -> s.restart("the proxy stood still"));
    }

    void onThawed(long now) {
        apply(now);
        release();
        each(relaying, Session::goOn);
    }

    /** Lets those who wait go, first in, first out, as far as there is a route with room. */
    void release() {
        while (!held.isEmpty()) {
            Optional<Target> target = pick();
            if (target.isEmpty()) {
                rest();
                return;
            }
            held.firstEntry().getValue().dial(target.get());
        }
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** From now on sessions are taken, held and opened as {@code newer} says; those that wait already keep their patience. */
    void change(RouteSettings newer) {
        if (!newer.admission()
                .connectionRatePerAddress()
                .equals(settings.admission().connectionRatePerAddress())) {
            rates = new AddressRates(newer.admission().connectionRatePerAddress());
        }
        mostOpening = mostOpening(newer);
        settings = newer;
        release();
    }

    /** No client comes any more. */
    void retire() {
        retired = true;
    }

    /** Completes once it {@link #isOver}. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** Whether it is retired and empty: then it is told nothing more. */
    boolean isOver() {
        if (retired && early.isEmpty() && relaying.isEmpty()) {
            over.complete(null);
        }
        return over.isDone();
    }

    void onDraining() {
        each(held.values(), s -> s.kill(CloseReason.SHUTDOWN));
    }

    void killAll(CloseReason reason) {
        each(all(), s -> s.kill(reason));
    }

    boolean kill(long id) {
        Optional<Session> session = all().stream().filter(s -> s.id() == id).findFirst();
        session.ifPresent(s -> s.kill(CloseReason.OPERATOR));
        return session.isPresent();
    }

    void find(SessionFilter filter, Collection<Session> into) {
        all().stream().filter(filter::takes).forEach(into::add);
    }

    /** Cuts what is relayed, and lets what is being opened wait again; returns how many were relayed. */
    int cut(SessionFilter filter, CloseReason reason) {
        List<Session> found = all().stream().filter(filter::takes).toList();
        int relayed = (int) found.stream().filter(relaying::contains).count();
        each(found, s -> s.apply(Tenure.CUT, reason));
        return relayed;
    }

    private List<Session> all() {
        var all = new LinkedHashSet<>(early);
        all.addAll(relaying);
        return List.copyOf(all);
    }

    /** Where a session may be opened at this instant. */
    private Optional<Target> pick() {
        if (!mayRelay()) {
            return Optional.empty();
        }
        Route route = handle.snapshot().routeAt(now());
        List<Target> open = admitting(targets(route));
        if (open.isEmpty()) {
            return Optional.empty();
        }
        return route instanceof Route.Among among
                ? Optional.of(loop.balancer()
                        .pick(open, among.balance(), t -> loop.tally().sessionsOn(t.backend())))
                : Optional.of(open.getFirst());
    }

    private List<Target> admitting(List<Target> targets) {
        List<Target> open = new ArrayList<>(targets.size());
        for (Target target : targets) {
            if (loop.gate(target.backend()).admits(now(), mostOpening)) {
                open.add(target);
            }
        }
        return open;
    }

    private String wordForHeld() {
        return handle.snapshot().routeAt(now()) instanceof Route.Suspended suspended ? suspended.why() : "BUSY";
    }

    /** Comes back when the first backend that rests may be dialled again. */
    private void rest() {
        long now = now();
        targets(handle.snapshot().routeAt(now)).stream()
                .map(t -> loop.gate(t.backend()))
                .filter(g -> g.isResting(now))
                .mapToLong(g -> g.restsUntilNanos() - now)
                .min()
                .ifPresent(loop::releaseIn);
    }
}
