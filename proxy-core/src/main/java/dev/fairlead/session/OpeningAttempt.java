package dev.fairlead.session;

import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Side;
import dev.fairlead.session.SessionState.Dialing;
import dev.fairlead.session.SessionState.Opening;
import dev.fairlead.wire.ClientGreeting;
import dev.fairlead.wire.ServerAnswer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * One attempt to open a session on a member: sends what the client has said, and judges what the server answers.
 *
 * <p>Confined to its session's event loop. Hears the events of the leg that it dialled until the session is relayed, or the attempt is lost and that
 * leg closed; a closed leg has no events, so that only the latest attempt of a session ever does anything.
 */
final class OpeningAttempt implements LegListener {
    private final Session session;
    private final Lane lane;
    private final ClientWords client;

    /** What the server has said and the client has not been told. */
    private final ByteStore answer = new ByteStore();

    /** How much of what the client has said the server has been sent. */
    private int sent;

    OpeningAttempt(Session session, Lane lane, ClientWords client) {
        this.session = session;
        this.lane = lane;
        this.client = client;
    }

    ByteStore answer() {
        return answer;
    }

    int sent() {
        return sent;
    }

    @Override
    public void onConnected() {
        if (!(session.state() instanceof Dialing dialing)) {
            return;
        }
        if (!lane.stillLeadsTo(dialing.target())) {
            session.lost(OpeningLoss.ROUTE_CHANGED, "before the connection was there");
            return;
        }
        session.course().connected(lane.now() - dialing.sinceNanos());
        var opening = new Opening(dialing.target(), dialing.upstream(), this, dialing.sinceNanos());
        session.to(opening);
        if (introduce(opening)) {
            goOn(opening);
        }
    }

    @Override
    public void onConnectFailed(IOException cause) {
        session.lost(OpeningLoss.DIAL_FAILED, message(cause));
    }

    @Override
    public void onReadable() {
        if (session.state() instanceof Opening opening) {
            if (lane.mayRelay()) {
                while (hear(opening)) {
                    judge(opening);
                }
            } else {
                session.lost(OpeningLoss.ROUTE_CHANGED, "the proxy stood still");
            }
        }
    }

    @Override
    public void onWritable() {
        if (session.state() instanceof Opening opening) {
            goOn(opening);
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        session.end(CloseReason.INTERNAL, "");
    }

    /** Sends the client's next packet, or does what it asks for. */
    void goOn(Opening opening) {
        switch (client.greeting()) {
            case ClientGreeting.Incomplete _ -> {}
            case ClientGreeting.Cancel _ -> {
                // A client that asked for encryption first and was declined cancels in plaintext.
                opening.upstream().close();
                client.cancel();
            }
            case ClientGreeting.StartUp _, ClientGreeting.Negotiation _, ClientGreeting.DirectTls _ -> send(opening);
            case ClientGreeting.Untouched _ -> {
                send(opening);
                if (isIn(opening)) {
                    session.relay(opening);
                }
            }
        }
    }

    /** Tells the server whose connection it is, if it wants to know; returns whether the opening goes on. A fresh socket takes the few bytes whole. */
    private boolean introduce(Opening opening) {
        byte[] header = lane.introduction(session);
        try {
            ByteBuf scratch = lane.scratch(header.length);
            if (header.length == 0 || opening.upstream().write(scratch.writeBytes(header)) == header.length) {
                return true;
            }
            session.lost(OpeningLoss.RESET, "it did not take the PROXY header");
        } catch (IOException broken) {
            session.lost(OpeningLoss.RESET, message(broken));
        }
        return false;
    }

    private void send(Opening opening) {
        ByteStore said = client.said();
        try {
            if (sent < said.length()) {
                ByteBuf scratch = lane.scratch(said.length() - sent);
                int taken = opening.upstream().write(scratch.writeBytes(said.bytes(), sent, said.length() - sent));
                sent += taken;
                session.course().onPassed(Side.UPSTREAM, taken);
            }
        } catch (IOException broken) {
            // It may have said why before it went.
            onReadable();
            if (isIn(opening)) {
                session.lost(OpeningLoss.RESET, message(broken));
            }
        }
    }

    private boolean isIn(Opening opening) {
        return session.state() instanceof Opening present && present.attempt() == opening.attempt();
    }

    /** Returns whether the server has said something more. */
    private boolean hear(Opening opening) {
        if (!isIn(opening) || answer.room() == 0 || !opening.upstream().isInputWaiting()) {
            return false;
        }
        try {
            ByteBuf scratch = lane.scratch(answer.room());
            int received = opening.upstream().read(scratch);
            if (received < 0) {
                session.lost(OpeningLoss.ENDED, "the server ended the connection");
            }
            answer.append(scratch);
            return received > 0;
        } catch (IOException broken) {
            session.lost(OpeningLoss.RESET, message(broken));
            return false;
        }
    }

    private void judge(Opening opening) {
        switch (recognised()) {
            case ServerAnswer.Incomplete _ -> {}
            case ServerAnswer.Declined _ -> passDeclined(opening);
            case ServerAnswer.Refused refused
            when refused.isCannotConnectNow() -> {
                session.course().refusedWith(answer.bytes());
                session.lost(OpeningLoss.CANNOT_CONNECT_NOW, refused.message());
            }
            case ServerAnswer.Refused _, ServerAnswer.Passed _ -> session.relay(opening);
        }
    }

    private ServerAnswer recognised() {
        return switch (client.greeting()) {
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
        if (client.greeting() instanceof ClientGreeting.Negotiation negotiation) {
            if (session.tell(answer) != 1) {
                session.end(CloseReason.CLIENT_RESET, "");
                return;
            }
            answer.clear();
            client.said().dropFirst(negotiation.lengthBytes());
            sent -= negotiation.lengthBytes();
            goOn(opening);
        }
    }

    private static String message(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
