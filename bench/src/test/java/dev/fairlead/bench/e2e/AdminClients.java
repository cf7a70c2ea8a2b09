package dev.fairlead.bench.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients of the admin endpoint that connect anew for each question, as curl does, and others that keep their connections. Confined to one thread. */
final class AdminClients implements AutoCloseable {
    private static final List<String> PATHS = List.of(
            "/livez",
            "/readyz",
            "/readyz/rw",
            "/metrics",
            "/api/v1/status",
            "/api/v1/sessions?limit=100",
            "/api/v1/failovers",
            "/api/v1/log");

    private final String host;
    private final int port;
    private final List<Socket> kept = new ArrayList<>();

    /** @param address HOST:PORT */
    AdminClients(String address) {
        String[] place = address.split(":");
        host = place[0];
        port = Integer.parseInt(place[1]);
    }

    private Socket connect() throws IOException {
        var socket = new Socket(host, port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void ask(Socket socket, String path, String connection) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    }

    private static void assertAnswered(Socket socket, String path) throws IOException {
        assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                .as(path)
                .isEqualTo("HTTP/1.1 200");
    }

    /** So many are answered, each on a connection that it keeps. */
    void askAndStay(int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            Socket socket = connect();
            kept.add(socket);
            ask(socket, "/livez", "keep-alive");
            assertAnswered(socket, "/livez");
        }
    }

    /** Asks so many times, for one thing after the other, each on a new connection; returns how long each answer took as a whole, in milliseconds, shortest first. */
    List<Long> askEverything(int times) throws IOException {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String path = PATHS.get(i % PATHS.size());
            long begun = System.nanoTime();
            try (Socket socket = connect()) {
                ask(socket, path, "close");
                assertAnswered(socket, path);
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        return millis.stream().sorted().toList();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : kept) {
            socket.close();
        }
    }
}
