package dev.fairlead.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** The options of our sockets on Linux. */
final class EpollSockets {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_QUICKACK = 12;

    private EpollSockets() {}

    /** A new stream socket of the family of {@code address}: IPv4 targets get IPv4 sockets, which hosts without IPv6 can make too. */
    static LinuxSocket open(InetSocketAddress address) throws IOException {
        try {
            return LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
        } catch (ChannelException outOfDescriptors) {
            throw new IOException(outOfDescriptors.getMessage(), outOfDescriptors);
        }
    }

    /** Linux copies these from a listening socket to those that it accepts, so accepting costs none of the calls. */
    static void beforeListen(LinuxSocket socket) throws IOException {
        socket.setTcpNoDelay(true);
        keepAlive(socket);
    }

    /**
     * A dial always has the client's first packet at hand, so the last step of the handshake, the acknowledgement, waits for it and travels along: one
     * packet less, and the server is not woken before there is something to read. HAProxy calls it tcp-smart-connect.
     *
     * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_QUICKACK</a>
     */
    static void beforeDial(LinuxSocket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 0);
    }

    /** No TCP_USER_TIMEOUT, which would kill a live peer that merely stops reading. */
    static void keepAlive(LinuxSocket socket) throws IOException {
        socket.setKeepAlive(true);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPIDLE, Keepalive.IDLE_SECONDS);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPINTVL, Keepalive.INTERVAL_SECONDS);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPCNT, Keepalive.PROBES);
    }
}
