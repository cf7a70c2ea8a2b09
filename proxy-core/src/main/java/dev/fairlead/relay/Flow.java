package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/**
 * One direction of a relay: what {@code source} sends goes to {@code sink}. Confined to the loop of both legs.
 *
 * <p>It decides when bytes move, and what their end means; a {@link Mover} knows how.
 */
final class Flow implements Runnable {
    /** Rounds per turn, so that a bulk transfer holds up the others on its loop by a millisecond or so at most, ... */
    private static final int ROUNDS = 8;

    /** ... and bytes, because a round of a splice can move a thousand times as much as one that copies. */
    private static final long TURN_BYTES = 2 * 1024 * 1024;

    private final Relay relay;
    private final RelayLoop loop;
    private final Leg source;
    private final Leg sink;

    private Mover mover;
    private long bytes;
    private boolean paused;
    private boolean queued;
    private End end = End.OPEN;

    /** How far the end of the source's stream has come. */
    private enum End {
        OPEN,
        /** Read from the source; what came before it may still be on its way. */
        SEEN,
        /** Everything is sent; the sink has been told, or is about to be closed. */
        DELIVERED
    }

    Flow(Relay relay, RelayLoop loop, Leg source, Leg sink) {
        this.relay = relay;
        this.loop = loop;
        this.source = source;
        this.sink = sink;
        this.mover = new Copier(loop, source, sink, Unpooled.EMPTY_BUFFER);
    }

    /** Takes over {@code first}, to be sent before anything that is read. */
    void startWith(ByteBuf first) {
        mover = new Copier(loop, source, sink, first);
    }

    void pause() {
        paused = true;
    }

    void unpause() {
        paused = false;
    }

    /** Bytes that the sink's socket has taken. */
    long bytes() {
        return bytes;
    }

    /** Whether the source may have more to say. */
    boolean isOpen() {
        return end == End.OPEN;
    }

    /** {@link Mover#lastWords}, if the sink has them. */
    long lastWordsGiven() {
        return isBlocked() ? 0 : mover.lastWords();
    }

    /** Whether bytes wait for the sink. */
    boolean isBlocked() {
        return mover.isHolding();
    }

    /** Gives what is held, then goes on taking. */
    void pump() {
        if (mayMove() && give()) {
            goOn();
        }
    }

    /** After the end of its stream a source can still turn out to be broken; reading is how to learn that. */
    void onReadable() {
        if (end != End.OPEN) {
            listenForReset();
        } else if (mayMove()) {
            goOn();
        }
    }

    /** Runs the rounds that {@link #putOff} put off. */
    @Override
    public void run() {
        queued = false;
        try {
            if (mayMove() && loop.mayRelay()) {
                goOn();
            }
        } catch (Throwable failure) {
            loop.onFailure(failure);
            relay.end(RelayEnd.FAILED);
        }
    }

    void release() {
        mover.drop();
    }

    private boolean mayMove() {
        return !paused && !relay.isOver();
    }

    private boolean mayTake() {
        return end == End.OPEN && mover.hasRoom() && mayMove() && source.isInputWaiting();
    }

    private void goOn() {
        if (end == End.SEEN) {
            deliverEnd();
        }
        long before = bytes;
        for (int round = 0; mayTake(); round++) {
            if (round == ROUNDS || bytes - before >= TURN_BYTES) {
                putOff();
                return;
            }
            move();
        }
    }

    /** One round. What waited before has found the sink blocked, so the sink is not asked again before it says that it takes more. */
    private void move() {
        mover = mover.next();
        boolean blocked = isBlocked();
        int taken = take();
        if (taken < 0 && !relay.isOver()) {
            end = End.SEEN;
            relay.onEndSeen(this);
            deliverEnd();
        } else if (taken > 0 && !blocked) {
            give();
        }
    }

    private int take() {
        try {
            return mover.take();
        } catch (IOException broken) {
            relay.onBrokenSource(this);
            return -1;
        }
    }

    /** Gives until nothing is held or the sink takes no more; returns whether the sink is still there. */
    private boolean give() {
        try {
            int given = 1;
            while (given > 0 && isBlocked()) {
                given = mover.give();
                bytes += given;
            }
            return true;
        } catch (IOException broken) {
            relay.onBrokenSink(this);
            return false;
        }
    }

    /** The end overtakes nothing: it is passed on when all before it has been given. */
    private void deliverEnd() {
        if (paused || isBlocked()) {
            return;
        }
        end = End.DELIVERED;
        relay.onDelivered(this);
    }

    private void listenForReset() {
        try {
            source.read(loop.shared(1));
        } catch (IOException broken) {
            relay.onBrokenSource(this);
        }
    }

    private void putOff() {
        if (!queued) {
            queued = true;
            loop.afterIo(this);
        }
    }
}
