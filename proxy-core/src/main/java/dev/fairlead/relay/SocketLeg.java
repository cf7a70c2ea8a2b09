package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * What the legs of all kinds have in common: their phases, what is known about waiting input, and the edge at which exceptions end.
 *
 * <p>Confined to its loop. A leg is watched from a task of its own, never from within an event: file descriptors are reused at once, so an event
 * for the previous owner of this number may wait further back in the batch at hand, and to a connecting leg it would look like its connection.
 */
abstract class SocketLeg implements Leg {
    private final FailureListener failures;
    private final InetSocketAddress remote;
    private @Nullable InetSocketAddress local;
    private LegListener listener = LegListener.NOBODY;
    private Phase phase;
    private boolean inputWaiting;
    private boolean inputEnding;
    private boolean inputEnded;
    private boolean errorAnnounced;

    /** What a write has failed with: the kernel tells an error only once, and whoever reads afterwards finds an orderly end. */
    private @Nullable IOException broken;

    private boolean keptAlive;

    private enum Phase {
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    SocketLeg(boolean connected, InetSocketAddress remote, FailureListener failures) {
        this.phase = connected ? Phase.CONNECTED : Phase.CONNECTING;
        this.keptAlive = connected;
        this.remote = remote;
        this.failures = failures;
    }

    /** Receives into {@code target}, whose writer index it advances; returns like {@link #read}. */
    abstract int receive(ByteBuf target) throws IOException;

    /** Throws the error that the socket holds but no longer tells a reader, where the system has a way to ask. */
    void requireSound() throws IOException {}

    /** The last read found all there was, so the next event is wanted. */
    void onInputUsedUp() {}

    /** Sends from {@code source}, whose reader index it advances; returns like {@link #write}. */
    abstract int send(ByteBuf source) throws IOException;

    /**
     * Completes the connection if it can be; returns whether it is now.
     *
     * @param sound whether the event says that the socket is writable and nothing bad
     */
    abstract boolean finishConnect(boolean sound) throws IOException;

    /** From now on events arrive, those first that are due already. */
    abstract void watch(IoRegistration newRegistration);

    abstract void shutdownSocketOutput() throws IOException;

    /** Called once, on a dialled socket that is connected. */
    abstract void keepSocketAlive() throws IOException;

    /** Makes the close that follows a reset. */
    abstract void lingerNot() throws IOException;

    /** Frees the descriptor and stops being watched. Called once. */
    abstract void closeSocket() throws IOException;

    abstract @Nullable InetSocketAddress socketAddress();

    @Override
    public final int read(ByteBuf target) throws IOException {
        requireOpen();
        if (!target.isWritable()) {
            return 0;
        }
        int received = receive(target);
        if (received < 0) {
            onInputEnd();
        }
        if (received <= 0 || (target.isWritable() && !inputEnding)) {
            usedUpInput();
        }
        return received;
    }

    /** A read has found all there was. */
    final void usedUpInput() {
        inputWaiting = false;
        onInputUsedUp();
    }

    @Override
    public final int write(ByteBuf source) throws IOException {
        requireOpen();
        try {
            return source.isReadable() ? send(source) : 0;
        } catch (IOException cause) {
            throw brokenBy(cause);
        }
    }

    /**
     * A call has failed, and has taken the socket's error with it. What the peer said before it broke the connection may be read, also when the event
     * that tells of it has not come yet.
     */
    final IOException brokenBy(IOException cause) {
        broken = cause;
        inputWaiting = true;
        inputEnding = true;
        return cause;
    }

    @Override
    public final boolean isInputEnding() {
        return inputEnding;
    }

    @Override
    public final boolean isInputWaiting() {
        return inputWaiting;
    }

    /** A socket that is broken already needs no end of stream; its next read tells. */
    @Override
    public final void shutdownOutput() {
        if (phase == Phase.CONNECTED) {
            try {
                shutdownSocketOutput();
            } catch (IOException | NotYetConnectedException alreadyBroken) {
                // The peer has reset the connection meanwhile: there is nothing left to save.
            }
        }
    }

    @Override
    public final void keepAlive() {
        if (phase == Phase.CONNECTED && !keptAlive) {
            keptAlive = true;
            try {
                keepSocketAlive();
            } catch (IOException alreadyBroken) {
                // As above.
            }
        }
    }

    @Override
    public final void close() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            try {
                closeSocket();
            } catch (IOException alreadyBroken) {
                // As above.
            }
        }
    }

    @Override
    public final void reset() {
        if (phase != Phase.CLOSED) {
            try {
                lingerNot();
            } catch (IOException alreadyBroken) {
                // As above.
            }
            close();
        }
    }

    @Override
    public final void listener(LegListener newListener) {
        listener = newListener;
    }

    /** Asked of the kernel once, when somebody wants to know. */
    @Override
    public final InetSocketAddress localAddress() {
        if (local == null) {
            InetSocketAddress asked = phase == Phase.CLOSED ? null : socketAddress();
            if (asked == null) {
                return new InetSocketAddress(0);
            }
            local = asked;
        }
        return local;
    }

    @Override
    public final InetSocketAddress remoteAddress() {
        return remote;
    }

    final boolean isOpen() {
        return phase != Phase.CLOSED;
    }

    /** Whether a read has found the end of the stream. */
    final boolean isInputEnded() {
        return inputEnded;
    }

    final boolean isConnecting() {
        return phase == Phase.CONNECTING;
    }

    /**
     * One event of the socket. Never throws: an exception out of a handle would make Netty's loop sleep for a second.
     *
     * @param ending whether the peer's end of stream, or an error, has been announced
     * @param failing whether an error has been announced
     */
    final void onEvent(boolean readable, boolean writable, boolean ending, boolean failing) {
        try {
            if (phase == Phase.CONNECTING) {
                onConnectEvent(writable && !ending);
            } else if (phase == Phase.CONNECTED && writable) {
                listener.onWritable();
            }
            if (phase == Phase.CONNECTED && (readable || ending)) {
                inputWaiting = true;
                inputEnding |= ending;
                errorAnnounced |= failing;
                listener.onReadable();
            }
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /** The connection cannot come about. Never throws. */
    final void failConnect(IOException cause) {
        close();
        try {
            listener.onConnectFailed(cause);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /** Resets the leg and tells everyone. Never throws. */
    final void fail(Throwable cause) {
        failures.onFailure(cause);
        reset();
        try {
            listener.onFailure(cause);
        } catch (Throwable another) {
            failures.onFailure(another);
        }
    }

    /** Once a stream has ended, Linux answers every read with the end, also when the connection has been reset since. */
    private void onInputEnd() throws IOException {
        if (broken != null) {
            throw broken;
        }
        if (inputEnded || errorAnnounced) {
            requireSound();
        }
        inputEnded = true;
    }

    private void onConnectEvent(boolean sound) {
        try {
            if (!finishConnect(sound)) {
                return;
            }
        } catch (IOException cause) {
            failConnect(cause);
            return;
        }
        phase = Phase.CONNECTED;
        listener.onConnected();
    }

    /** The kernel would serve whoever got the number of a closed descriptor. */
    final void requireOpen() throws IOException {
        if (phase != Phase.CONNECTED) {
            throw new ClosedChannelException();
        }
    }
}
