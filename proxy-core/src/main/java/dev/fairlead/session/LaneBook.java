package dev.fairlead.session;

import dev.fairlead.relay.Side;
import dev.fairlead.routing.Target;
import dev.fairlead.session.SessionState.Accepted;
import dev.fairlead.session.SessionState.Announcing;
import dev.fairlead.session.SessionState.Cancelling;
import dev.fairlead.session.SessionState.Closed;
import dev.fairlead.session.SessionState.Declining;
import dev.fairlead.session.SessionState.Dialing;
import dev.fairlead.session.SessionState.Held;
import dev.fairlead.session.SessionState.Opening;
import dev.fairlead.session.SessionState.Peeking;
import dev.fairlead.session.SessionState.Relaying;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sessions a lane has, and in which state: keeps them in order, counts them, and tells the observer. It decides nothing.
 *
 * <p>Confined to its loop. {@link #onTransition} is the one place that logs and counts what sessions go through.
 */
final class LaneBook {
    private static final Side[] SIDES = Side.values();

    private static final Logger log = LoggerFactory.getLogger(LaneBook.class);

    private final LoopSessions loop;
    private final String route;
    private final SessionTally.OfRoute tally;
    private final Set<Session> early = new LinkedHashSet<>();
    private final Set<Session> relaying = new LinkedHashSet<>();
    private final TreeMap<Long, Session> held = new TreeMap<>();
    private int declining;
    private int stale;

    LaneBook(LoopSessions loop, String route) {
        this.loop = loop;
        this.route = route;
        this.tally = loop.tally().route(route);
    }

    SessionTally.OfRoute tally() {
        return tally;
    }

    /** Sessions that are not relayed yet. */
    Collection<Session> early() {
        return early;
    }

    Collection<Session> relaying() {
        return relaying;
    }

    boolean isRelaying(Session session) {
        return relaying.contains(session);
    }

    /** Those of the early ones that wait for a route or their turn, the first to be let out first. */
    Collection<Session> held() {
        return held.values();
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Who waits longest; there must be one. */
    Session firstHeld() {
        return held.firstEntry().getValue();
    }

    /** How many are being told that they are not admitted. */
    int declining() {
        return declining;
    }

    List<Session> all() {
        var all = new LinkedHashSet<>(early);
        all.addAll(relaying);
        return List.copyOf(all);
    }

    boolean isEmpty() {
        return early.isEmpty() && relaying.isEmpty();
    }

    void onAccepted(Session session) {
        early.add(session);
    }

    void onTransition(Session session, SessionState before, SessionState after) {
        if (log.isDebugEnabled()) {
            log.debug("session {} on {}: {} -> {}", session.id(), route, before, after);
        }
        move(before, after);
        onLeft(session, before);
        switch (after) {
            case Held wait -> onHeld(session, wait);
            case Relaying now when !(before instanceof Relaying) -> onServed(session, now);
            case Cancelling cancelling -> onCancelling(cancelling.fanOut().members());
            case Closed closed -> onClosed(session, before, closed);
            case Declining _ -> onDeclining(session);
            case Accepted _, Announcing _, Peeking _, Dialing _, Opening _, Relaying _ -> {}
        }
    }

    static boolean isOpening(SessionState state) {
        return state instanceof Dialing || state instanceof Opening;
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
                loop.tally().onLeft(from.backend());
                tally.onLeft(from.member());
            }
            if (to != null) {
                loop.tally().onJoined(to.backend());
                tally.onJoined(to.member());
            }
        }
        if (to != null && isOpening(after) && !isOpening(before)) {
            loop.gate(to.backend()).onOpening();
            tally.onOpening();
        } else if (from != null && isOpening(before) && !isOpening(after)) {
            loop.gate(from.backend()).onOpeningEnded();
            tally.onOpeningEnded();
        }
    }

    private void onLeft(Session session, SessionState before) {
        if (before instanceof Held wait) {
            held.remove(session.course().holdOrder());
            tally.onNoLongerHeld();
            long heldNanos = loop.now() - wait.sinceNanos();
            session.course().addHeld(heldNanos);
            loop.observer().onReleased(route, heldNanos);
        } else if (before instanceof Declining) {
            declining--;
        } else if (before instanceof Cancelling cancelling) {
            loop.tally().onCancelLegs(-cancelling.fanOut().members());
        }
    }

    private void onHeld(Session session, Held wait) {
        held.put(session.course().holdOrder(), session);
        tally.onHeld();
        loop.observer().onHeld(route, wait.why());
    }

    private void onServed(Session session, Relaying served) {
        early.remove(session);
        relaying.add(session);
        loop.gate(served.target().backend()).forgive();
        Course course = session.course();
        loop.observer().onServed(route, served.target(), course.heldNanos(), course.openingNanos());
    }

    private void onCancelling(int members) {
        loop.tally().onCancelLegs(members);
        loop.observer().onCancel(route, members);
    }

    private void onDeclining(Session session) {
        declining++;
        loop.tally().onDeclined(tally, session.client().getAddress());
    }

    private void onClosed(Session session, SessionState before, Closed closed) {
        early.remove(session);
        relaying.remove(session);
        loop.tally().onClosed(tally, session.client().getAddress(), before instanceof Declining);
        count(session, before);
        long now = loop.now();
        Course course = session.course();
        loop.observer()
                .onClosed(new SessionSummary(
                        session.id(),
                        route,
                        session.client(),
                        before.chosen(),
                        closed.reason(),
                        course.heldNanos(),
                        course.dialNanos(),
                        course.openingNanos(),
                        before instanceof Relaying relayed ? now - relayed.sinceNanos() : 0,
                        now - course.acceptedNanos(),
                        session.bytesTo(before, Side.UPSTREAM),
                        session.bytesTo(before, Side.DOWNSTREAM)));
    }

    /**
     * Counts what was relayed since the last time, and sessions that should not be here.
     *
     * @param mustGo whether sessions on a target are to be cut
     */
    void count(Predicate<Target> mustGo) {
        int found = 0;
        for (Session session : relaying) {
            count(session, session.state());
            found += session.state().chosen().filter(mustGo).isPresent() ? 1 : 0;
        }
        tally.onStale(found - stale);
        stale = found;
    }

    private void count(Session session, SessionState at) {
        for (Side side : SIDES) {
            tally.onBytes(side, session.course().countTo(side, session.bytesTo(at, side)));
        }
    }
}
