package dev.fairlead.relay;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Is given listening sockets, one after the other, to pass them to another process. */
public interface SocketTaker {
    /**
     * On the loop that owns the socket, so it must not wait.
     *
     * @param descriptor valid during the call; it stays the loop's
     * @return false when it cannot take one now; it is given the same one again after {@link #awaitRoom}
     * @throws IOException when it cannot be passed on; no other follows
     */
    boolean take(InetSocketAddress address, int descriptor) throws IOException;

    /**
     * Returns when it may be able to take one again; not on a loop.
     *
     * @throws IOException when that lasts too long
     */
    void awaitRoom() throws IOException;
}
