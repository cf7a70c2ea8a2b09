package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers admin requests, each on a virtual thread. Built on the JDK's own server: small, kept with the JDK, and enough for a few requests a second.
 *
 * <p>Lifecycle: {@link #start}, {@link #close}.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 128;

    static {
        // Read once, when the server's classes are loaded: a request that drips, or is never finished, is dropped after
        // ten seconds.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("jdk.httpserver.maxConnections", "200");
    }

    private final HttpServer server;
    private final ExecutorService executor;
    private final Access access;
    private final Answers answers;

    private AdminServer(HttpServer server, Access access, AdminSource source) {
        this.server = server;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.access = access;
        this.answers = new Answers(source);
    }

    /**
     * Listens and answers.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static AdminServer start(InetSocketAddress address, Access access, AdminSource source) throws IOException {
        var admin = new AdminServer(HttpServer.create(address, BACKLOG), access, source);
        admin.server.createContext("/", admin::onRequest);
        admin.server.setExecutor(admin.executor);
        admin.server.start();
        return admin;
    }

    /** With the port that the kernel chose, where 0 was asked for. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void onRequest(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answerOrApology(exchange));
        } catch (IOException e) {
            log.debug("admin client {} left: {}", exchange.getRemoteAddress(), e.toString());
        }
    }

    private Answer answerOrApology(HttpExchange exchange) {
        try {
            return answer(exchange);
        } catch (RuntimeException e) {
            log.warn("admin request {} failed: {}", exchange.getRequestURI().getPath(), e.toString());
            log.debug("admin request failed", e);
            return Answer.text(500, "this answer could not be made; the log says why");
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return switch (access.decide(path, caller(exchange.getRequestHeaders()))) {
            case Access.Decision.Refused refused -> Answer.text(refused.status(), refused.sentence());
            case Access.Decision.Allowed _ -> answers.to(exchange.getRequestMethod(), path);
        };
    }

    private static Access.Caller caller(Headers headers) {
        return new Access.Caller(
                header(headers, "Host"),
                header(headers, "Authorization"),
                header(headers, "Origin"),
                header(headers, "Sec-Fetch-Site"));
    }

    private static Optional<String> header(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (answer.status() == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        if (answer.status() == 405) {
            headers.set("Allow", "GET, HEAD");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops listening and ends what is being answered. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
