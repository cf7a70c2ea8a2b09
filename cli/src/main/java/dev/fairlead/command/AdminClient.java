package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.config.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the admin endpoint of a running proxy. */
final class AdminClient {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 10_000;
    private static final int DONE_MILLIS = 120_000;

    private final String base;
    private final Optional<Token> token;
    private final String agent;

    /** @param agent who asks, as the proxy's log is to show it */
    AdminClient(String base, Optional<Token> token, String agent) {
        this.base = base;
        this.token = token;
        this.agent = agent;
    }

    /**
     * The URL of an admin endpoint, given as one or as ADDRESS:PORT. Where a proxy listens on every address it is asked on loopback.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static String base(String address) {
        String url = address.contains("://") ? address : "http://" + address;
        URI uri = URI.create(url.replace("//0.0.0.0:", "//127.0.0.1:")
                .replace("//*:", "//127.0.0.1:")
                .replace("//[::]:", "//[::1]:"));
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("not an admin address: " + address);
        }
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    /** One segment of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    /** @throws ClientFailure when there is no answer, or one that is not 200 */
    String get(String path) throws ClientFailure {
        return ask("GET", path, Map.of());
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @param parameters of the query; blank ones are left out
     * @throws ClientFailure when there is no answer, or one that is not 200
     */
    String ask(String method, String path, Map<String, String> parameters) throws ClientFailure {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isBlank())
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        try {
            return answer(open(method, path + (query.isEmpty() ? "" : "?" + query)), Set.of(200));
        } catch (ClientFailure failure) {
            throw failure;
        } catch (IOException e) {
            throw new ClientFailure(ExitCode.FAILED, "nobody answers at " + base + ": " + e.getMessage());
        }
    }

    /**
     * Sends {@code body}, and waits until what it asks for is done.
     *
     * @param understood statuses whose answers are the caller's to read
     * @throws ClientFailure when there is no answer, or one with another status
     */
    String post(String target, String body, Set<Integer> understood) throws ClientFailure {
        try {
            HttpURLConnection connection = open("POST", target);
            connection.setReadTimeout(DONE_MILLIS);
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(UTF_8));
            }
            return answer(connection, understood);
        } catch (ClientFailure failure) {
            throw failure;
        } catch (IOException e) {
            throw new ClientFailure(ExitCode.FAILED, "nobody answers at " + base + ": " + e.getMessage());
        }
    }

    private HttpURLConnection open(String method, String target) throws IOException {
        var connection = (HttpURLConnection) URI.create(base + target).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", agent);
        token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t.reveal()));
        return connection;
    }

    private String answer(HttpURLConnection connection, Set<Integer> understood) throws IOException {
        int status = connection.getResponseCode();
        String body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        if (!understood.contains(status)) {
            throw new ClientFailure(ExitCode.of(status), base + " says " + status + ": " + sentence(body));
        }
        return body;
    }

    private static String sentence(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("error").asString(body.strip());
        } catch (JacksonException plain) {
            return body.strip();
        }
    }

    private static String body(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
