package dev.fairlead.takeover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.PeerCredentials;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One end of a conversation on a unix socket: lines of text, with file descriptors between them.
 *
 * <p>Hearing waits, so only by a thread that may wait, one at a time. Saying never waits: what is said in all fits the socket's buffer, and who does not
 * read at all is given up.
 */
final class Conversation implements AutoCloseable {
    private static final int MAX_LINE = 200;

    private final LinuxSocket socket;
    private final Readiness readiness;
    private final Semaphore events = new Semaphore(0);
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    /** Becomes the owner of {@code socket}, which is connected. */
    Conversation(LinuxSocket socket, IoEventLoop loop) {
        this.socket = socket;
        this.readiness = Readiness.watch(socket, loop, events::release);
    }

    /** Who is at the other end, as the kernel says. */
    PeerCredentials peer() throws IOException {
        // Netty keeps this call to its channels; this one is never registered, and has nothing of its own to close.
        return new EpollDomainSocketChannel(null, socket).peerCredentials();
    }

    void say(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(line.length() + 1);
        bytes.put((line + "\n").getBytes(US_ASCII)).flip();
        if (socket.send(bytes, 0, bytes.limit()) < bytes.limit()) {
            throw new IOException("the other process does not read");
        }
    }

    void give(int descriptor) throws IOException {
        if (socket.sendFd(descriptor) < 0) {
            throw new IOException("the other process does not read");
        }
    }

    /**
     * The next line. Read byte by byte, because reading on into the byte that carries a descriptor would lose the descriptor.
     *
     * @throws EOFException when the other process has ended the conversation, or itself
     * @throws InterruptedIOException when it took too long
     */
    String hear(Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        var line = new StringBuilder();
        for (int next = read(until); next != '\n'; next = read(until)) {
            if (line.length() == MAX_LINE) {
                throw new IOException("the other process does not speak as we do");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** Waits for what must be said now. */
    void expect(String line, Duration patience) throws IOException {
        String heard = hear(patience);
        if (!heard.equals(line)) {
            throw new IOException("the other process said \"" + heard + "\" instead of \"" + line + "\"");
        }
    }

    /** The descriptor that comes now, which is the caller's. */
    int take(Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        int descriptor = socket.recvFd();
        while (descriptor == 0) {
            await(until);
            descriptor = socket.recvFd();
        }
        return requireThere(descriptor);
    }

    private int read(long untilNanos) throws IOException {
        int count = socket.recv(one, 0, 1);
        while (count == 0) {
            await(untilNanos);
            count = socket.recv(one, 0, 1);
        }
        requireThere(count);
        return one.get(0) & 0x7F;
    }

    private static int requireThere(int result) throws EOFException {
        if (result < 0) {
            throw new EOFException("the other process has gone");
        }
        return result;
    }

    private void await(long untilNanos) throws IOException {
        try {
            if (!events.tryAcquire(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedIOException("the other process took too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() {
        readiness.close();
    }
}
