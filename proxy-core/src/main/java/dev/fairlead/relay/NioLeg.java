package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A leg where there is no epoll. Selectors are level-triggered; edges are made of that by asking for readable only while nothing is known to wait,
 * and for writable only after a send that took less than all.
 */
final class NioLeg extends SocketLeg implements NioIoHandle {
    private final SocketChannel channel;
    private @Nullable IoRegistration registration;
    private int interest;
    private boolean inEvent;
    private boolean outputBlocked;

    NioLeg(SocketChannel channel, boolean connected, InetSocketAddress remote, FailureListener failures) {
        super(connected, remote, failures);
        this.channel = channel;
    }

    @Override
    void watch(IoRegistration newRegistration) {
        registration = newRegistration;
        updateInterest();
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ready = ((NioIoEvent) event).ops().value();
        boolean connectable = (ready & SelectionKey.OP_CONNECT) != 0;
        boolean writable = (ready & SelectionKey.OP_WRITE) != 0;
        if (writable) {
            outputBlocked = false;
        }
        inEvent = true;
        onEvent((ready & SelectionKey.OP_READ) != 0, writable || connectable, false, false);
        inEvent = false;
        updateInterest();
    }

    @Override
    int receive(ByteBuf target) throws IOException {
        return target.writeBytes(channel, target.writableBytes());
    }

    @Override
    void onInputUsedUp() {
        updateInterest();
    }

    @Override
    int send(ByteBuf source) throws IOException {
        int sent = source.readBytes(channel, source.readableBytes());
        if (source.isReadable()) {
            outputBlocked = true;
            updateInterest();
        }
        return sent;
    }

    @Override
    boolean finishConnect(boolean sound) throws IOException {
        return channel.finishConnect();
    }

    @Override
    void shutdownSocketOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    void keepSocketAlive() throws IOException {
        NioSockets.keepAlive(channel);
    }

    @Override
    void lingerNot() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
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

    @Override
    @Nullable
    InetSocketAddress socketAddress() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    private void updateInterest() {
        if (registration == null || inEvent || !isOpen()) {
            return;
        }
        int wanted = isConnecting() ? SelectionKey.OP_CONNECT : openInterest();
        if (wanted != interest) {
            interest = wanted;
            registration.submit(NioIoOps.valueOf(wanted));
        }
    }

    /** After the end of the stream the socket would be readable for ever. */
    private int openInterest() {
        int read = isInputWaiting() || isInputEnded() ? 0 : SelectionKey.OP_READ;
        return outputBlocked ? read | SelectionKey.OP_WRITE : read;
    }
}
