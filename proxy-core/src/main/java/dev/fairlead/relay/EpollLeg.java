package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A leg on Linux: registered once and edge-triggered, so that a message costs no system call but its recv and its send. */
final class EpollLeg extends SocketLeg implements EpollIoHandle {
    private static final int HANG_UP = 0x10;
    private static final int ENDING = Native.EPOLLRDHUP | Native.EPOLLERR | HANG_UP;
    private static final EpollIoOps EVERYTHING =
            EpollIoOps.valueOf(Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLRDHUP | Native.EPOLLET);

    private static final EpollIoOps ALL_BUT_INPUT =
            EpollIoOps.valueOf(Native.EPOLLOUT | Native.EPOLLRDHUP | Native.EPOLLET);

    private final LinuxSocket socket;
    private boolean ignoringInput;
    private @Nullable IoRegistration registration;

    EpollLeg(LinuxSocket socket, boolean connected, InetSocketAddress remote, FailureListener failures) {
        super(connected, remote, failures);
        this.socket = socket;
    }

    @Override
    void watch(IoRegistration newRegistration) {
        registration = newRegistration;
        newRegistration.submit(EVERYTHING);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ready = ((EpollIoEvent) event).ops().value();
        onEvent(
                (ready & Native.EPOLLIN) != 0,
                (ready & Native.EPOLLOUT) != 0,
                (ready & ENDING) != 0,
                (ready & Native.EPOLLERR) != 0);
    }

    @Override
    int receive(ByteBuf target) throws IOException {
        int received = DirectBytes.receive(socket, target);
        if (received > 0) {
            target.writerIndex(target.writerIndex() + received);
        }
        return received;
    }

    @Override
    int send(ByteBuf source) throws IOException {
        int sent = DirectBytes.send(socket, source);
        source.skipBytes(sent);
        return sent;
    }

    /**
     * Moves what waits into {@code pipe}, and what arrives meanwhile, as far as there is room; returns how many bytes. With an empty pipe, 0 says that
     * nothing is there, or the stream has ended; else it may be the room that is missing.
     *
     * @throws IOException when the connection was reset or is otherwise broken, and the pipe is empty
     */
    int spliceInto(Pipe pipe) throws IOException {
        requireOpen();
        int all = 0;
        for (int moved = fill(pipe); moved > 0; moved = fill(pipe)) {
            all += moved;
        }
        if (pipe.isEmpty() && !isInputEnding()) {
            usedUpInput();
        }
        return all;
    }

    /** What fails while the pipe holds something is told by a read, after that has been given. */
    private int fill(Pipe pipe) throws IOException {
        try {
            return pipe.fillFrom(socket.intValue());
        } catch (IOException cause) {
            brokenBy(cause);
            if (pipe.isEmpty()) {
                throw cause;
            }
            return 0;
        }
    }

    /**
     * Sends from {@code pipe}; returns how many bytes.
     *
     * @throws IOException when the connection was reset or is otherwise broken
     */
    int spliceFrom(Pipe pipe) throws IOException {
        requireOpen();
        try {
            return pipe.drainTo(socket.intValue());
        } catch (IOException cause) {
            throw brokenBy(cause);
        }
    }

    /** Spares us the events of what arrives while nothing can be done with it, until all that waits has been read; others still come. */
    void ignoreInput() {
        if (!ignoringInput && registration != null) {
            ignoringInput = true;
            registration.submit(ALL_BUT_INPUT);
        }
    }

    @Override
    void onInputUsedUp() {
        if (ignoringInput && registration != null) {
            ignoringInput = false;
            registration.submit(EVERYTHING);
        }
    }

    @Override
    void requireSound() throws IOException {
        int error = socket.getSoError();
        if (error != 0) {
            throw new NativeIoException("recv", -error);
        }
    }

    /** A socket that failed to connect says so in its event, so a sound one need not be asked for its error. */
    @Override
    boolean finishConnect(boolean sound) throws IOException {
        return sound || socket.finishConnect();
    }

    @Override
    void shutdownSocketOutput() throws IOException {
        socket.shutdown(false, true);
    }

    @Override
    void keepSocketAlive() throws IOException {
        EpollSockets.keepAlive(socket);
    }

    @Override
    void lingerNot() throws IOException {
        socket.setSoLinger(0);
    }

    /** Closing first saves the call that takes the descriptor out of the epoll set: the kernel does that when it is closed. */
    @Override
    void closeSocket() throws IOException {
        try {
            socket.close();
        } finally {
            if (registration != null) {
                registration.cancel();
            }
        }
    }

    @Override
    @Nullable
    InetSocketAddress socketAddress() {
        return socket.localAddress();
    }
}
