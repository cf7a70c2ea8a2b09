package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/**
 * Moves bytes by a recv into the loop's shared buffer and a send out of it; what the sink does not take at once goes to a buffer of that size.
 *
 * <p>The cheapest way for messages. When reads come back full again and again it hands over to a {@link Splicer}, where there is one.
 */
final class Copier extends Mover {
    /** The first read limit: more than any message of interactive work, little enough to be kept for a client that does not read. */
    static final int LEAST_READ_BYTES = 64 * 1024;

    /** So many reads in a row of so many bytes make a stream; a result of one page is over before. A segment on loopback has a few bytes less than 64 KiB. */
    private static final int READS_OF_A_STREAM = 4;

    private static final int LARGE_READ_BYTES = 32 * 1024;

    /** So many bytes and the 1 before them fit into a number. */
    private static final int MOST_WORDS = Long.BYTES - 1;

    private final RelayLoop loop;
    private final Leg source;
    private final Leg sink;
    private ByteBuf held;
    private boolean isShared;
    private int readLimit = LEAST_READ_BYTES;
    private int largeReads;

    /** The last read if it was short, as one number: bytes are gone with the next read, and to keep them as they are would cost each message more. */
    private long lastWords;

    /** @param first to be given before anything that is read; becomes the copier's */
    Copier(RelayLoop loop, Leg source, Leg sink, ByteBuf first) {
        this.loop = loop;
        this.source = source;
        this.sink = sink;
        hold(first);
    }

    @Override
    Mover next() {
        if (largeReads < READS_OF_A_STREAM || isHolding()) {
            return this;
        }
        return Splicer.between(source, sink, loop.pipes(), this);
    }

    @Override
    int take() throws IOException {
        ByteBuf chunk = loop.shared(readLimit);
        int received = source.read(chunk);
        if (received > 0) {
            isShared = true;
            hold(chunk);
            lastWords = received <= MOST_WORDS ? number(chunk) : 0;
        }
        largeReads = received >= LARGE_READ_BYTES ? largeReads + 1 : 0;
        return received;
    }

    @Override
    long lastWords() {
        return lastWords;
    }

    /** At most seven bytes, after a leading 1, which tells a few zeros from many. */
    static long number(ByteBuf words) {
        long number = 1;
        for (int i = words.readerIndex(); i < words.writerIndex(); i++) {
            number = number << Byte.SIZE | words.getUnsignedByte(i);
        }
        return number;
    }

    /** A sink that keeps up earns larger reads; one that does not must not make us hold more than half as much the next time. */
    @Override
    int give() throws IOException {
        int given = sink.write(held);
        if (held.isReadable()) {
            keep();
        } else {
            if (isShared && given == readLimit) {
                readLimit = Math.min(RelayLoop.BUFFER_BYTES, readLimit * 2);
            }
            drop();
        }
        return given;
    }

    @Override
    void drop() {
        if (!isShared) {
            held.release();
        }
        isShared = false;
        hold(Unpooled.EMPTY_BUFFER);
    }

    /** What comes now is no stream any more. */
    void calm() {
        largeReads = 0;
        readLimit = LEAST_READ_BYTES;
    }

    /** One buffer's worth at a time: nothing more is taken before it has been given. */
    private void hold(ByteBuf bytes) {
        boolean some = bytes.isReadable();
        held = bytes;
        holds(some);
        full(some);
    }

    private void keep() {
        if (isShared) {
            isShared = false;
            hold(loop.keep(held));
            readLimit = Math.max(LEAST_READ_BYTES, readLimit / 2);
        }
    }
}
