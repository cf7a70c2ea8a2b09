package dev.fairlead.probe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * One GET to one Patroni: a fresh connection each, because an idle one holds one of its few workers, and everything bounded. Blocking; any thread.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/rest_api.html">Patroni REST API</a>
 */
final class PatroniHttp {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** Patroni's own SQL limit is 2 s. */
    static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(3);

    /** More than this behind one name are not members of one cluster. */
    private static final int MOST_ADDRESSES = 16;

    private final HttpClients clients;
    private final Optional<InetAddress> onlyAt;
    private final CertificateListener certificates;
    private final LongSupplier nanoTime;

    /**
     * Reads the TLS files, if any are configured.
     *
     * @param dns must not block for much longer than a connection may take
     * @throws IOException when one cannot be used
     */
    PatroniHttp(ProbeTls tls, Dns dns, CertificateListener certificates, LongSupplier nanoTime) throws IOException {
        this(HttpClients.of(tls, dns, CONNECT_TIMEOUT, TOTAL_TIMEOUT), Optional.empty(), certificates, nanoTime);
    }

    private PatroniHttp(
            HttpClients clients,
            Optional<InetAddress> onlyAt,
            CertificateListener certificates,
            LongSupplier nanoTime) {
        this.clients = clients;
        this.onlyAt = onlyAt;
        this.certificates = certificates;
        this.nanoTime = nanoTime;
    }

    /**
     * One for each address that the URL's host has, which asks only there; the host's name stays what certificates are checked against.
     *
     * @return at least one; this one where there is nothing to tell apart
     */
    List<PatroniHttp> byAddress(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            return List.of(this);
        }
        try {
            List<InetAddress> addresses = clients.dns().lookup(parsed.host());
            return addresses.size() < 2
                    ? List.of(this)
                    : addresses.stream().limit(MOST_ADDRESSES).map(this::onlyAt).toList();
        } catch (UnknownHostException unresolved) {
            return List.of(this);
        }
    }

    /** One that asks only there; the host's name stays what certificates are checked against. */
    PatroniHttp onlyAt(InetAddress address) {
        return new PatroniHttp(clients, Optional.of(address), certificates, nanoTime);
    }

    /** What one GET brought. All instants are those of the clock given. */
    sealed interface Reply {
        long sentAtNanos();

        long endedAtNanos();

        record Body(int status, String text, long sentAtNanos, long endedAtNanos) implements Reply {}

        record TooLong(int status, long sentAtNanos, long endedAtNanos) implements Reply {}

        record Late(long sentAtNanos, long endedAtNanos) implements Reply {}

        record Failed(String cause, long sentAtNanos, long endedAtNanos) implements Reply {}
    }

    /** Asks; never throws for what the other side does. */
    Reply get(String apiUrl, String path, int mostBytes) {
        long sentAt = nanoTime.getAsLong();
        try {
            return get(call(request(apiUrl + path)), apiUrl, mostBytes, sentAt);
        } catch (InterruptedIOException late) {
            return new Reply.Late(sentAt, nanoTime.getAsLong());
        } catch (IOException | IllegalArgumentException failed) {
            return new Reply.Failed(cause(failed), sentAt, nanoTime.getAsLong());
        }
    }

    private Call call(Request request) throws IOException {
        HttpUrl url = request.url();
        OkHttpClient client = onlyAt.isPresent() ? clients.forUrl(url, onlyAt.get()) : clients.forUrl(url);
        return client.newCall(request);
    }

    private Reply get(Call call, String apiUrl, int mostBytes, long sentAt) throws IOException {
        try (Response response = call.execute()) {
            rememberCertificate(apiUrl, response.handshake());
            BufferedSource source = response.body().source();
            // True when there is at least one byte more than allowed.
            if (source.request(mostBytes + 1L)) {
                // Closing would first read on for a while, in the hope of using the connection again.
                call.cancel();
                return new Reply.TooLong(response.code(), sentAt, nanoTime.getAsLong());
            }
            return new Reply.Body(response.code(), source.readUtf8(), sentAt, nanoTime.getAsLong());
        }
    }

    private static Request request(String url) {
        return new Request.Builder()
                .url(url)
                .header("Connection", "close")
                .header("Accept", "application/json")
                .header("User-Agent", "fairlead")
                .build();
    }

    private static String cause(Exception failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null
                ? ""
                : ": " + root.getMessage().lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + message;
    }

    private void rememberCertificate(String apiUrl, @org.jspecify.annotations.Nullable Handshake handshake) {
        if (handshake != null
                && !handshake.peerCertificates().isEmpty()
                && handshake.peerCertificates().getFirst() instanceof X509Certificate certificate) {
            certificates.onCertificate(apiUrl, certificate.getNotAfter().toInstant());
        }
    }
}
