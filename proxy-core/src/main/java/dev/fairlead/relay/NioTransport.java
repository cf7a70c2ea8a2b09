package dev.fairlead.relay;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** Legs on NIO. */
final class NioTransport extends SocketTransport {
    NioTransport(IoEventLoop loop, LoopEdge edge) {
        super(loop, edge);
    }

    @Override
    public Leg dial(InetSocketAddress address, LegListener listener) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(NioSockets.family(address));
        } catch (IOException cause) {
            return unopened(address, listener, cause);
        }
        NioLeg leg = new NioLeg(channel, false, address, failures());
        leg.listener(listener);
        try {
            NioSockets.configure(channel);
            channel.connect(address);
            watch(leg, leg);
        } catch (IOException cause) {
            failLater(leg, cause);
        }
        return leg;
    }

    /** A leg for a socket that was accepted, of which the transport becomes the owner; on the loop. */
    void adopt(SocketChannel channel, InetSocketAddress remote, AcceptListener listener) {
        NioLeg leg = new NioLeg(channel, true, remote, failures());
        if (introduce(leg, listener)) {
            watch(leg, leg);
        }
    }
}
