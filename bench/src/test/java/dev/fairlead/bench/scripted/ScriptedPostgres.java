package dev.fairlead.bench.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A PostgreSQL that tells each client who it is, at the start and whenever it is asked anything. Any thread. */
final class ScriptedPostgres implements AutoCloseable {
    private static final byte[] OK = {'R', 0, 0, 0, 8, 0, 0, 0, 0};
    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};

    private final ServerSocket socket;
    private final byte[] name;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    ScriptedPostgres(String name) throws IOException {
        this(name, "127.0.0.1", 0);
    }

    ScriptedPostgres(String name, String address, int port) throws IOException {
        this.name = status(name);
        socket = new ServerSocket(port, 64, InetAddress.ofLiteral(address));
        Thread.ofVirtual().start(this::accept);
    }

    /** A ParameterStatus that says {@code who} this is. */
    private static byte[] status(String name) {
        byte[] text = ("who\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(5 + text.length)
                .put((byte) 'S')
                .putInt(4 + text.length)
                .put(text)
                .array();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        clients.add(client);
        try (client) {
            InputStream said = client.getInputStream();
            byte[] buffer = new byte[1024];
            for (boolean first = true; said.read(buffer) > 0; first = false) {
                if (first) {
                    client.getOutputStream().write(OK);
                }
                client.getOutputStream().write(name);
                if (first) {
                    client.getOutputStream().write(READY);
                }
            }
        } catch (IOException gone) {
            // Cut, as tests want.
        } finally {
            clients.remove(client);
        }
    }

    /** Refuses connections from now on, and ends those that are there. */
    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
