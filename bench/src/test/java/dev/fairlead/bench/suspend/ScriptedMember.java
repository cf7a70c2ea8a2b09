package dev.fairlead.bench.suspend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A member whose Patroni says what a test wants, and whose PostgreSQL greets each client and remembers all it was sent. Any thread. */
final class ScriptedMember implements AutoCloseable {
    /** AuthenticationOk and ReadyForQuery. */
    private static final byte[] GREETING = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};

    private final String name;
    private final List<ScriptedMember> cluster;
    private final HttpServer patroni;
    private final ServerSocket postgres;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private volatile boolean primary;
    private volatile int timeline = 1;

    private ScriptedMember(String name, List<ScriptedMember> cluster) throws IOException {
        this.name = name;
        this.cluster = cluster;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        postgres = new ServerSocket(0, 16, loopback);
        patroni = HttpServer.create(new InetSocketAddress(loopback, 0), 16);
        patroni.createContext("/", this::answer);
        patroni.start();
        Thread.ofVirtual().start(this::greetClients);
    }

    /** A cluster of members of these names; none is the primary. */
    static List<ScriptedMember> cluster(String... names) throws IOException {
        List<ScriptedMember> members = new ArrayList<>();
        for (String name : names) {
            members.add(new ScriptedMember(name, members));
        }
        return members;
    }

    String url() {
        return "http://127.0.0.1:" + patroni.getAddress().getPort();
    }

    void leads(int onTimeline) {
        timeline = onTimeline;
        primary = true;
    }

    void isReplica() {
        primary = false;
    }

    /** All that its PostgreSQL was ever sent. */
    String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean leads = primary;
        String body = switch (path) {
            case "/cluster" ->
                cluster.stream()
                        .map(ScriptedMember::line)
                        .collect(Collectors.joining(",", "{\"members\": [", "], \"scope\": \"scripted\"}"));
            case "/config" -> "{\"ttl\": 30, \"loop_wait\": 10, \"retry_timeout\": 10}";
            default -> """
                {"state": "running", "role": "%s", "timeline": %d, "xlog": {"location": 67108960},
                 "database_system_identifier": "7", "patroni": {"version": "4.1.4", "scope": "scripted", "name": "%s"}}\
                """.formatted(leads ? "primary" : "replica", timeline, name);
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(path.equals("/primary") && !leads ? 503 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String line() {
        return """
            {"name": "%s", "role": "%s", "state": "running", "api_url": "%s/patroni", "host": "127.0.0.1", "port": %d,
             "timeline": %d}\
            """.formatted(name, primary ? "leader" : "replica", url(), postgres.getLocalPort(), timeline);
    }

    private void greetClients() {
        while (!postgres.isClosed()) {
            try {
                Socket client = postgres.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream said = client.getInputStream();
            byte[] buffer = new byte[1024];
            for (int count = said.read(buffer); count > 0; count = said.read(buffer)) {
                received.write(buffer, 0, count);
                client.getOutputStream().write(GREETING);
            }
        } catch (IOException gone) {
            // The proxy cut it, as the test wants.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        patroni.stop(0);
        postgres.close();
    }
}
