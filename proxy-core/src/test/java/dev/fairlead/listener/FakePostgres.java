package dev.fairlead.listener;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.error;
import static dev.fairlead.wire.Bytes.join;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * As much of a PostgreSQL server as the proxy can tell: it declines encryption, lets everybody in, says its name, and echoes. One virtual thread
 * for each connection.
 */
final class FakePostgres implements AutoCloseable {
    private static final int CANCEL = 80_877_102;
    private static final int SSL = 80_877_103;

    final BlockingQueue<byte[]> cancels = new LinkedBlockingQueue<>();
    final BlockingQueue<String> startUps = new LinkedBlockingQueue<>();
    final AtomicInteger mostOpening = new AtomicInteger();
    final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** Connections that are dropped, and then start-ups that are answered with 57P03, before it lets anybody in. */
    final AtomicInteger drops = new AtomicInteger();

    final AtomicInteger refusals = new AtomicInteger();

    /** How long each start-up takes. */
    volatile long openingNanos;

    private final AtomicInteger opening = new AtomicInteger();
    private final String name;
    private final ServerSocket server;
    private final Thread accepting;

    FakePostgres(String name) throws IOException {
        this.name = name;
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        accepting = Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** When this returns the port refuses: a thread that is in the middle of accepting would still take one more connection. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (drops.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                open(socket, new DataInputStream(socket.getInputStream()));
            }
        } catch (IOException gone) {
            // The other side has left.
        }
    }

    private void open(Socket socket, DataInputStream in) throws IOException {
        while (true) {
            byte[] packet = new byte[in.readInt() - 4];
            in.readFully(packet);
            int code = packet[0] << 24 | (packet[1] & 0xFF) << 16 | (packet[2] & 0xFF) << 8 | (packet[3] & 0xFF);
            switch (code) {
                case SSL -> socket.getOutputStream().write('N');
                case CANCEL -> {
                    cancels.add(packet);
                    return;
                }
                default -> {
                    startUp(socket, in, packet);
                    return;
                }
            }
        }
    }

    private void startUp(Socket socket, DataInputStream in, byte[] packet) throws IOException {
        mostOpening.accumulateAndGet(opening.incrementAndGet(), Math::max);
        startUps.add(new String(packet, UTF_8));
        LockSupport.parkNanos(openingNanos);
        opening.decrementAndGet();
        if (refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            socket.getOutputStream().write(error("57P03", "the database system is starting up"));
            return;
        }
        socket.getOutputStream().write(join(authenticationOk(), name.getBytes(UTF_8)));
        in.transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    /** Resets all connections. */
    void crash() {
        try {
            for (Socket socket : sockets) {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
