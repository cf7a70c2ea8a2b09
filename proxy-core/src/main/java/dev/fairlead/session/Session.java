package dev.fairlead.session;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Relay;
import dev.fairlead.relay.RelayEnd;
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
import dev.fairlead.wire.ProxyHeader;
import dev.fairlead.wire.ProxyHeader.Announced;
import dev.fairlead.wire.ServerAnswer;
import io.netty.buffer.ByteBuf;
import java.io.EOFException;
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
final class Session {
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Lane lane;
    private final long id;
    private final Leg downstream;
    private final Course course;

    /** What the client has said and no server has answered: what a replay sends. */
    private final ByteStore said = new ByteStore();

    /** How much of it the present upstream has been sent. */
    private int sent;

    private SessionState state = new Accepted();

    Session(Lane lane, long id, Leg downstream, long nowNanos) {
        this.lane = lane;
        this.id = id;
        this.downstream = downstream;
        this.course = new Course(nowNanos);
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
        downstream.listener(new Client());
        to(new Announcing(new ProxyHeaderReader(), course.acceptedNanos() + lane.peekNanos()));
    }

    /** Begins to listen to the client, who is admitted, or is not for the reason given. */
    void start(Optional<CloseReason> refusal) {
        downstream.listener(new Client());
        to(
                refusal.isEmpty()
                        ? new Peeking(course.acceptedNanos() + lane.peekNanos())
                        : new Declining(refusal.get(), lane.now() + Math.min(lane.peekNanos(), Lane.DECLINE_NANOS)));
        if (downstream.isInputWaiting()) {
            onClientReadable();
        }
    }

