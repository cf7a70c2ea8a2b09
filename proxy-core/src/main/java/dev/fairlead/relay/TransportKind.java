package dev.fairlead.relay;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.Locale;

/** The ways to wait for sockets. */
public enum TransportKind {
    /** Linux, with Netty's native library: the one that is measured. */
    EPOLL,
    /** Everywhere else, so that a developer on a Mac can run all of it. */
    NIO;

    /** System property that forces one: {@code epoll} or {@code nio}. */
    public static final String PROPERTY = "fairlead.transport";

    /**
     * The one that {@link #PROPERTY} names, or else epoll where it works.
     *
     * @throws IllegalArgumentException when the property names none
     */
    public static TransportKind best() {
        String forced = System.getProperty(PROPERTY, "");
        if (forced.isEmpty()) {
            return Epoll.isAvailable() ? EPOLL : NIO;
        }
        return valueOf(forced.toUpperCase(Locale.ROOT));
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }
}
