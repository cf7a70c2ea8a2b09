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

    private final LinuxSocket socket;
    private @Nullable IoRegistration registration;

    EpollLeg(LinuxSocket socket, boolean connected, InetSocketAddress remote, FailureListener failures) {
        super(connected, remote, failures);
        this.socket = socket;
    }

    /** From now on events arrive, those first that are due already. */
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
        onEvent((ready & Native.EPOLLIN) != 0, (ready & Native.EPOLLOUT) != 0, (ready & ENDING) != 0);
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

    @Override
    void requireSound() throws IOException {
        int error = socket.getSoError();
        if (error != 0) {
            throw new NativeIoException("recv", -error);
        }
    }

    @Override
    boolean finishConnect() throws IOException {
        return socket.finishConnect();
    }

    @Override
    void shutdownSocketOutput() throws IOException {
        socket.shutdown(false, true);
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
