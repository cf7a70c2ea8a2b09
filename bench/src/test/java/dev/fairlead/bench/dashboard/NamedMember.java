package dev.fairlead.bench.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A Patroni that says whatever name, scope and tag it is told to; its PostgreSQL is nowhere. Any thread. */
final class NamedMember implements AutoCloseable {
    private final HttpServer server;
    private final String name;
    private final String scope;

    NamedMember(String name, String scope) throws IOException {
        this.name = name;
        this.scope = scope;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, ?> body = switch (exchange.getRequestURI().getPath()) {
            case "/cluster" -> Map.of("scope", scope, "members", List.of(listed()));
            case "/config" -> Map.of("ttl", 30, "loop_wait", 10, "retry_timeout", 10);
            default -> own();
        };
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Map<String, ?> listed() {
        return Map.of(
                "name",
                name,
                "role",
                "leader",
                "state",
                "running",
                "api_url",
                url() + "/patroni",
                "host",
                "127.0.0.1",
                "port",
                1,
                "timeline",
                1,
                "tags",
                Map.of(name, name));
    }

    private Map<String, ?> own() {
        return Map.of(
                "state",
                "running",
                "role",
                "primary",
                "timeline",
                1,
                "xlog",
                Map.of("location", 67_108_960),
                "database_system_identifier",
                "7",
                "tags",
                Map.of(name, name),
                "patroni",
                Map.of("version", "4.1.4", "scope", scope, "name", name));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
