package dev.fairlead.bench.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks and orders members through Patroni's REST API. */
final class PatroniRest {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration ORDER = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;

    PatroniRest(Optional<Certificates> certificates) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2));
        certificates.map(PatroniRest::trusting).ifPresent(builder::sslContext);
        this.http = builder.version(HttpClient.Version.HTTP_1_1).build();
    }

    /** The parsed body of a GET, whatever its status; empty when there is no answer. */
    Optional<JsonNode> get(Member member, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(member.restUrl() + path))
                .timeout(ANSWER)
                .build();
        return Http.send(http, request).map(answer -> JSON.readTree(answer.body()));
    }

    /** Sends an order and waits until it is carried out. Throws {@link LabException} with Patroni's words unless the status is 200. */
    String order(Member member, String method, String path, String body) {
        HttpResponse<String> answer = send(member, method, path, body)
                .orElseThrow(() -> new LabException(member.name() + " does not answer " + method + " " + path));
        if (answer.statusCode() != 200) {
            throw new LabException(
                    "%s %s on %s: %d %s".formatted(method, path, member.name(), answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    /** The same, for an order that may be refused. */
    boolean isTaken(Member member, String method, String path, String body) {
        return send(member, method, path, body)
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    private Optional<HttpResponse<String>> send(Member member, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(member.restUrl() + path))
                .timeout(ORDER)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Http.send(http, request);
    }

    private static SSLContext trusting(Certificates certificates) {
        try (InputStream client = Files.newInputStream(certificates.clientStore());
                InputStream authority = Files.newInputStream(certificates.authority())) {
            char[] password = Certificates.STORE_PASSWORD.toCharArray();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(client, password);
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, password);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "lab", CertificateFactory.getInstance("X.509").generateCertificate(authority));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LabException("cannot use the lab's own certificates", e);
        }
    }
}
