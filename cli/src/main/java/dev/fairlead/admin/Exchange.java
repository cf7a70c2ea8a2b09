package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its answer, in the words of the JDK's server. Confined to the request's thread, which may wait for the client. */
final class Exchange {
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int LONGEST_PROGRAM = 80;

    private final HttpExchange http;
    private final Optional<InetSocketAddress> from;

    /** @param from who asks, if that is known */
    Exchange(HttpExchange http, Optional<InetSocketAddress> from) {
        this.http = http;
        this.from = from;
    }

    /** As sent, with its escapes. */
    String path() {
        return http.getRequestURI().getRawPath();
    }

    Access.Caller caller() {
        return new Access.Caller(
                from.map(InetSocketAddress::getAddress),
                header("Host"),
                header("Authorization"),
                header("Origin"),
                header("Sec-Fetch-Site"));
    }

    /** @throws TooLong for a body that is not read to its end */
    Request request() throws IOException {
        String method = http.getRequestMethod();
        byte[] body = http.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new TooLong();
        }
        return new Request(
                method.equals("HEAD") ? "GET" : method,
                path(),
                Map.of(),
                query(http.getRequestURI().getRawQuery()),
                new String(body, UTF_8),
                who());
    }

    /** A body that is longer than is taken. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        String sentence() {
            return "the body is longer than " + MOST_BODY_BYTES / 1024 + " KiB";
        }
    }

    /** Address and program, without what could forge a line of the log. */
    private String who() {
        String address = from.orElseGet(http::getRemoteAddress).getAddress().getHostAddress();
        String program = header("User-Agent").orElse("").replaceAll("[^ -~]", "?");
        String shown = program.substring(0, Math.min(program.length(), LONGEST_PROGRAM));
        return address + (shown.isBlank() ? "" : " with " + shown);
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    private static Map<String, String> query(@Nullable String raw) {
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

    /** The methods that the path knows. */
    void allow(String methods) {
        http.getResponseHeaders().set("Allow", methods);
    }

    /** The client shall connect anew for its next request. */
    void sendElsewhere() {
        http.getResponseHeaders().set("Connection", "close");
    }

    void send(Answer answer) throws IOException {
        switch (answer) {
            case Answer.Whole whole -> send(whole);
            case Answer.Refused refused -> send(rendered(refused));
            case Answer.File file -> send(file);
            case Answer.Streamed streamed -> send(streamed.type(), streamed.body());
            case Answer.Endless endless -> send(endless.type(), endless.body());
        }
    }

    private Answer.Whole rendered(Answer.Refused refused) {
        return path().startsWith("/api/")
                ? new Answer.Whole(
                        refused.status(),
                        Json.TYPE,
                        Json.MAPPER.writeValueAsString(Map.of("error", refused.sentence())) + "\n")
                : (Answer.Whole) Answer.text(refused.status(), refused.sentence());
    }

    private void send(String type, Answer.Body body) throws IOException {
        begin(200, type, isHead() ? -1 : 0);
        if (!isHead()) {
            body.writeTo(http.getResponseBody());
        }
    }

    /** Conditional requests: RFC 9110, 13.1.2. */
    private void send(Answer.File file) throws IOException {
        file.headers().forEach(http.getResponseHeaders()::set);
        String known = header("If-None-Match").orElse("");
        if (!known.isEmpty() && known.equals(file.headers().get("ETag"))) {
            begin(304, file.type(), -1);
        } else {
            send(file.status(), file.type(), file.text());
        }
    }

    private void send(Answer.Whole answer) throws IOException {
        send(answer.status(), answer.type(), answer.body());
    }

    private void send(int status, String type, String text) throws IOException {
        byte[] body = compressed(text.getBytes(UTF_8));
        if (isHead()) {
            http.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        boolean empty = body.length == 0 || isHead();
        begin(status, type, empty ? -1 : body.length);
        if (!empty) {
            http.getResponseBody().write(body);
        }
    }

    private boolean isHead() {
        return http.getRequestMethod().equals("HEAD");
    }

    private byte[] compressed(byte[] body) {
        if (!Compression.isWorthIt(header("Accept-Encoding").orElse(""), body)) {
            return body;
        }
        http.getResponseHeaders().set("Content-Encoding", "gzip");
        return Compression.gzip(body);
    }

    /** @param length -1 for no body, 0 for one of any length: the JDK's own meaning */
    private void begin(int status, String type, long length) throws IOException {
        Headers headers = http.getResponseHeaders();
        headers.set("Content-Type", type);
        if (!headers.containsKey("Cache-Control")) {
            headers.set("Cache-Control", "no-store");
        }
        headers.set("X-Content-Type-Options", "nosniff");
        if (status == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        http.sendResponseHeaders(status, length);
    }

    /** Where it came from, for the log. */
    @Override
    public String toString() {
        return from.orElseGet(http::getRemoteAddress) + " " + http.getRequestMethod() + " " + path();
    }
}
