package dev.fairlead.session;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.RelayLoop;
import dev.fairlead.relay.Transport;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteSnapshot;
import dev.fairlead.routing.Target;
import dev.fairlead.routing.Tenure;
import dev.fairlead.session.SessionState.Held;
import dev.fairlead.wire.ProxyHeader;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The sessions of one route on one event loop: who is admitted, who waits, who is let out, and what a verdict does to them. Confined to that loop.
 *
 * <p>It decides; its {@link LaneBook} knows who is here.
 */
final class Lane {
    /** How long a client that is not admitted may take to say whether it would understand why. */
    static final long DECLINE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int MOST_DECLINING = 256;

    private static final byte[] NOTHING = {};

    private final LoopSessions loop;
    private final RouteHandle handle;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final LaneBook book;
    private RouteSettings settings;
    private int mostOpening;
    private boolean retired;
    private long holdOrders;
    private AppliedVerdict applied;

    Lane(LoopSessions loop, RouteSettings settings, RouteHandle handle) {
        this.loop = loop;
        this.settings = settings;
        this.handle = handle;
        this.book = new LaneBook(loop, settings.name());
        this.mostOpening = mostOpening(settings);
        this.applied = AppliedVerdict.at(handle.snapshot(), loop.now());
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
        return book.tally().held() < settings.opening().holdMaxSessions();
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
        if (!isHolding() && !isDraining()) {
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
        book.tally()
                .onAnnounced(session.client().getAddress(), announced.client().getAddress());
        session.course().announcedAs(announced);
    }

    void onBroken(Target target) {
        suspect(target.member(), Suspicion.UPSTREAM_BROKE);
    }

    /** Keeps the books of one transition; and a place that became free is another's. */
    void onTransition(Session session, SessionState before, SessionState after) {
        book.onTransition(session, before, after);
        if (after instanceof Held) {
            onHeld();
        }
        if (after instanceof Held || (LaneBook.isOpening(before) && !LaneBook.isOpening(after))) {
            loop.releaseSoon();
        }
    }

    /** A client that waits is worth a probe, unless an operator wants it to. */
    private void onHeld() {
        if (handle.snapshot().routeAt(now()) instanceof Route.Suspended suspended && !suspended.isByOrder()) {
            suspect("", Suspicion.CLIENT_HELD);
        }
    }

    private void suspect(String member, Suspicion suspicion) {
        loop.suspicions().onSuspicion(cluster(), member, suspicion);
    }

    // What the loop tells.

    void accept(Leg leg) {
        InetAddress sender = leg.remoteAddress().getAddress();
        loop.tally().onAccepted(book.tally(), sender);
        loop.observer().onAccepted(name(), leg.remoteAddress());
        var session = new Session(this, loop.tally().nextId(), leg, now());
        book.onAccepted(session);
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
        if (refusal.isPresent() && book.declining() > MOST_DECLINING) {
            session.kill(refusal.get());
        }
    }

    private Optional<CloseReason> refusal(InetAddress client) {
        var counts = new Admission.Counts(
                loop.tally().admitted(),
                book.tally().admitted(),
                book.tally().admittedOf(client),
                isWithinRate(client));
        return Admission.refusal(settings.admission(), loop.mostSessions(), client, counts);
    }

    private boolean isWithinRate(InetAddress client) {
        OptionalInt perSecond = settings.admission().connectionRatePerAddress();
        return perSecond.isEmpty() || book.tally().rates().take(client, perSecond.getAsInt(), now());
    }

    /** Each 100 ms: deadlines, and a verdict that has run out. */
    void onTick(long now) {
        apply(now);
        // Whoever waits must not depend on a change of the verdict: one that ran out and was renewed between two ticks,
        // or a stall, says nothing new.
        release();
        each(book.early(), session -> session.onTick(now));
    }

    /**
     * Each second.
     *
     * @param counting whether anybody wants to know what is counted
     */
    void onSecond(long now, boolean counting) {
        book.relaying().forEach(session -> session.onSecond(now));
        if (counting) {
            RouteSnapshot snapshot = handle.snapshot();
            // What is published this instant is applied first: only what stays in spite of that is stale.
            apply(snapshot, now);
            book.count(t -> snapshot.tenureAt(now, t) == Tenure.CUT);
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
        var latest = AppliedVerdict.at(snapshot, now);
        if (latest.saysTheSameAs(applied)) {
            return;
        }
        if (latest.leadsElsewhereThan(applied)) {
            // A new verdict that leads to a backend says that it accepts connections, whatever it did before.
            latest.targets().forEach(t -> loop.gate(t.backend()).forgive());
        }
        applied = latest;
        each(
                book.all(),
                session -> session.state()
                        .chosen()
                        .ifPresent(t -> session.apply(snapshot.tenureAt(now, t), latest.cutReason(t))));
        release();
    }

    /** Whether the verdict rests on a request that was sent after {@code thawedNanos}. */
    boolean isFresherThan(long thawedNanos) {
        return handle.snapshot().freshestSentNanos() - thawedNanos > 0;
    }

    void onStall() {
        suspect("", Suspicion.PROXY_STALLED);
        each(book.early(), s -> s.restart("the proxy stood still"));
    }

    void onThawed(long now) {
        apply(now);
        release();
        each(book.relaying(), Session::goOn);
    }

    /** Lets those who wait go, first in, first out, as far as there is a route with room. */
    void release() {
        while (releaseOne()) {
            // The next.
        }
    }

    /** Lets go who waits longest; false when nobody waits or there is no room. */
    boolean releaseOne() {
        if (!isHolding()) {
            return false;
        }
        Optional<Target> target = pick();
        if (target.isEmpty()) {
            rest();
            return false;
        }
        book.firstHeld().dial(target.get());
        return true;
    }

    boolean isHolding() {
        return book.isHolding();
    }

    /** From now on sessions are taken, held and opened as {@code newer} says; those that wait already keep their patience. */
    void change(RouteSettings newer) {
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
        if (retired && book.isEmpty()) {
            over.complete(null);
        }
        return over.isDone();
    }

    void onDraining() {
        each(book.held(), s -> s.kill(CloseReason.SHUTDOWN));
    }

    void killAll(CloseReason reason) {
        each(book.all(), s -> s.kill(reason));
    }

    boolean kill(long id) {
        Optional<Session> session =
                book.all().stream().filter(s -> s.id() == id).findFirst();
        session.ifPresent(s -> s.kill(CloseReason.OPERATOR));
        return session.isPresent();
    }

    void find(SessionFilter filter, Collection<Session> into) {
        book.all().stream().filter(filter::takes).forEach(into::add);
    }

    /** Cuts what is relayed, and lets what is being opened wait again; returns how many were relayed. */
    int cut(SessionFilter filter, CloseReason reason) {
        List<Session> found = book.all().stream().filter(filter::takes).toList();
        int relayed = (int) found.stream().filter(book::isRelaying).count();
        each(found, s -> s.apply(Tenure.CUT, reason));
        return relayed;
    }

    /** Where a session may be opened at this instant. */
    private Optional<Target> pick() {
        if (!mayRelay()) {
            return Optional.empty();
        }
        Route route = handle.snapshot().routeAt(now());
        List<Target> open = admitting(AppliedVerdict.targets(route));
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
        AppliedVerdict.targets(handle.snapshot().routeAt(now)).stream()
                .map(t -> loop.gate(t.backend()))
                .filter(g -> g.isResting(now))
                .mapToLong(g -> g.restsUntilNanos() - now)
                .min()
                .ifPresent(loop::releaseIn);
    }
}
