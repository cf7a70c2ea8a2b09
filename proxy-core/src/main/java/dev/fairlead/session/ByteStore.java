package dev.fairlead.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** A few bytes that must outlast the loop's scratch buffer; holds exactly what was put in, at most {@link #MAX_BYTES}. Confined to its loop. */
final class ByteStore {
    /** What is kept of one side's opening. A start-up packet has at most 10,000 bytes, and a ClientHello rarely 2,000. */
    static final int MAX_BYTES = 16 * 1024;

    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    int room() {
        return MAX_BYTES - bytes.length;
    }

    /** Adds all that {@code source} has, which must be no more than the {@link #room()}. */
    void append(ByteBuf source) {
        int at = bytes.length;
        bytes = Arrays.copyOf(bytes, at + source.readableBytes());
        source.readBytes(bytes, at, bytes.length - at);
    }

    void dropFirst(int count) {
        bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    }

    void clear() {
        bytes = NOTHING;
    }

    /** Everything from {@code from} on, in a direct buffer that the caller owns. */
    ByteBuf copyFrom(int from) {
        int count = bytes.length - from;
        return count == 0
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.directBuffer(count, count).writeBytes(bytes, from, count);
    }
}
