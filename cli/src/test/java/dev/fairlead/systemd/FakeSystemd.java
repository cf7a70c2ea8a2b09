package dev.fairlead.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/** The end at which systemd would listen: a unix datagram socket. Belongs to one thread. */
public final class FakeSystemd implements AutoCloseable {
    private final LinuxSocket socket = LinuxSocket.newSocketDomainDgram();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1_000);

    public FakeSystemd(String address) throws IOException {
        socket.bind(new DomainSocketAddress(address));
    }

    /** What was said next; empty when nothing was. */
    public String heardNow() throws IOException {
        int count = socket.recv(buffer, 0, buffer.capacity());
        byte[] bytes = new byte[Math.max(count, 0)];
        buffer.get(0, bytes);
        return new String(bytes, UTF_8);
    }

    public String heard() throws IOException {
        String heard = heardNow();
        while (heard.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
            heard = heardNow();
        }
        return heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
