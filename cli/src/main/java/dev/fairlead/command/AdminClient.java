package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.config.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/** Asks the admin endpoint of a running proxy. */
final class AdminClient {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 10_000;

    private final String base;
    private final Optional<Token> token;

    AdminClient(String base, Optional<Token> token) {
        this.base = base;
        this.token = token;
    }

    /**
     * The URL of an admin endpoint, given as one or as ADDRESS:PORT. Where a proxy listens on every address it is asked on loopback.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static String base(String address) {
        String url = address.contains("://") ? address : "http://" + address;
        URI uri = URI.create(url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//*:", "//127.0.0.1:"));
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("not an admin address: " + address);
        }
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    /** @throws IOException with a sentence for people when there is no answer, or one that is not 200 */
    String get(String path) throws IOException {
        URI uri = URI.create(base + path);
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t.reveal()));
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new IOException("nobody answers at " + base + ": " + e.getMessage(), e);
        }
        if (status != 200) {
            throw new IOException(base + " says " + status + ": " + body(connection.getErrorStream()));
        }
        return body(connection.getInputStream());
    }

    private static String body(@org.jspecify.annotations.Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
