package dev.fairlead.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A leg without a socket: what it says is copied once, as by {@code recv}; what it is sent as well, and the last of that is kept. Confined to its loop. */
final class PaperLeg implements Leg {
    static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432);

    private static final int KEPT_BYTES = 64;
    private static final byte[] NOTHING = {};

    private final byte[] heard = new byte[KEPT_BYTES];
    private LegListener listener;
    private byte[] input = NOTHING;
    private int at;
    private int end;
    private boolean ended;
    private boolean closed;

    PaperLeg(LegListener listener) {
        this.listener = listener;
    }

    // The other end.

    void connects() {
        listener.onConnected();
    }

    /** Says {@code bytes} in packets of at most {@code packetBytes}; before the next comes, the last must have been read. */
    void says(byte[] bytes, int packetBytes) {
        input = bytes;
        for (at = 0; at < bytes.length && !closed; ) {
            end = Math.min(bytes.length, at + packetBytes);
            listener.onReadable();
        }
    }

    void says(byte[] bytes) {
        says(bytes, bytes.length);
    }

    void ends() {
        ended = true;
        if (!closed) {
            listener.onReadable();
        }
    }

    /** The first bytes of what it was sent last, as text. */
    String heard() {
        return new String(heard, UTF_8);
    }

    boolean isClosed() {
        return closed;
    }

    // The proxy's end.

    @Override
    public int read(ByteBuf target) {
        int count = Math.min(end - at, target.writableBytes());
        target.writeBytes(input, at, count);
        at += count;
        return count == 0 && ended ? -1 : count;
    }

    @Override
    public int write(ByteBuf source) {
        int count = source.readableBytes();
        source.getBytes(source.readerIndex(), heard, 0, Math.min(count, KEPT_BYTES));
        source.skipBytes(count);
        return count;
    }

    @Override
    public boolean isInputEnding() {
        return ended;
    }

    @Override
    public boolean isInputWaiting() {
        return at < end || ended;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void keepAlive() {}

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void reset() {
        closed = true;
    }

    @Override
    public void listener(LegListener newListener) {
        listener = newListener;
    }

    @Override
    public InetSocketAddress localAddress() {
        return ADDRESS;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ADDRESS;
    }
}
