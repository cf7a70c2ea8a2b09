package dev.fairlead.takeover;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Watches a unix socket on a loop and says when something may have happened to it. Owns the socket. Any thread. */
final class Readiness implements EpollIoHandle {
    private static final EpollIoOps EVERYTHING =
            EpollIoOps.valueOf(Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLRDHUP | Native.EPOLLET);

    private final LinuxSocket socket;
    private final IoEventLoop loop;
    private final Runnable onEvent;
    private @Nullable IoRegistration registration;

    private Readiness(LinuxSocket socket, IoEventLoop loop, Runnable onEvent) {
        this.socket = socket;
        this.loop = loop;
        this.onEvent = onEvent;
    }

    /** @param onEvent called on the loop, for readiness that is there already too; must not wait or throw */
    static Readiness watch(LinuxSocket socket, IoEventLoop loop, Runnable onEvent) {
        var readiness = new Readiness(socket, loop, onEvent);
        loop.execute(readiness::register);
        return readiness;
    }

    private void register() {
        if (socket.isOpen()) {
            loop.register(this).addListener(done -> watch((IoRegistration) done.get()));
        }
    }

    private void watch(IoRegistration registered) {
        registration = registered;
        registered.submit(EVERYTHING);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        onEvent.run();
    }

    /** Idempotent; Netty calls it as well when the loop ends. */
    @Override
    public void close() {
        if (loop.inEventLoop()) {
            closeNow();
            return;
        }
        try {
            loop.execute(this::closeNow);
        } catch (RejectedExecutionException loopHasEnded) {
            // It has closed all its handles.
        }
    }

    private void closeNow() {
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException closedAllTheSame) {
            // There is nobody whom it would concern.
        }
        onEvent.run();
    }
}
