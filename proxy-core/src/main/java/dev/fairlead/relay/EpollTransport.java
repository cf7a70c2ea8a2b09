package dev.fairlead.relay;

import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Legs on epoll. */
final class EpollTransport extends SocketTransport {
    EpollTransport(IoEventLoop loop, LoopEdge edge) {
        super(loop, edge);
    }

    @Override
    public Leg dial(InetSocketAddress address, LegListener listener) {
        LinuxSocket socket;
        try {
            socket = EpollSockets.open(address);
        } catch (IOException cause) {
            return unopened(address, listener, cause);
        }
        EpollLeg leg = new EpollLeg(socket, false, address, failures());
        leg.listener(listener);
        try {
            EpollSockets.beforeDial(socket);
            socket.connect(address);
            watch(leg, leg);
        } catch (IOException cause) {
            failLater(leg, cause);
        }
        return leg;
    }

    /** A leg for a socket that was accepted, of which the transport becomes the owner; on the loop. */
    void adopt(LinuxSocket socket, InetSocketAddress remote, AcceptListener listener) {
        EpollLeg leg = new EpollLeg(socket, true, remote, failures());
        if (introduce(leg, listener)) {
            watch(leg, leg);
        }
    }
}
