package dev.fairlead.session;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.Relay;
import dev.fairlead.relay.RelayEnd;
import dev.fairlead.relay.RelayListener;
import dev.fairlead.relay.Side;
import dev.fairlead.routing.Target;
import dev.fairlead.routing.Tenure;
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
import dev.fairlead.wire.ClientGreeting;
import dev.fairlead.wire.ProxyHeader.Announced;
import dev.fairlead.wire.StartUpParameters;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection from its accept to its end.
 *
 * <p>Confined to its event loop. Owns both legs until {@link Relay} does. {@link #to} performs every transition; {@link Lane} does the book-keeping,
 * the counting and the logging that belong to it.
 */
final class Session implements RelayListener {
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Lane lane;
    private final long id;
    private final Leg downstream;
    private final Course course;
    private final ClientWords client;

    private SessionState state = new Accepted();

    Session(Lane lane, long id, Leg downstream, long nowNanos) {
        this.lane = lane;
        this.id = id;
        this.downstream = downstream;
        this.course = new Course(nowNanos);
        this.client = new ClientWords(this, lane, downstream);
    }

    long id() {
        return id;
    }

    Leg downstream() {
        return downstream;
    }

    SessionState state() {
        return state;
    }

    Course course() {
        return course;
    }

    /** Whose connection it is. */
    InetSocketAddress client() {
        Optional<Announced> announced = course.announced();
        return announced.isPresent() ? announced.get().client() : downstream.remoteAddress();
    }

    /** Where the client connected to. */
    InetSocketAddress server() {
        return course.announced().map(Announced::server).orElseGet(downstream::localAddress);
    }

    /** Listens first to whose connection it is. */
    void awaitAnnouncement() {
        downstream.listener(client);
        to(new Announcing(new ProxyHeaderReader(), course.acceptedNanos() + lane.peekNanos()));
    }

    /** Begins to listen to the client, who is admitted, or is not for the reason given. */
    void start(Optional<CloseReason> refusal) {
        downstream.listener(client);
        to(
                refusal.isEmpty()
                        ? new Peeking(course.acceptedNanos() + lane.peekNanos())
                        : new Declining(refusal.get(), lane.now() + Math.min(lane.peekNanos(), Lane.DECLINE_NANOS)));
        if (downstream.isInputWaiting()) {
            client.onReadable();
        }
    }

    /** Starts an opening to {@code target}. */
    void dial(Target target) {
        var attempt = new OpeningAttempt(this, lane, client);
        Leg upstream = lane.transport().dial(target.backend().socketAddress(), attempt);
        to(new Dialing(target, upstream, lane.now()));
    }

    /** Waits for a route or for its turn. */
    void hold(String why) {
        long now = lane.now();
        boolean isNew = !course.hasWaited();
        course.onWait(now, lane.holdNanos());
        if (lane.isDraining()) {
            end(CloseReason.SHUTDOWN, "");
        } else if (course.isPatienceOver(now)) {
            giveUp();
        } else if (isNew && !lane.hasRoomToHold()) {
            end(CloseReason.HOLD_FULL, lane.whyHeld());
        } else {
            to(new Held(why, now));
        }
    }

    /** Applies what a verdict says about sessions on this one's target. */
    void apply(Tenure tenure, CloseReason reason) {
        switch (state) {
            case Relaying relaying -> applyTo(relaying, tenure, reason);
            case Dialing _, Opening _ -> {
                if (tenure == Tenure.PAUSE || tenure == Tenure.CUT) {
                    lost(OpeningLoss.ROUTE_CHANGED, reason.label());
                }
            }
            case Accepted _, Announcing _, Peeking _, Declining _, Held _, Cancelling _, Closed _ -> {}
        }
    }

    /** Starts an opening over that must not go on at this moment. */
    void restart(String why) {
        if (state instanceof Dialing || state instanceof Opening) {
            lost(OpeningLoss.ROUTE_CHANGED, why);
        }
    }

    /** Goes on after the gate of all relays was shut. */
    void goOn() {
        if (state instanceof Relaying relaying) {
            relaying.relay().resume();
        }
    }

    /** Ends it at once: with a reset when it is relayed, with words when the client understands them. */
    void kill(CloseReason reason) {
        if (state instanceof Relaying relaying) {
            relaying.relay().cut();
            to(new Closed(reason));
        } else {
            end(reason, "");
        }
    }

    /** Whatever has taken too long ends. */
    void onTick(long now) {
        switch (state) {
            case Announcing announcing when now - announcing.untilNanos() >= 0 -> end(CloseReason.PEEK_TIMEOUT, "");
            case Peeking peeking when now - peeking.untilNanos() >= 0 -> end(CloseReason.PEEK_TIMEOUT, "");
            case Declining declining when now - declining.untilNanos() >= 0 -> end(declining.reason(), "");
            case Held _ when course.isPatienceOver(now) -> giveUp();
            case Dialing dialing
            when now - dialing.sinceNanos() >= lane.openNanos() -> lost(OpeningLoss.TIMED_OUT, "no connection in time");
            case Opening opening when now - opening.sinceNanos() >= lane.openNanos() -> onOpenTimeout();
            case Cancelling cancelling -> cancelling.fanOut().onTick(now);
            case Accepted _,
                    Announcing _,
                    Peeking _,
                    Declining _,
                    Held _,
                    Dialing _,
                    Opening _,
                    Relaying _,
                    Closed _ -> {}
        }
    }

    /** Each second. Keepalive costs four calls, so that only sessions that last get it. */
    void onSecond(long now) {
        if (state instanceof Relaying relaying && now - relaying.sinceNanos() >= LASTING_NANOS) {
            relaying.upstream().keepAlive();
        }
    }

    SessionInfo info() {
        return new SessionInfo(
                id,
                lane.name(),
                client(),
                state.label(),
                state.chosen(),
                localPort(),
                state instanceof Relaying relaying && relaying.encrypted(),
                lane.now() - course.acceptedNanos(),
                bytesTo(state, Side.UPSTREAM),
                bytesTo(state, Side.DOWNSTREAM));
    }

    /** All that {@code side} has taken, the opening included. */
    long bytesTo(SessionState at, Side side) {
        long relayed = at instanceof Relaying relaying ? relaying.relay().bytesTo(side) : 0;
        return course.openingBytesTo(side) + relayed;
    }

    private OptionalInt localPort() {
        int port = state.upstreamLeg().map(leg -> leg.localAddress().getPort()).orElse(0);
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** The one place where a session changes its state. */
    void to(SessionState next) {
        SessionState before = state;
        state = next;
        lane.onTransition(this, before, next);
    }

    // Opening.

    /** From here on the session is the client's and the server's own. */
    void relay(Opening opening) {
        ByteStore answer = opening.attempt().answer();
        int told = tell(answer);
        ByteBuf toUpstream = client.said().copyFrom(opening.attempt().sent());
        ByteBuf toDownstream = answer.copyFrom(Math.max(told, 0));
        var relay = new Relay(lane.relayLoop(), downstream, opening.upstream(), this);
        course.served(lane.now() - opening.sinceNanos());
        if (client.greeting() instanceof ClientGreeting.StartUp
                && StartUpParameters.asksForReplication(
                        client.said().bytes(), client.said().length())) {
            course.replicates();
        }
        boolean encrypted = isEncrypting();
        client.said().clear();
        to(new Relaying(opening.target(), relay, opening.upstream(), encrypted, false, lane.now()));
        relay.start(toUpstream, toDownstream);
    }

    /** Of a client that asked for encryption and was declined, the start-up message is the greeting by now. */
    boolean isEncrypting() {
        ClientGreeting greeting = client.greeting();
        return greeting instanceof ClientGreeting.Negotiation || greeting instanceof ClientGreeting.DirectTls;
    }

    /** Passes the server's words on; returns how many bytes the client's socket took, -1 when it is broken. */
    int tell(ByteStore words) {
        int taken = tell(words.bytes());
        course.onPassed(Side.DOWNSTREAM, Math.max(taken, 0));
        return taken;
    }

    /** Returns how many bytes of {@code words} the client's socket took; -1 when it is broken. */
    private int tell(byte[] words) {
        try {
            return words.length == 0
                    ? 0
                    : downstream.write(lane.scratch(words.length).writeBytes(words));
        } catch (IOException broken) {
            return -1;
        }
    }

    /** The opening came to nothing, and nothing of it has reached the client: it waits again. */
    void lost(OpeningLoss loss, String detail) {
        Optional<Target> target = state.chosen();
        if (target.isEmpty()) {
            return;
        }
        closeUpstream(loss == OpeningLoss.ROUTE_CHANGED);
        lane.onLost(target.get(), loss, detail);
        hold("RETRY");
    }

    /** After an {@code N} it is the client that keeps us waiting. */
    private void onOpenTimeout() {
        if (client.greeting() instanceof ClientGreeting.Incomplete) {
            end(CloseReason.PEEK_TIMEOUT, "");
        } else {
            lost(OpeningLoss.TIMED_OUT, "no answer in time");
        }
    }

    // Relaying.

    private void applyTo(Relaying relaying, Tenure tenure, CloseReason reason) {
        switch (tenure) {
            case KEEP, STOPPING -> {
                if (relaying.paused()) {
                    to(relaying.withPaused(false));
                    relaying.relay().resume(Side.DOWNSTREAM);
                    relaying.relay().resume(Side.UPSTREAM);
                }
            }
            case PAUSE -> {
                relaying.relay().pause(Side.UPSTREAM);
                relaying.relay().pause(Side.DOWNSTREAM);
                to(relaying.withPaused(true));
            }
            case CUT -> kill(reason);
        }
    }

    @Override
    public void onEnd(RelayEnd end) {
        if (state instanceof Relaying relaying) {
            CloseReason reason = switch (end) {
                case DOWNSTREAM_CLOSED -> CloseReason.CLIENT_CLOSED;
                case UPSTREAM_CLOSED ->
                    relaying.wasEndAskedFor() ? CloseReason.CLIENT_CLOSED : CloseReason.UPSTREAM_CLOSED;
                case DOWNSTREAM_RESET -> CloseReason.CLIENT_RESET;
                case UPSTREAM_RESET -> CloseReason.UPSTREAM_RESET;
                case FAILED -> CloseReason.INTERNAL;
            };
            boolean byUpstream = reason == CloseReason.UPSTREAM_CLOSED || reason == CloseReason.UPSTREAM_RESET;
            if (byUpstream && relaying.looksAuthenticated(lane.now())) {
                lane.onBroken(relaying.target());
            }
            to(new Closed(reason));
        }
    }

    // The end.

    private void giveUp() {
        if (course.refusal().isPresent() && client.greeting() instanceof ClientGreeting.StartUp) {
            tell(course.refusal().get());
            close(CloseReason.REFUSED_BY_SERVER);
        } else {
            end(CloseReason.HOLD_TIMEOUT, lane.whyHeld());
        }
    }

    /** Closes in order, with words for a client that can read them: its StartupMessage was there, and in plaintext. */
    void end(CloseReason reason, String detail) {
        if (state instanceof Closed) {
            return;
        }
        if (client.greeting() instanceof ClientGreeting.StartUp) {
            Farewell.of(reason, lane.name(), detail).ifPresent(words -> tell(words.encode()));
        }
        close(reason);
    }

    private void close(CloseReason reason) {
        closeUpstream(false);
        downstream.close();
        to(new Closed(reason));
    }

    private void closeUpstream(boolean reset) {
        switch (state) {
            case Dialing dialing -> dialing.upstream().close();
            case Opening opening when reset -> opening.upstream().reset();
            case Opening opening -> opening.upstream().close();
            case Cancelling cancelling -> cancelling.fanOut().abandon();
            case Accepted _, Announcing _, Peeking _, Declining _, Held _, Relaying _, Closed _ -> {}
        }
    }
}
