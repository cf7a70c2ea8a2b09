package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/**
 * One direction of a relay: what {@code source} sends goes to {@code sink}. Confined to the loop of both legs.
 *
 * <p>{@link #copy} is the place where another way of moving bytes (splice) would be chosen; the rest does not know how they move.
 */
final class Flow implements Runnable {
    /** The first read limit: more than any message of interactive work, little enough to be kept for a client that does not read. */
    static final int LEAST_READ_BYTES = 64 * 1024;

    /** Reads per event, so that a bulk transfer holds up the others on its loop by some milliseconds at most. */
    private static final int ROUNDS = 8;

    private final Relay relay;
    private final RelayLoop loop;
    private final Leg source;
    private final Leg sink;

    private ByteBuf leftover = Unpooled.EMPTY_BUFFER;
    private int readLimit = LEAST_READ_BYTES;
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
    }

    /** Takes over {@code first}, to be sent before anything that is read. */
    void startWith(ByteBuf first) {
        leftover = first;
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

    boolean isDelivered() {
        return end == End.DELIVERED;
    }

    boolean isBlocked() {
        return leftover.isReadable();
    }

    /** Sends what is left over, then goes on reading. */
    void pump() {
        if (paused || relay.isOver() || !flush()) {
            return;
        }
        if (end == End.SEEN) {
            deliverEnd();
            return;
        }
        for (int round = 0; round < ROUNDS && mayRead(); round++) {
            copy();
        }
        if (mayRead()) {
            putOff();
        }
    }

    /** After the end of its stream a source can still turn out to be broken; reading is how to learn that. */
    void onReadable() {
        if (end == End.OPEN) {
            pump();
        } else {
            read(loop.shared(1));
        }
    }

    /** Runs the rounds that {@link #putOff} put off. */
    @Override
    public void run() {
        queued = false;
        try {
            if (loop.mayRelay()) {
                pump();
            }
        } catch (Throwable failure) {
            loop.onFailure(failure);
            relay.end(RelayEnd.FAILED);
        }
    }

    void release() {
        leftover.release();
        leftover = Unpooled.EMPTY_BUFFER;
    }

    private boolean mayRead() {
        return end == End.OPEN && !isBlocked() && !paused && !relay.isOver() && source.isInputWaiting();
    }

    /** One recv and the send of what it brought. */
    private void copy() {
        ByteBuf chunk = loop.shared(readLimit);
        int received = read(chunk);
        if (received < 0 && !relay.isOver()) {
            end = End.SEEN;
            deliverEnd();
        } else if (received > 0 && write(chunk)) {
            adapt(received, chunk);
        }
    }

    /** A sink that keeps up earns larger reads; one that does not must not make us hold more than half as much the next time. */
    private void adapt(int received, ByteBuf chunk) {
        if (chunk.isReadable()) {
            leftover = loop.keep(chunk);
            readLimit = Math.max(LEAST_READ_BYTES, readLimit / 2);
        } else if (received == readLimit) {
            readLimit = Math.min(RelayLoop.BUFFER_BYTES, readLimit * 2);
        }
    }

    /** Returns whether nothing is left over any more. */
    private boolean flush() {
        if (isBlocked()) {
            if (!write(leftover) || isBlocked()) {
                return false;
            }
            release();
        }
        return true;
    }

    /** The end overtakes nothing: it is passed on when all before it has been sent. */
    private void deliverEnd() {
        if (paused || isBlocked()) {
            return;
        }
        end = End.DELIVERED;
        relay.onDelivered(this);
    }

    private int read(ByteBuf target) {
        try {
            return source.read(target);
        } catch (IOException broken) {
            relay.onBrokenSource(this);
            return -1;
        }
    }

    /** Returns whether the sink is still there. */
    private boolean write(ByteBuf chunk) {
        try {
            bytes += sink.write(chunk);
            return true;
        } catch (IOException broken) {
            relay.onBrokenSink(this);
            return false;
        }
    }

    private void putOff() {
        if (!queued) {
            queued = true;
            loop.execute(this);
        }
    }
}
