package dev.fairlead.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One member that answers like a running primary under Patroni, and a PostgreSQL that greets everybody and echoes. Any thread. */
public final class FakeMember implements AutoCloseable {
    /** AuthenticationOk and ReadyForQuery. */
    private static final byte[] GREETING = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};

    private final HttpServer patroni;
    private final ServerSocket postgres;
    private final String scope;
    private volatile String system;
    private volatile boolean primary = true;

    public FakeMember() throws IOException {
        this("fake", "7");
    }

    public FakeMember(String scope) throws IOException {
        this(scope, "7");
    }

    /** @param system PostgreSQL's system identifier */
    FakeMember(String scope, String system) throws IOException {
        this.scope = scope;
        this.system = system;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        postgres = new ServerSocket(0, 16, loopback);
        patroni = HttpServer.create(new InetSocketAddress(loopback, 0), 16);
        patroni.createContext("/", this::answer);
        patroni.start();
        Thread.ofVirtual().start(this::greetClients);
    }

    public static byte[] greeting() {
        return GREETING.clone();
    }

    public String url() {
        return "http://127.0.0.1:" + patroni.getAddress().getPort();
    }

    public int postgresPort() {
        return postgres.getLocalPort();
    }

    /** From now on it is the primary, or a replica and no member is the primary. */
    public void isPrimary(boolean holdsTheLock) {
        primary = holdsTheLock;
    }

    /** Its PostgreSQL is initialised anew, or upgraded. */
    public void isOf(String otherSystem) {
        system = otherSystem;
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean leads = primary;
        String path = exchange.getRequestURI().getPath();
        String body = switch (path) {
            case "/cluster" -> """
                {"members": [{"name": "node1", "role": "%s", "state": "running", "api_url": "%s/patroni",
                 "host": "127.0.0.1", "port": %d, "timeline": 1}], "scope": "%s"}\
                """.formatted(leads ? "leader" : "replica", url(), postgresPort(), scope);
            case "/config" -> "{\"ttl\": 30, \"loop_wait\": 10, \"retry_timeout\": 10}";
            default -> """
                {"state": "running", "role": "%s", "timeline": 1, "xlog": {"location": 67108960},
                 "database_system_identifier": "%s", "patroni": {"version": "4.1.4", "scope": "%s", "name": "node1"}}\
                """.formatted(leads ? "primary" : "replica", system, scope);
        };
        boolean ofMember = !path.equals("/cluster") && !path.equals("/config");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(ofMember && !leads ? 503 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void greetClients() {
        while (!postgres.isClosed()) {
            try {
                Socket client = postgres.accept();
                Thread.ofVirtual().start(() -> greet(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void greet(Socket client) {
        try (client) {
            if (client.getInputStream().read() >= 0) {
                client.getOutputStream().write(GREETING);
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            }
        } catch (IOException gone) {
            // The proxy closed it, as tests want.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        patroni.stop(0);
        postgres.close();
    }
}
