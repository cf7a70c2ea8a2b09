package dev.fairlead.relay;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Accepts where there is no epoll. */
final class NioAcceptor extends Acceptor<NioTransport> implements NioIoHandle {
    private final ServerSocketChannel channel;
    private @Nullable IoRegistration registration;

    private NioAcceptor(
            ServerSocketChannel channel, InetSocketAddress address, List<Destination<NioTransport>> destinations) {
        super(address, destinations);
        this.channel = channel;
    }

    /** Any thread; clients can connect when this returns, and wait while it is {@code paused}. */
    static NioAcceptor open(InetSocketAddress address, List<Destination<NioTransport>> destinations, boolean paused)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(NioSockets.family(address));
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
        } catch (IOException cause) {
            channel.close();
            throw cannotListen(address, cause);
        }
        NioAcceptor acceptor = new NioAcceptor(channel, (InetSocketAddress) channel.getLocalAddress(), destinations);
        acceptor.beginPaused(paused);
        acceptor.home().timer().execute(acceptor::register);
        return acceptor;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        onAcceptable();
    }

    @Override
    boolean acceptOne(Destination<NioTransport> destination) throws IOException {
        SocketChannel client = channel.accept();
        if (client == null) {
            return false;
        }
        try {
            NioSockets.configure(client);
            NioSockets.keepAlive(client);
            deliver(client, (InetSocketAddress) client.getRemoteAddress(), destination);
        } catch (IOException goneAlready) {
            client.close();
        }
        return true;
    }

    private void deliver(SocketChannel client, InetSocketAddress remote, Destination<NioTransport> destination)
            throws IOException {
        NioTransport transport = destination.transport();
        if (transport == home()) {
            transport.adopt(client, remote, destination.listener());
            return;
        }
        try {
            transport.timer().execute(() -> transport.adopt(client, remote, destination.listener()));
        } catch (RejectedExecutionException shuttingDown) {
            client.close();
        }
    }

    @Override
    void arm(boolean wanted) {
        if (registration != null) {
            registration.submit(wanted ? NioIoOps.ACCEPT : NioIoOps.NONE);
        }
    }

    @Override
    void closeSocket() throws IOException {
        try {
            channel.close();
        } finally {
            if (registration != null) {
                registration.cancel();
            }
        }
    }

    private void register() {
        if (!isClosed()) {
            home().loop().register(this).addListener(done -> watch((IoRegistration) done.get()));
        }
    }

    private void watch(IoRegistration registered) {
        registration = registered;
        rearm();
    }
}
