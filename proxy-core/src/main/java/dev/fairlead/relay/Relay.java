package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/**
 * Copies between the two legs of one session, both ways, until it ends.
 *
 * <p>Confined to the loop of both legs, which it owns from {@link #start} on: it is their listener, and it closes them.
 *
 * <p>An end of stream is carried across when all before it has been delivered; both legs are closed when both streams have ended. A reset is
 * carried across as a reset, because otherwise a COPY that was cut off looks complete. A side that does not take bytes stops the reading of the
 * other, so that a session holds at most one read's worth per direction.
 */
public final class Relay {
    private final Leg downstream;
    private final Leg upstream;
    private final Flow toUpstream;
    private final Flow toDownstream;
    private final RelayLoop loop;
    private final RelayListener listener;
    private Phase phase = Phase.RELAYING;
    private boolean hearingLastWords;
    private long lastWordsBeforeEnd;

    private enum Phase {
        RELAYING,
        DOWNSTREAM_ENDED,
        UPSTREAM_ENDED,
        OVER
    }

    public Relay(RelayLoop loop, Leg downstream, Leg upstream, RelayListener listener) {
        this.downstream = downstream;
        this.upstream = upstream;
        this.loop = loop;
        this.listener = listener;
        toUpstream = new Flow(this, loop, downstream, upstream);
        toDownstream = new Flow(this, loop, upstream, downstream);
    }

    /**
     * Starts with bytes that were read before, and takes over the duty to release them; {@code Unpooled.EMPTY_BUFFER} for none.
     * {@link RelayListener#onEnd} may be called before this returns. What was paused before stays paused.
     */
    public void start(ByteBuf firstToUpstream, ByteBuf firstToDownstream) {
        toUpstream.startWith(firstToUpstream);
        toDownstream.startWith(firstToDownstream);
        downstream.listener(new Events(toUpstream, toDownstream));
        upstream.listener(new Events(toDownstream, toUpstream));
        pumpBoth();
    }

    /** From now on nothing more is sent to {@code side}, its end of stream included; the other direction goes on. Idempotent. */
    public void pause(Side side) {
        flowTo(side).pause();
    }

    /** Sends to {@code side} again, at once; after {@link #start}. Idempotent. */
    public void resume(Side side) {
        flowTo(side).unpause();
        pumpBoth();
    }

    /** Goes on after the {@link RelayGate} was shut; after {@link #start}. What is paused stays paused. */
    public void resume() {
        pumpBoth();
    }

    /** Resets both legs at once and drops what is buffered. No event follows. Idempotent. */
    public void cut() {
        if (finish()) {
            downstream.reset();
            upstream.reset();
        }
    }

    /** Bytes that the socket of {@code side} has taken so far. */
    public long bytesTo(Side side) {
        return flowTo(side).bytes();
    }

    /**
     * Whether the side that ended second had said {@code words}, at most seven bytes, before the first ended: last of all, by themselves, and passed on. So
     * one tells an end that was asked for. Not known of what a pipe has moved; then false.
     */
    public boolean endedAfter(byte[] words) {
        return lastWordsBeforeEnd == Copier.number(Unpooled.wrappedBuffer(words));
    }

    /** Whether bytes wait for {@code side} to take them. */
    boolean isBlocked(Side side) {
        return flowTo(side).isBlocked();
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** The source of {@code flow} has ended its stream; what came before may still be on its way. */
    void onEndSeen(Flow flow) {
        Flow other = opposite(flow);
        if (other.isOpen()) {
            lastWordsBeforeEnd = other.lastWordsGiven();
        }
    }

    /** All that the source of {@code flow} sent has been delivered. */
    void onDelivered(Flow flow) {
        boolean clientEnded = flow == toUpstream;
        switch (phase) {
            case RELAYING -> {
                phase = clientEnded ? Phase.DOWNSTREAM_ENDED : Phase.UPSTREAM_ENDED;
                (clientEnded ? upstream : downstream).shutdownOutput();
            }
            case DOWNSTREAM_ENDED -> end(RelayEnd.DOWNSTREAM_CLOSED);
            case UPSTREAM_ENDED -> end(RelayEnd.UPSTREAM_CLOSED);
            case OVER -> {}
        }
    }

    void onBrokenSource(Flow flow) {
        end(flow == toUpstream ? RelayEnd.DOWNSTREAM_RESET : RelayEnd.UPSTREAM_RESET);
    }

    /**
     * A side that no longer takes bytes may have said why before it went: the server's last error message still waits to be read. So its own bytes
     * are passed on once more before the other side is reset; once, for doing so may fail in its turn.
     */
    void onBrokenSink(Flow flow) {
        Flow back = opposite(flow);
        if (!hearingLastWords) {
            hearingLastWords = true;
            back.pump();
        }
        onBrokenSource(back);
    }

    /** Ends once; closes in order only when both streams were delivered whole. */
    void end(RelayEnd end) {
        if (!finish()) {
            return;
        }
        switch (end) {
            case DOWNSTREAM_CLOSED, UPSTREAM_CLOSED -> {
                downstream.close();
                upstream.close();
            }
            case DOWNSTREAM_RESET, UPSTREAM_RESET, FAILED -> {
                downstream.reset();
                upstream.reset();
            }
        }
        listener.onEnd(end);
    }

    private boolean finish() {
        if (phase == Phase.OVER) {
            return false;
        }
        phase = Phase.OVER;
        toUpstream.release();
        toDownstream.release();
        return true;
    }

    /** A failure ends the relay here as it does at a leg's events: bytes in hand may be lost with it, and a stream with a gap must not go on. */
    private void pumpBoth() {
        try {
            if (loop.mayRelay()) {
                toDownstream.pump();
                toUpstream.pump();
            }
        } catch (RuntimeException | Error failure) {
            loop.onFailure(failure);
            end(RelayEnd.FAILED);
        }
    }

    private Flow opposite(Flow flow) {
        return flow == toUpstream ? toDownstream : toUpstream;
    }

    private Flow flowTo(Side side) {
        return switch (side) {
            case DOWNSTREAM -> toDownstream;
            case UPSTREAM -> toUpstream;
        };
    }

    /** Events of one leg: the flow that reads from it, and the one that writes to it. */
    private final class Events implements LegListener {
        private final Flow outOf;
        private final Flow into;

        Events(Flow outOf, Flow into) {
            this.outOf = outOf;
            this.into = into;
        }

        @Override
        public void onConnected() {
            throw new IllegalStateException("a leg that is relayed was connected before");
        }

        @Override
        public void onConnectFailed(IOException cause) {
            throw new IllegalStateException("a leg that is relayed was connected before", cause);
        }

        @Override
        public void onReadable() {
            if (!isOver() && loop.mayRelay()) {
                outOf.onReadable();
            }
        }

        /** Nearly every event says writable, so what has nothing left over asks neither the clock nor the gate. */
        @Override
        public void onWritable() {
            if (into.isBlocked() && loop.mayRelay()) {
                into.pump();
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            end(RelayEnd.FAILED);
        }
    }
}
