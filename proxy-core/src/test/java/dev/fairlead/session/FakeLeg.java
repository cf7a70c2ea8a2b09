package dev.fairlead.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A leg whose other end is the test. */
final class FakeLeg implements Leg {
    private final InetSocketAddress remote;
    private final ByteBuf input = Unpooled.buffer();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private LegListener listener;
    private boolean inputEnded;
    private boolean broken;
    private boolean outputShut;
    private boolean keptAlive;
    private boolean closed;
    private boolean reset;

    FakeLeg(InetSocketAddress remote, LegListener listener) {
        this.remote = remote;
        this.listener = listener;
    }

    // The other end.

    void connect() {
        listener.onConnected();
    }

    void refuse() {
        closed = true;
        listener.onConnectFailed(new IOException("Connection refused"));
    }

    void says(byte[] bytes) {
        input.writeBytes(bytes);
        readable();
    }

    void ends() {
        inputEnded = true;
        readable();
    }

    void resets() {
        broken = true;
        readable();
    }

    private void readable() {
        if (!isClosed()) {
            listener.onReadable();
        }
    }

    /** All that it has been sent since the last call. */
    byte[] heard() {
        byte[] bytes = output.toByteArray();
        output.reset();
        return bytes;
    }

    String heardText() {
        return new String(heard(), ISO_8859_1);
    }

    boolean isClosed() {
        return closed || reset;
    }

    boolean isClosedInOrder() {
        return closed && !reset;
    }

    boolean isReset() {
        return reset;
    }

    boolean isKeptAlive() {
        return keptAlive;
    }

    boolean isOutputShut() {
        return outputShut;
    }

    // The proxy's end.

    @Override
    public int read(ByteBuf target) throws IOException {
        requireOpen();
        int count = Math.min(input.readableBytes(), target.writableBytes());
        if (count > 0) {
            target.writeBytes(input, count);
            return count;
        }
        requireWhole();
        return inputEnded ? -1 : 0;
    }

    @Override
    public int write(ByteBuf source) throws IOException {
        requireOpen();
        requireWhole();
        int count = source.readableBytes();
        byte[] bytes = new byte[count];
        source.readBytes(bytes);
        output.writeBytes(bytes);
        return count;
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new IllegalStateException("used after it was closed");
        }
    }

    private void requireWhole() throws IOException {
        if (broken) {
            throw new IOException("Connection reset by peer");
        }
    }

    @Override
    public boolean isInputEnding() {
        return inputEnded;
    }

    @Override
    public boolean isInputWaiting() {
        return !isClosed() && (input.isReadable() || inputEnded || broken);
    }

    @Override
    public void shutdownOutput() {
        outputShut = true;
    }

    @Override
    public void keepAlive() {
        keptAlive = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void reset() {
        if (!closed) {
            reset = true;
        }
    }

    @Override
    public void listener(LegListener newListener) {
        listener = newListener;
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }
}
