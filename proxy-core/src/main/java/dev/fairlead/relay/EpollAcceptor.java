package dev.fairlead.relay;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Accepts with epoll, level-triggered: what one burst leaves waiting brings another event. */
final class EpollAcceptor extends Acceptor<EpollTransport> implements EpollIoHandle {
    private static final int CONNECTION_ABORTED = -103;

    private final LinuxSocket socket;
    /** Length of the address, the address, and the port, as Netty's native code writes them. */
    private final byte[] peer = new byte[32];

    private @Nullable IoRegistration registration;

    private EpollAcceptor(
            LinuxSocket socket, InetSocketAddress address, List<Destination<EpollTransport>> destinations) {
        super(address, destinations);
        this.socket = socket;
    }

    /** Any thread; clients can connect when this returns, and wait while it is {@code paused}. */
    static EpollAcceptor open(InetSocketAddress address, List<Destination<EpollTransport>> destinations, boolean paused)
            throws IOException {
        LinuxSocket socket = EpollSockets.open(address);
        try {
            socket.setReuseAddress(true);
            EpollSockets.beforeListen(socket);
            socket.bind(address);
            socket.listen(BACKLOG);
        } catch (IOException cause) {
            socket.close();
            throw cannotListen(address, cause);
        }
        EpollAcceptor acceptor = new EpollAcceptor(socket, socket.localAddress(), destinations);
        acceptor.beginPaused(paused);
        acceptor.home().timer().execute(acceptor::register);
        return acceptor;
    }

    /** Any thread; on a socket that listens already, of which it becomes the owner. Accepts when it is told that it is its turn. */
    static EpollAcceptor adopt(LinuxSocket socket, List<Destination<EpollTransport>> destinations, boolean paused) {
        EpollAcceptor acceptor = new EpollAcceptor(socket, socket.localAddress(), destinations);
        acceptor.beginPaused(paused);
        acceptor.beginStandingBy();
        acceptor.home().timer().execute(acceptor::register);
        return acceptor;
    }

    @Override
    OptionalInt descriptor() {
        return OptionalInt.of(socket.intValue());
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        onAcceptable();
    }

    /** A client that has given up before it was accepted is no reason to stop. */
    @Override
    boolean acceptOne(Destination<EpollTransport> destination) throws IOException {
        try {
            int accepted = socket.accept(peer);
            if (accepted < 0) {
                return false;
            }
            deliver(LinuxSocket.newSocket(accepted), NativeInetAddress.address(peer, 1, peer[0]), destination);
            return true;
        } catch (NativeIoException cause) {
            if (cause.expectedErr() == CONNECTION_ABORTED) {
                return true;
            }
            throw cause;
        }
    }

    private void deliver(LinuxSocket client, InetSocketAddress remote, Destination<EpollTransport> destination)
            throws IOException {
        EpollTransport transport = destination.transport();
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

    /** Not wanted is EPOLLERR, which the kernel reports anyway: to want nothing at all would take the descriptor out of the epoll set for good. */
    @Override
    void arm(boolean wanted) {
        if (registration != null) {
            registration.submit(wanted ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR);
        }
    }

    /** Not watched first: while another process has the same socket, closing our descriptor would leave it in the epoll set, and ready for ever. */
    @Override
    void closeSocket() throws IOException {
        if (registration != null) {
            registration.cancel();
        }
        socket.close();
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
