package dev.fairlead.world;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/** One TCP connection of a proxy, to a client or to a server: the proxy's end is a {@link Leg}, the other end a {@link Peer}. */
final class Wire implements Leg {
    private static final long RETRANSMISSION = 200 * Network.MILLI;

    private final World world;
    private final ProxyProcess proxy;
    private final InetSocketAddress remote;
    private final BooleanSupplier toPeerPasses;
    private final BooleanSupplier toProxyPasses;
    private final boolean local;
    private final ByteBuf input = Unpooled.buffer(64);
    private LegListener listener;
    private Peer peer = Peer.NOBODY;
    private boolean inputEnded;
    private boolean broken;
    private boolean closed;
    private long lastToPeer;
    private long lastToProxy;
    private String user = "";
    private boolean answered;

    /** The other end. */
    interface Peer {
        Peer NOBODY = new Peer() {
            @Override
            public void onBytes(byte[] bytes) {}

            @Override
            public void onClosed() {}
        };

        void onBytes(byte[] bytes);

        void onClosed();
    }

    /** A client's connection, on the proxy's own machine. */
    static Wire local(World world, ProxyProcess proxy, InetSocketAddress remote) {
        return new Wire(world, proxy, remote, LegListener.NOBODY, () -> true, () -> true, true);
    }

    Wire(
            World world,
            ProxyProcess proxy,
            InetSocketAddress remote,
            LegListener listener,
            BooleanSupplier toPeerPasses,
            BooleanSupplier toProxyPasses,
            boolean local) {
        this.world = world;
        this.proxy = proxy;
        this.remote = remote;
        this.listener = listener;
        this.toPeerPasses = toPeerPasses;
        this.toProxyPasses = toProxyPasses;
        this.local = local;
    }

    void peer(Peer other) {
        peer = other;
    }

    /** Whose session it is, as the first packet to the server says. */
    String user() {
        return user;
    }

    /** Whether the server has accepted the session. */
    boolean isAnswered() {
        return answered;
    }

    boolean isOpen() {
        return !closed && !broken;
    }

    // ---- the other end

    void send(byte[] bytes) {
        toProxy(() -> {
            answered |= bytes[0] == 'R';
            input.writeBytes(bytes);
            readable();
        });
    }

    void end() {
        toProxy(() -> {
            inputEnded = true;
            readable();
        });
    }

    void breaks() {
        toProxy(() -> {
            broken = true;
            readable();
        });
    }

    /** Nobody listens there. */
    void refused() {
        closed = true;
    }

    /** The listener is told on the proxy's loop. */
    void toProxy(Runnable arrival) {
        lastToProxy = arrival(lastToProxy);
        transmit(lastToProxy, toProxyPasses, () -> proxy.receive(0, arrival));
    }

    private void readable() {
        if (!closed) {
            listener.onReadable();
        }
    }

    private long arrival(long last) {
        return Math.max(
                last, world.clock().elapsed() + (local ? 0 : world.network().delay()));
    }

    /** What is lost on its way is sent again, until the way is open. */
    private void transmit(long at, BooleanSupplier passes, Runnable arrival) {
        world.clock().after(at - world.clock().elapsed(), () -> {
            if (passes.getAsBoolean()) {
                arrival.run();
            } else if (world.isLasting()) {
                transmit(world.clock().elapsed() + RETRANSMISSION, passes, arrival);
            }
        });
    }

    // ---- the proxy's end

    @Override
    public int read(ByteBuf target) throws IOException {
        requireOpen();
        int count = Math.min(input.readableBytes(), target.writableBytes());
        if (count > 0) {
            target.writeBytes(input, count);
            input.discardReadBytes();
            return count;
        }
        requireWhole();
        return inputEnded ? -1 : 0;
    }

    @Override
    public int write(ByteBuf source) throws IOException {
        requireOpen();
        requireWhole();
        byte[] bytes = new byte[source.readableBytes()];
        source.readBytes(bytes);
        if (!local && user.isEmpty()) {
            user = Messages.user(bytes);
            world.invariants().onOpening(this);
        }
        lastToPeer = arrival(lastToPeer);
        transmit(lastToPeer, toPeerPasses, () -> peer.onBytes(bytes));
        return bytes.length;
    }

    private void requireOpen() {
        if (closed) {
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
        return !closed && (input.isReadable() || inputEnded || broken);
    }

    @Override
    public void shutdownOutput() {
        lastToPeer = arrival(lastToPeer);
        transmit(lastToPeer, toPeerPasses, () -> peer.onClosed());
    }

    @Override
    public void keepAlive() {}

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            world.onClosed(this);
            shutdownOutput();
        }
    }

    @Override
    public void reset() {
        close();
    }

    @Override
    public void listener(LegListener other) {
        listener = other;
    }

    LegListener listener() {
        return listener;
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