    /** Starts an opening to {@code target}. */
    void dial(Target target) {
        sent = 0;
        Leg upstream = lane.transport().dial(target.backend().socketAddress(), new Server());
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
                if (tenure != Tenure.KEEP) {
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
    private void to(SessionState next) {
        SessionState before = state;
        state = next;
        lane.onTransition(this, before, next);
    }

    // The client speaks.

    private void onClientReadable() {
        switch (state) {
            case Announcing announcing -> hearOut(announcing);
            case Peeking _ -> {
                if (listen()) {
                    peek();
                }
            }
            case Declining declining -> {
                if (listen()) {
                    decline(declining);
                }
            }
            case Held _, Dialing _ -> {
                if (mayHearMore()) {
                    listen();
                }
            }
            case Opening opening -> {
                if (mayHearMore() && listen()) {
                    goOn(opening);
                }
            }
            case Accepted _, Relaying _, Cancelling _, Closed _ -> {}
        }
    }

    private void hearOut(Announcing announcing) {
        try {
            switch (announcing.reader().read(downstream, lane::scratch)) {
                case ProxyHeader.Incomplete _ -> {}
                case ProxyHeader.Unannounced _ -> lane.admit(this);
                case Announced announced -> {
                    lane.onAnnounced(this, announced);
                    lane.admit(this);
                }
                case ProxyHeader.Malformed _ -> end(CloseReason.NO_PROXY_HEADER, "");
            }
        } catch (EOFException left) {
            end(CloseReason.CLIENT_LEFT, "");
        } catch (IOException broken) {
            end(CloseReason.CLIENT_RESET, "");
        }
    }

    /** What is not PostgreSQL's may end its stream early and still want an answer; the relay carries that across. */
    private boolean mayHearMore() {
        if (!(greeting() instanceof ClientGreeting.Untouched)) {
            return true;
        }
        if (state instanceof Held && downstream.isInputEnding()) {
            end(CloseReason.CLIENT_LEFT, "");
        }
        return false;
    }

    /** Reads what there is and room for; returns whether the client is still there. */
    private boolean listen() {
        try {
            int received = 1;
            while (received > 0 && mayListen()) {
                ByteBuf scratch = lane.scratch(said.room());
                received = downstream.read(scratch);
                said.append(scratch);
            }
            if (received >= 0 && !(said.room() == 0 && downstream.isInputEnding())) {
                return true;
            }
            end(CloseReason.CLIENT_LEFT, "");
        } catch (IOException broken) {
            end(CloseReason.CLIENT_RESET, "");
        }
        return false;
    }

    private boolean mayListen() {
        return said.room() > 0 && downstream.isInputWaiting() && !(greeting() instanceof ClientGreeting.Untouched);
    }

    private void peek() {
        switch (greeting()) {
            case ClientGreeting.Incomplete _ -> {}
            case ClientGreeting.Cancel _ -> cancel();
            case ClientGreeting.StartUp _,
                    ClientGreeting.Negotiation _,
                    ClientGreeting.DirectTls _,
                    ClientGreeting.Untouched _ -> lane.place(this);
        }
    }

    private void decline(Declining declining) {
        switch (greeting()) {
            case ClientGreeting.Incomplete _ -> {}
            case ClientGreeting.Cancel _ when declining.reason() != CloseReason.NOT_ALLOWED -> cancel();
            case ClientGreeting.Cancel _,
                    ClientGreeting.StartUp _,
                    ClientGreeting.Negotiation _,
                    ClientGreeting.DirectTls _,
                    ClientGreeting.Untouched _ -> end(declining.reason(), "");
        }
    }

    private ClientGreeting greeting() {
        return ClientGreeting.read(said.bytes(), said.length());
    }

    private void cancel() {
        lane.fanOut(this, said.bytes(), () -> end(CloseReason.CANCEL_DONE, ""))
                .ifPresentOrElse(fanOut -> to(new Cancelling(fanOut)), () -> end(CloseReason.CANCEL_DROPPED, ""));
    }

    // The server is dialled and answers.

    private void onConnected() {
        if (!(state instanceof Dialing dialing)) {
            return;
        }
        if (!lane.stillLeadsTo(dialing.target())) {
            lost(OpeningLoss.ROUTE_CHANGED, "before the connection was there");
            return;
        }
        course.connected(lane.now() - dialing.sinceNanos());
        var opening = new Opening(dialing.target(), dialing.upstream(), new ByteStore(), dialing.sinceNanos());
        to(opening);
        if (introduce(opening)) {
            goOn(opening);
        }
    }

    /** Tells the server whose connection it is, if it wants to know; returns whether the opening goes on. A fresh socket takes the few bytes whole. */
    private boolean introduce(Opening opening) {
        byte[] header = lane.introduction(this);
        try {
            ByteBuf scratch = lane.scratch(header.length);
            if (header.length == 0 || opening.upstream().write(scratch.writeBytes(header)) == header.length) {
                return true;
            }
            lost(OpeningLoss.RESET, "it did not take the PROXY header");
        } catch (IOException broken) {
            lost(OpeningLoss.RESET, message(broken));
        }
        return false;
    }

    /** Sends the client's next packet, or does what it asks for. */
    private void goOn(Opening opening) {
        switch (greeting()) {
            case ClientGreeting.Incomplete _ -> {}
            case ClientGreeting.Cancel _ -> {
                // A client that asked for encryption first and was declined cancels in plaintext.
                opening.upstream().close();
                cancel();
            }
            case ClientGreeting.StartUp _, ClientGreeting.Negotiation _, ClientGreeting.DirectTls _ -> send(opening);
            case ClientGreeting.Untouched _ -> {
                send(opening);
                if (isIn(opening)) {
                    relay(opening);
                }
            }
        }
    }

    private void send(Opening opening) {
        try {
            if (sent < said.length()) {
                ByteBuf scratch = lane.scratch(said.length() - sent);
                int taken = opening.upstream().write(scratch.writeBytes(said.bytes(), sent, said.length() - sent));
                sent += taken;
                course.onPassed(Side.UPSTREAM, taken);
            }
        } catch (IOException broken) {
            // It may have said why before it went.
            onServerReadable();
            if (isIn(opening)) {
                lost(OpeningLoss.RESET, message(broken));
            }
        }
    }

    private void onServerReadable() {
        if (state instanceof Opening opening) {
            if (lane.mayRelay()) {
                while (hear(opening)) {
                    judge(opening);
                }
            } else {
                lost(OpeningLoss.ROUTE_CHANGED, "the proxy stood still");
            }
        }
    }

    private boolean isIn(Opening opening) {
        return state instanceof Opening present && present.upstream().equals(opening.upstream());
    }

    /** Returns whether the server has said something more. */
    private boolean hear(Opening opening) {
        if (!isIn(opening)
                || opening.answer().room() == 0
                || !opening.upstream().isInputWaiting()) {
            return false;
        }
        try {
            ByteBuf scratch = lane.scratch(opening.answer().room());
            int received = opening.upstream().read(scratch);
            if (received < 0) {
                lost(OpeningLoss.ENDED, "the server ended the connection");
            }
            opening.answer().append(scratch);
            return received > 0;
        } catch (IOException broken) {
            lost(OpeningLoss.RESET, message(broken));
            return false;
        }
    }

    private void judge(Opening opening) {
        switch (answer(opening.answer())) {
            case ServerAnswer.Incomplete _ -> {}
            case ServerAnswer.Declined _ -> passDeclined(opening);
            case ServerAnswer.Refused refused
            when refused.isCannotConnectNow() -> {
                course.refusedWith(opening.answer().bytes());
                lost(OpeningLoss.CANNOT_CONNECT_NOW, refused.message());
            }
            case ServerAnswer.Refused _, ServerAnswer.Passed _ -> relay(opening);
        }
    }

    private ServerAnswer answer(ByteStore answer) {
        return switch (greeting()) {
            case ClientGreeting.Negotiation _ -> ServerAnswer.toNegotiation(answer.bytes(), answer.length());
            case ClientGreeting.StartUp _ -> ServerAnswer.toStartUp(answer.bytes(), answer.length());
            case ClientGreeting.Incomplete _,
                    ClientGreeting.Cancel _,
                    ClientGreeting.DirectTls _,
                    ClientGreeting.Untouched _ -> new ServerAnswer.Passed();
        };
    }

    /** An answered negotiation is never sent again: what the client says next is what a replay begins with. */
    private void passDeclined(Opening opening) {
        if (greeting() instanceof ClientGreeting.Negotiation negotiation) {
            if (tell(opening.answer()) != 1) {
                end(CloseReason.CLIENT_RESET, "");
                return;
            }
            opening.answer().clear();
            said.dropFirst(negotiation.lengthBytes());
            sent -= negotiation.lengthBytes();
            goOn(opening);
        }
    }

    /** From here on the session is the client's and the server's own. */
    private void relay(Opening opening) {
        int told = tell(opening.answer());
        ByteBuf toUpstream = said.copyFrom(sent);
        ByteBuf toDownstream = opening.answer().copyFrom(Math.max(told, 0));
        var relay = new Relay(lane.relayLoop(), downstream, opening.upstream(), this::onRelayEnd);
        course.served(lane.now() - opening.sinceNanos());
        boolean encrypted = isEncrypted(greeting());
        said.clear();
        to(new Relaying(opening.target(), relay, opening.upstream(), encrypted, false, lane.now()));
        relay.start(toUpstream, toDownstream);
    }

    /** Of a client that asked for encryption and was declined, the start-up message is the greeting by now. */
    private static boolean isEncrypted(ClientGreeting greeting) {
        return greeting instanceof ClientGreeting.Negotiation || greeting instanceof ClientGreeting.DirectTls;
    }

    /** Passes the server's words on. */
    private int tell(ByteStore words) {
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
    private void lost(OpeningLoss loss, String detail) {
        Optional<Target> target = state.chosen();
        if (target.isEmpty()) {
            return;
        }
        closeUpstream(loss == OpeningLoss.ROUTE_CHANGED);
        lane.onLost(target.get(), loss, detail);
        sent = 0;
        hold("RETRY");
    }

    /** After an {@code N} it is the client that keeps us waiting. */
    private void onOpenTimeout() {
        if (greeting() instanceof ClientGreeting.Incomplete) {
            end(CloseReason.PEEK_TIMEOUT, "");
        } else {
            lost(OpeningLoss.TIMED_OUT, "no answer in time");
        }
    }

    // Relaying.

    private void applyTo(Relaying relaying, Tenure tenure, CloseReason reason) {
        switch (tenure) {
            case KEEP -> {
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

    private void onRelayEnd(RelayEnd end) {
        if (state instanceof Relaying relaying) {
            boolean byUpstream = end == RelayEnd.UPSTREAM_CLOSED || end == RelayEnd.UPSTREAM_RESET;
            if (byUpstream && relaying.looksAuthenticated(lane.now())) {
                lane.onBroken(relaying.target());
            }
            to(new Closed(
                    switch (end) {
                        case DOWNSTREAM_CLOSED -> CloseReason.CLIENT_CLOSED;
                        case UPSTREAM_CLOSED -> CloseReason.UPSTREAM_CLOSED;
                        case DOWNSTREAM_RESET -> CloseReason.CLIENT_RESET;
                        case UPSTREAM_RESET -> CloseReason.UPSTREAM_RESET;
                        case FAILED -> CloseReason.INTERNAL;
                    }));
        }
    }

    // The end.

    private void giveUp() {
        if (course.refusal().isPresent() && greeting() instanceof ClientGreeting.StartUp) {
            tell(course.refusal().get());
            close(CloseReason.REFUSED_BY_SERVER);
        } else {
            end(CloseReason.HOLD_TIMEOUT, lane.whyHeld());
        }
    }

    /** Closes in order, with words for a client that can read them: its StartupMessage was there, and in plaintext. */
    private void end(CloseReason reason, String detail) {
        if (state instanceof Closed) {
            return;
        }
        if (greeting() instanceof ClientGreeting.StartUp) {
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

    private static String message(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Names the client's events. */
    private final class Client implements LegListener {
        @Override
        public void onConnected() {}

        @Override
        public void onConnectFailed(IOException cause) {}

        @Override
        public void onReadable() {
            onClientReadable();
        }

        @Override
        public void onWritable() {}

        @Override
        public void onFailure(Throwable cause) {
            end(CloseReason.INTERNAL, "");
        }
    }

    /** Names the events of one dialled leg; a closed leg has none. */
    private final class Server implements LegListener {
        @Override
        public void onConnected() {
            Session.this.onConnected();
        }

        @Override
        public void onConnectFailed(IOException cause) {
            lost(OpeningLoss.DIAL_FAILED, message(cause));
        }

        @Override
        public void onReadable() {
            onServerReadable();
        }

        @Override
        public void onWritable() {
            if (state instanceof Opening opening) {
                goOn(opening);
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            end(CloseReason.INTERNAL, "");
        }
    }
}
