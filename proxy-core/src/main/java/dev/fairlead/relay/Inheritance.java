package dev.fairlead.relay;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Listening sockets that another process has handed to this one, each until somebody claims it by its address. Any thread.
 *
 * <p>They are the same sockets, not copies: what waits in their queues waits for both processes.
 */
public final class Inheritance implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<LinuxSocket> unclaimed = new ArrayList<>();

    /** Becomes the owner of a descriptor that listens. */
    public void add(int descriptor) {
        lock.lock();
        try {
            unclaimed.add(LinuxSocket.newSocket(descriptor));
        } finally {
            lock.unlock();
        }
    }

    /** Where the sockets listen that nobody has claimed. */
    public List<InetSocketAddress> unclaimed() {
        lock.lock();
        try {
            return unclaimed.stream().map(LinuxSocket::localAddress).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The socket that listens on exactly this address, which is the caller's from now on. */
    Optional<LinuxSocket> claim(InetSocketAddress address) {
        lock.lock();
        try {
            for (Iterator<LinuxSocket> each = unclaimed.iterator(); each.hasNext(); ) {
                LinuxSocket socket = each.next();
                if (address.equals(socket.localAddress())) {
                    each.remove();
                    return Optional.of(socket);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Closes what nobody claimed; the other process listens on it until it closes it too. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (LinuxSocket socket : unclaimed) {
                socket.close();
            }
            unclaimed.clear();
        } finally {
            lock.unlock();
        }
    }
}
