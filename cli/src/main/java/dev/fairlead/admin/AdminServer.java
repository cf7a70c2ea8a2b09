package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.relay.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final int ANSWER_SECONDS = 10;
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int LONGEST_PROGRAM = 80;

    static {
        // Read once, when the server's classes are loaded: a request that drips, or is never finished, is dropped after
        // ten seconds. So are answers that are not taken, but by us: the server's own limit would end event streams.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(2 * AdminFront.MOST));
        System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "32768");
    }

    private final HttpServer server;
    private final ExecutorService executor;

    /** Interrupts a thread that writes to a client which does not read; that closes the connection. */
    private final ScheduledExecutorService deadlines;

    private volatile AdminFront front;
    private volatile Access access;
    private final Endpoints endpoints;
    private volatile boolean leaving;

    private AdminServer(HttpServer server, AdminFront front, Access access, Endpoints endpoints) {
        this.server = server;
        this.front = front;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.deadlines = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("admin-deadlines").daemon().unstarted(task));
        this.access = access;
        this.endpoints = endpoints;
    }

    /**
     * Listens and answers.
     *
     * @param loops that listen, and relay to the server behind, which is on loopback
     * @param endpoints all that can be asked; not to be changed any more
     * @throws IOException when the address cannot be listened on
     */
    public static AdminServer start(EventLoops loops, InetSocketAddress address, Access access, Endpoints endpoints)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        var admin = new AdminServer(server, front(loops, address, server), access, endpoints);
        server.createContext("/", admin::onRequest);
        server.setExecutor(admin.executor);
        server.start();
        return admin;
    }

    private static AdminFront front(EventLoops loops, InetSocketAddress address, HttpServer server) throws IOException {
        try {
            return new AdminFront(loops, address, server.getAddress());
        } catch (IOException cannot) {
            server.stop(0);
            throw cannot;
        }
    }

    /** Decides by other rules who may ask, from the next request on. */
    public void change(Access newer) {
        access = newer;
    }

    /**
     * Listens on another address as well.
     *
     * @return leaves either the one or the other
     * @throws IOException when the address cannot be listened on
     */
    public Move moveTo(EventLoops loops, InetSocketAddress address) throws IOException {
        return new Move(new AdminFront(loops, address, server.getAddress()));
    }

    /** A change of the address that is prepared: one of its methods is to be called, once. Who is connected already is answered in either case. */
    public final class Move {
        private final AdminFront other;

        private Move(AdminFront other) {
            this.other = other;
        }

        public void complete() {
            AdminFront before = front;
            front = other;
            before.stopListening();
        }

        public void undo() {
            other.stopListening();
        }
    }

    /** Where the loops that it is given report what failed. */
    public static void onFailure(Throwable cause) {
        AdminFront.onFailure(cause);
    }

    /** With the port that the kernel chose, where 0 was asked for. */
    public InetSocketAddress address() {
        return front.address();
    }

    /** Leaves the address to another process; who is connected already is answered once more, and told to connect again. */
    public void stopListening() {
        leaving = true;
        front.stopListening();
    }

    private void onRequest(HttpExchange exchange) {
        Future<?> deadline = deadlines.schedule(Thread.currentThread()::interrupt, ANSWER_SECONDS, TimeUnit.SECONDS);
        try (exchange) {
            Answer answer = answerOrApology(exchange);
            if (answer instanceof Answer.Endless) {
                deadline.cancel(false);
            }
            send(exchange, answer);
        } catch (IOException e) {
            log.debug("admin client {} left: {}", front.client(exchange.getRemoteAddress()), e.toString());
        } finally {
            deadline.cancel(false);
        }
    }

    private Answer answerOrApology(HttpExchange exchange) throws IOException {
        try {
            return answer(exchange);
        } catch (TooLong tooLong) {
            return new Answer.Refused(413, "the body is longer than " + MOST_BODY_BYTES / 1024 + " KiB");
        } catch (BadRequest bad) {
            return new Answer.Refused(400, bad.sentence());
        } catch (RuntimeException e) {
            log.warn("admin request {} failed: {}", exchange.getRequestURI().getRawPath(), e.toString());
            log.debug("admin request failed", e);
            return new Answer.Refused(500, "this answer could not be made; the log says why");
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        return switch (access.decide(path, caller(exchange.getRequestHeaders()))) {
            case Access.Decision.Refused refused -> new Answer.Refused(refused.status(), refused.sentence());
            case Access.Decision.Allowed _ -> dispatch(exchange, path);
        };
    }

    /** A body that is not read to its end. */
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;
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

    private Answer dispatch(HttpExchange exchange, String path) throws IOException {
        return switch (endpoints.find(request(exchange, path))) {
            case Endpoints.Found.Handled handled -> handled.handler().answer(handled.request());
            case Endpoints.Found.WrongMethod wrong -> {
                String allowed = String.join(", ", wrong.allowed());
                exchange.getResponseHeaders().set("Allow", allowed);
                yield new Answer.Refused(405, "only " + allowed + " can be asked here");
            }
            case Endpoints.Found.Nothing _ ->
                new Answer.Refused(404, "nothing is at " + path + "; try one of " + String.join(", ", endpoints.all()));
        };
    }

    private Request request(HttpExchange exchange, String path) throws IOException {
        String method = exchange.getRequestMethod();
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new TooLong();
        }
        return new Request(
                method.equals("HEAD") ? "GET" : method,
                path,
                Map.of(),
                query(exchange.getRequestURI().getRawQuery()),
                new String(body, UTF_8),
                who(exchange));
    }

    /** Address and program, without what could forge a line of the log. */
    private String who(HttpExchange exchange) {
        InetSocketAddress from = front.client(exchange.getRemoteAddress());
        String program =
                header(exchange.getRequestHeaders(), "User-Agent").orElse("").replaceAll("[^ -~]", "?");
        String shown = program.substring(0, Math.min(program.length(), LONGEST_PROGRAM));
        return from.getAddress().getHostAddress() + (shown.isBlank() ? "" : " with " + shown);
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&")) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            try {
                parameters.putIfAbsent(
                        URLDecoder.decode(name, UTF_8), URLDecoder.decode(part.substring(equals + 1), UTF_8));
            } catch (IllegalArgumentException malformed) {
                throw new BadRequest("the query has an escape that cannot be read");
            }
        }
        return parameters;
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Whole whole -> send(exchange, whole);
            case Answer.Refused refused ->
                send(exchange, rendered(exchange.getRequestURI().getPath(), refused));
            case Answer.Streamed streamed -> send(exchange, streamed.type(), streamed.body());
            case Answer.Endless endless -> send(exchange, endless.type(), endless.body());
        }
    }

    private void send(HttpExchange exchange, String type, Answer.Body body) throws IOException {
        begin(exchange, 200, type, 0);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            body.writeTo(exchange.getResponseBody());
        }
    }

    private static Answer.Whole rendered(String path, Answer.Refused refused) {
        return path.startsWith("/api/")
                ? new Answer.Whole(
                        refused.status(),
                        Json.TYPE,
                        Json.MAPPER.writeValueAsString(Map.of("error", refused.sentence())) + "\n")
                : (Answer.Whole) Answer.text(refused.status(), refused.sentence());
    }

    private void send(HttpExchange exchange, Answer.Whole answer) throws IOException {
        byte[] body = compressed(exchange, answer.body().getBytes(UTF_8));
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        begin(exchange, answer.status(), answer.type(), empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] compressed(HttpExchange exchange, byte[] body) {
        String accepted =
                header(exchange.getRequestHeaders(), "Accept-Encoding").orElse("");
        if (!Compression.isWorthIt(accepted, body)) {
            return body;
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        return Compression.gzip(body);
    }

    private void begin(HttpExchange exchange, int status, String type, long length) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (status == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        if (leaving) {
            headers.set("Connection", "close");
        }
        exchange.sendResponseHeaders(status, length);
    }

    /** Stops listening and ends what is being answered. */
    @Override
    public void close() {
        front.stopListening();
        server.stop(0);
        executor.shutdownNow();
        deadlines.shutdownNow();
    }
}
