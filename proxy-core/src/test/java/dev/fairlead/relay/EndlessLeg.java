package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/** A leg without a socket, which always has more to read and takes everything, until something has happened. Confined to its loop, but for {@link #reads}. */
final class EndlessLeg implements Leg {
    private final BooleanSupplier over;
    private volatile int reads;

    EndlessLeg(BooleanSupplier over) {
        this.over = over;
    }

    /** How often it was read from before it was over. */
    int reads() {
        return reads;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the loop alone
    public int read(ByteBuf target) {
        if (over.getAsBoolean()) {
            return -1;
        }
        reads++;
        int length = target.writableBytes();
        target.writerIndex(target.writerIndex() + length);
        return length;
    }

    @Override
    public int write(ByteBuf source) {
        int length = source.readableBytes();
        source.skipBytes(length);
        return length;
    }

    @Override
    public boolean isInputEnding() {
        return false;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void keepAlive() {}

    @Override
    public void close() {}

    @Override
    public void reset() {}

    @Override
    public void listener(LegListener listener) {}

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(0);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(0);
    }
}
