package dev.fairlead.relay;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** The options of our sockets where there is no epoll; what the system does not know is left out. */
final class NioSockets {
    private NioSockets() {}

    static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    static void configure(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        set(channel, StandardSocketOptions.TCP_NODELAY, true);
    }

    static void keepAlive(SocketChannel channel) throws IOException {
        set(channel, StandardSocketOptions.SO_KEEPALIVE, true);
        set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, Keepalive.IDLE_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, Keepalive.INTERVAL_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, Keepalive.PROBES);
    }

    private static <V> void set(SocketChannel channel, SocketOption<V> option, V value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }
}
