package dev.fairlead.relay;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Is given listening sockets, one after the other, to pass them to another process. */
@FunctionalInterface
public interface SocketTaker {
    /**
     * On the loop that owns the socket, so it must not wait.
     *
     * @param descriptor valid during the call; it stays the loop's
     * @throws IOException when it cannot be passed on; no other follows
     */
    void take(InetSocketAddress address, int descriptor) throws IOException;
}
