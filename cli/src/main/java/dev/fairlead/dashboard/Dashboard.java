package dev.fairlead.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the files of the page: {@code /} and what is below {@code /dashboard/}. They say nothing of the cluster, so they need no token; the page asks for it.
 *
 * <p>Any thread. A file is read when it is asked for first, so that a start does not wait for it.
 */
public final class Dashboard {
    /** A page of our own files, which runs and loads nothing else, and is in nobody's frame. Source: Content Security Policy Level 3. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Answer.File> files = new ConcurrentHashMap<>();

    public void addTo(Endpoints endpoints) {
        endpoints
                .add("GET", "/", _ -> file("index.html"))
                .add("GET", "/dashboard/{file}", request -> file(request.variable("file")));
    }

    /** Names with a path in them are none of ours. */
    private Answer file(String name) {
        boolean isName = name.matches("[a-z]+\\.[a-z]+") && TYPES.containsKey(extension(name));
        return isName && Dashboard.class.getResource(name) != null
                ? files.computeIfAbsent(name, Dashboard::read)
                : new Answer.Refused(404, "the dashboard has no file " + name);
    }

    private static Answer.File read(String name) {
        try (InputStream in = Dashboard.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is gone");
            }
            byte[] bytes = in.readAllBytes();
            return new Answer.File(type(name), new String(bytes, UTF_8), headers(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static String type(String name) {
        return TYPES.getOrDefault(extension(name), "text/plain");
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Names do not change with the version, so browsers keep the files but ask each time whether they are still the same. */
    private static Map<String, String> headers(byte[] bytes) {
        return Map.of(
                "Content-Security-Policy",
                POLICY,
                "Referrer-Policy",
                "no-referrer",
                "Cache-Control",
                "no-cache",
                "ETag",
                "W/\"" + hash(bytes) + "\"");
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
