package dev.fairlead.session;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
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
import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;

/**
 * What a client says before it is served: reads it, keeps it, and recognises what the client wants.
 *
 * <p>Confined to its session's event loop. Hears the events of the downstream leg until a {@link dev.fairlead.relay.Relay} does.
 */
final class ClientWords implements LegListener {
    private final Session session;
    private final Lane lane;
    private final Leg downstream;

    /** What no server has answered: what a replay sends. */
    private final ByteStore said = new ByteStore();

    ClientWords(Session session, Lane lane, Leg downstream) {
        this.session = session;
        this.lane = lane;
        this.downstream = downstream;
    }

    ByteStore said() {
        return said;
    }

    ClientGreeting greeting() {
        return ClientGreeting.read(said.bytes(), said.length());
    }

    /** Carries out a CancelRequest, which is all that the client has said. */
    void cancel() {
        lane.fanOut(session, said.bytes(), () -> session.end(CloseReason.CANCEL_DONE, ""))
                .ifPresentOrElse(
                        fanOut -> session.to(new Cancelling(fanOut)),
                        () -> session.end(CloseReason.CANCEL_DROPPED, ""));
    }

    @Override
    public void onConnected() {}

    @Override
    public void onConnectFailed(IOException cause) {}

    @Override
    public void onReadable() {
        switch (session.state()) {
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
                    opening.attempt().goOn(opening);
                }
            }
            case Accepted _, Relaying _, Cancelling _, Closed _ -> {}
        }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onFailure(Throwable cause) {
        session.end(CloseReason.INTERNAL, "");
    }

    private void hearOut(Announcing announcing) {
        try {
            switch (announcing.reader().read(downstream, lane::scratch)) {
                case ProxyHeader.Incomplete _ -> {}
                case ProxyHeader.Unannounced _ -> lane.admit(session);
                case Announced announced -> {
                    lane.onAnnounced(session, announced);
                    lane.admit(session);
                }
                case ProxyHeader.Malformed _ -> session.end(CloseReason.NO_PROXY_HEADER, "");
            }
        } catch (EOFException left) {
            session.end(CloseReason.CLIENT_LEFT, "");
        } catch (IOException broken) {
            session.end(CloseReason.CLIENT_RESET, "");
        }
    }

    /** What is not PostgreSQL's may end its stream early and still want an answer; the relay carries that across. */
    private boolean mayHearMore() {
        if (!(greeting() instanceof ClientGreeting.Untouched)) {
            return true;
        }
        if (session.state() instanceof Held && downstream.isInputEnding()) {
            session.end(CloseReason.CLIENT_LEFT, "");
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
            session.end(CloseReason.CLIENT_LEFT, "");
        } catch (IOException broken) {
            session.end(CloseReason.CLIENT_RESET, "");
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
                    ClientGreeting.Untouched _ -> lane.place(session);
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
                    ClientGreeting.Untouched _ -> session.end(declining.reason(), "");
        }
    }
}
