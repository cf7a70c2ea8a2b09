import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One member that answers like a running primary under Patroni, and greets clients like PostgreSQL. For the training run only. */
final class PretendedCluster implements AutoCloseable {
    /** Protocol 3.0, and the messages AuthenticationOk and ReadyForQuery: PostgreSQL's documentation, "Message Formats". */
    private static final int PROTOCOL = 3 << 16;

    private static final byte[] STARTUP_PARAMETERS = "user\0training\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GREETING = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};
    private static final int PATIENCE_MILLIS = 5_000;

    private final HttpServer patroni;
    private final ServerSocket postgres;

    private PretendedCluster(HttpServer patroni, ServerSocket postgres) {
        this.patroni = patroni;
        this.postgres = postgres;
    }

    static PretendedCluster start() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        var cluster = new PretendedCluster(
                HttpServer.create(new InetSocketAddress(loopback, 0), 0), new ServerSocket(0, 16, loopback));
        cluster.patroni.createContext("/", cluster::answer);
        cluster.patroni.start();
        Thread.ofVirtual().start(cluster::greetClients);
        return cluster;
    }

    /** Opens one session and ends it; fails when nothing serves it. */
    static void openSession(InetSocketAddress address) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8 + STARTUP_PARAMETERS.length);
            out.writeInt(PROTOCOL);
            out.write(STARTUP_PARAMETERS);
            if (new DataInputStream(socket.getInputStream()).readNBytes(GREETING.length).length < GREETING.length) {
                throw new IOException("not served");
            }
        }
    }

    String patroniUrl() {
        return "http://127.0.0.1:" + patroni.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = switch (exchange.getRequestURI().getPath()) {
            case "/cluster" -> cluster();
            case "/config" -> "{\"ttl\": 30, \"loop_wait\": 10, \"retry_timeout\": 10}";
            case "/history" -> "[]";
            default -> MEMBER;
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static final String MEMBER = """
        {"state": "running", "role": "primary", "server_version": 170005, "xlog": {"location": 67108960}, "timeline": 1,
         "dcs_last_seen": 1767225600, "database_system_identifier": "7000000000000000001",
         "patroni": {"version": "4.1.4", "scope": "training", "name": "node1"}}
        """;

    private String cluster() {
        return """
            {"members": [{"name": "node1", "role": "leader", "state": "running", "api_url": "%s/patroni", "host": "127.0.0.1",
                          "port": %d, "timeline": 1}], "scope": "training"}
            """.formatted(patroniUrl(), postgres.getLocalPort());
    }

    private void greetClients() {
        while (!postgres.isClosed()) {
            try (Socket client = postgres.accept()) {
                client.setSoTimeout(PATIENCE_MILLIS);
                client.getOutputStream().write(GREETING);
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException ended) {
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        patroni.stop(0);
        postgres.close();
    }
}
