package dev.fairlead.session;

import dev.fairlead.routing.Target;
import java.net.InetSocketAddress;

/**
 * Is told what happens to sessions, to count and to log it. Called on event loops, by several at once: must return at once and never throw.
 *
 * <p>Every method does nothing unless overridden.
 */
public interface SessionObserver {
    /** Observes nothing. */
    SessionObserver NONE = new SessionObserver() {};

    /** A client has connected to {@code route}. */
    default void onAccepted(String route, InetSocketAddress client) {}

    /**
     * A client waits.
     *
     * @param why the word of {@link dev.fairlead.routing.Route.Suspended#why()}, or {@code BUSY} when as many as may be are opening,
     *     {@code RETRY} when the backend was lost just now
     */
    default void onHeld(String route, String why) {}

    /** A client waits no longer: it is dialled for, or it has ended. Once for each {@link #onHeld}. */
    default void onReleased(String route, long heldNanos) {}

    /**
     * The first bytes of PostgreSQL's have reached the client.
     *
     * @param heldNanos spent waiting, all holds together
     * @param openingNanos from the dial that succeeded
     */
    default void onServed(String route, Target target, long heldNanos, long openingNanos) {}

    /**
     * A dial or an opening was lost, and the client waits again.
     *
     * @param detail one clause for people, such as {@code Connection refused}
     */
    default void onOpeningLost(String route, Target target, OpeningLoss loss, String detail) {}

    /** A CancelRequest goes to {@code members} members. */
    default void onCancel(String route, int members) {}

    /** A session has ended; once for each {@link #onAccepted}. */
    default void onClosed(SessionSummary summary) {}

    /** Accepting pauses on all routes for the reason in {@code why}; once until {@link #onAcceptingResumed}. */
    default void onAcceptingPaused(String why) {}

    default void onAcceptingResumed() {}

    /** The loop stood still for {@code nanos}; relaying waits for a fresh verdict. */
    default void onStalled(long nanos) {}

    /** A loop's tick, each 100 ms: {@code lateNanos} after it was due, because the loop was busy or the machine was. */
    default void onTick(long lateNanos) {}

    /** Whether open sessions are to be looked through each second, so that {@link SessionTally} counts their bytes while they live. */
    default boolean countsOpenSessions() {
        return false;
    }

    /** Something threw at the edge of a loop; the session concerned has ended. */
    default void onFailure(Throwable cause) {}
}
