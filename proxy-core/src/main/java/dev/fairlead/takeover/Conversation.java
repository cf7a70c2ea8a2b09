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
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One end of a conversation on a unix socket: lines of text, with file descriptors between them.
 *
 * <p>Hearing and saying wait, so only by a thread that may wait, one at a time; what is called {@code try} never does.
 */
final class Conversation implements AutoCloseable {
    /** Longer than an order with the longest reason; what builds of before take. */
    private static final int MAX_ORDER = 4_000 - Words.ORDER.length();

    /** Longer than what is known of a cluster with a thousand members. */
    private static final int MAX_LINE = 256 * 1024;

    /** Somebody who talks, or listens, does so without a pause. */
    private static final Duration READING = Duration.ofSeconds(5);

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

    /** Waits for room if it must: who does not read for long is given up. */
    void say(String line) throws IOException {
        ByteBuffer bytes = bytes(line);
        while (bytes.hasRemaining()) {
            int sent = socket.send(bytes, bytes.position(), bytes.limit());
            if (sent == 0) {
                awaitRoom(READING);
            }
            bytes.position(bytes.position() + sent);
        }
    }

    void sayOrders(List<String> orders) throws IOException {
        for (String order : orders) {
            if (order.length() > MAX_ORDER) {
                throw new IOException("an order is too long to be told: " + order);
            }
            say(Words.ORDER + order);
        }
    }

    /** Never waits; false when there is no room now. */
    boolean trySay(String line) throws IOException {
        ByteBuffer bytes = bytes(line);
        int sent = socket.send(bytes, 0, bytes.limit());
        if (sent > 0 && sent < bytes.limit()) {
            throw new IOException("half a line was taken");
        }
        return sent > 0;
    }

    private static ByteBuffer bytes(String line) {
        byte[] text = (line + "\n").getBytes(US_ASCII);
        return ByteBuffer.allocateDirect(text.length).put(text).flip();
    }

    /** Never waits; false when there is no room now. */
    boolean tryGive(int descriptor) throws IOException {
        return socket.sendFd(descriptor) >= 0;
    }

    /** Returns when something has happened to the socket since the last time, which may be that there is room. */
    void awaitRoom(Duration patience) throws IOException {
        await(System.nanoTime() + patience.toNanos());
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
        requireSaid(line, hear(patience));
    }

    private static void requireSaid(String line, String heard) throws IOException {
        if (!heard.equals(line)) {
            throw new IOException("the other process said \"" + heard + "\" instead of \"" + line + "\"");
        }
    }

    /** Orders, until something else is said, which must be {@code end}. */
    List<String> hearOrders(String end, Duration patience) throws IOException {
        List<String> orders = new ArrayList<>();
        String line = hear(patience);
        while (line.startsWith(Words.ORDER)) {
            orders.add(line.substring(Words.ORDER.length()));
            line = hear(READING);
        }
        requireSaid(end, line);
        return orders;
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
        int count = receive();
        while (count == 0) {
            await(untilNanos);
            count = receive();
        }
        requireThere(count);
        return one.get(0) & 0x7F;
    }

    private int receive() throws IOException {
        try {
            return socket.recv(one, 0, 1);
        } catch (ClosedChannelException withoutWords) {
            throw new EOFException("this process has ended the conversation");
        }
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
