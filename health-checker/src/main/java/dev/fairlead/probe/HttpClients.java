package dev.fairlead.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp's clients: one for http, one for https.
 *
 * <p>The second is made when it is first needed: the runtime trusts more than a hundred authorities, and reading them is a quarter of the time from exec to
 * the first verdict. Files that the configuration names are read at once, so that a bad one is an error of the start. Any thread.
 */
final class HttpClients {
    private static final List<ConnectionSpec> CLEARTEXT = List.of(ConnectionSpec.CLEARTEXT);

    private final OkHttpClient plain;
    private final Secure secure;

    private HttpClients(OkHttpClient plain, Secure secure) {
        this.plain = plain;
        this.secure = secure;
    }

    /**
     * Sets both up.
     *
     * @param total for one request, its connection included
     * @throws IOException when a TLS file cannot be used
     */
    static HttpClients of(ProbeTls tls, Dns dns, Duration connect, Duration total) throws IOException {
        OkHttpClient plain = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .dispatcher(new Dispatcher())
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(CLEARTEXT)
                .proxy(Proxy.NO_PROXY)
                .dns(dns)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                // Connects on the thread that asks: handing over to another costs time, and closing would print its
                // interruption.
                .fastFallback(false)
                .connectTimeout(connect)
                .readTimeout(total)
                .callTimeout(total)
                .build();
        Secure secure = new Secure(plain, tls);
        if (!tls.needsNoFile()) {
            secure.client();
        }
        return new HttpClients(plain, secure);
    }

    /** Loads OkHttp; what it makes of itself then stays. */
    static void prepare() {
        OkHttpClient loaded =
                new OkHttpClient.Builder().connectionSpecs(CLEARTEXT).build();
        assert loaded.connectionSpecs().equals(CLEARTEXT);
    }

    Dns dns() {
        return plain.dns();
    }

    /** Throws {@link IOException} when the runtime's own authorities cannot be read. */
    OkHttpClient forUrl(HttpUrl url) throws IOException {
        return url.isHttps() ? secure.client() : plain;
    }

    /** The client for this URL, which asks only at this address. */
    OkHttpClient forUrl(HttpUrl url, InetAddress address) throws IOException {
        return forUrl(url).newBuilder().dns(_ -> List.of(address)).build();
    }

    /** The client for https, made by whoever needs it first. */
    private static final class Secure {
        private final OkHttpClient plain;
        private final ProbeTls tls;
        private volatile @Nullable OkHttpClient made;

        private Secure(OkHttpClient plain, ProbeTls tls) {
            this.plain = plain;
            this.tls = tls;
        }

        OkHttpClient client() throws IOException {
            OkHttpClient client = made;
            return client == null ? make() : client;
        }

        private synchronized OkHttpClient make() throws IOException {
            OkHttpClient client = made;
            if (client == null) {
                TlsFiles.Material material = TlsFiles.read(tls);
                var builder = plain.newBuilder()
                        .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
                        .sslSocketFactory(material.context().getSocketFactory(), material.trust());
                if (!tls.verifyHostNames()) {
                    builder.hostnameVerifier((_, _) -> true);
                }
                client = builder.build();
                made = client;
            }
            return client;
        }
    }
}
