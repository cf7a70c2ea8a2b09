package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;

/** The leg of a dial for which there was no file descriptor; its listener hears of that like of any other failure to connect. */
final class UnopenedLeg extends SocketLeg {
    UnopenedLeg(InetSocketAddress remote, FailureListener failures) {
        super(false, remote, failures);
    }

    @Override
    int receive(ByteBuf target) throws IOException {
        throw new ClosedChannelException();
    }

    @Override
    int send(ByteBuf source) throws IOException {
        throw new ClosedChannelException();
    }

    @Override
    boolean finishConnect(boolean sound) {
        return false;
    }

    @Override
    void watch(IoRegistration none) {}

    @Override
    void shutdownSocketOutput() {}

    @Override
    void keepSocketAlive() {}

    @Override
    void lingerNot() {}

    @Override
    void closeSocket() {}

    @Override
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(0);
    }
}
