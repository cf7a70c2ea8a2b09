package dev.fairlead.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/** Answers, or misbehaves, on a loopback port of its own: raw bytes, so that every hostile answer can be given. Any thread. */
final class FakePatroni implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final String scheme;
    private final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();

    /** What is done on a connection once its request has been read. */
    @FunctionalInterface
    interface Script {
        void answer(Socket client, OutputStream out) throws IOException, InterruptedException;
    }

    private FakePatroni(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    static FakePatroni doing(Script script) {
        return on(ServerSocketFactory.getDefault(), "http", InetAddress.getLoopbackAddress(), script);
    }

    static FakePatroni on(ServerSocketFactory sockets, String scheme, InetAddress address, Script script) {
        try {
            return new FakePatroni(sockets.createServerSocket(0, 50, address), scheme, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FakePatroni answering(int status, String body) {
        return doing((_, out) -> out.write(http(status, body)));
    }

    /** As Patroni's own server writes it: HTTP/1.0, without a length, ended by the connection's end. */
    static byte[] http(int status, String body) {
        return ("HTTP/1.0 " + status + " Whatever\r\nServer: BaseHTTP/0.6 Python/3.13\r\n"
                        + "Content-Type: application/json\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    static String recorded(String name) {
        try (var in = FakePatroni.class.getResourceAsStream("/patroni/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no recorded answer " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return url(server.getInetAddress().getHostAddress());
    }

    String url(String host) {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + bracketed + ":" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    /** The request line and the headers of each request, oldest first. */
    BlockingQueue<List<String>> requests() {
        return requests;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            requests.add(head(client));
            script.answer(client, client.getOutputStream());
            client.getOutputStream().flush();
        } catch (SocketException impatient) {
            // The prober hung up, as it may.
        } catch (IOException | InterruptedException e) {
            requests.add(List.of("failed: " + e));
        }
    }

    private static List<String> head(Socket client) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
