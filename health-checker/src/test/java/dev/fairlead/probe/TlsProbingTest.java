package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLServerSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** https to Patroni: who is trusted, who we say we are, and when the certificate will expire. */
class TlsProbingTest {
    private static final String PRIMARY = FakePatroni.recorded("4.0-primary.json");

    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("an authority")
            .build();

    @TempDir
    private Path directory;

    private Path ca;

    @BeforeEach
    void writeAuthority() throws IOException {
        ca = write("ca.pem", authority.certificatePem());
    }

    @Test
    void trusts_who_the_configured_authority_signed_and_remembers_when_that_expires() throws IOException {
        HeldCertificate server = signed("127.0.0.1");

        try (var patroni = https(server, ClientAuth.NONE)) {
            assertThat(probe(patroni.url(), trusting(true))).isInstanceOf(Observation.Answered.class);
            assertThat(expiries)
                    .containsEntry(
                            patroni.url(), server.certificate().getNotAfter().toInstant());
        }
    }

    @Test
    void refuses_who_another_authority_signed() throws IOException {
        HeldCertificate selfSigned = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();

        try (var patroni = https(selfSigned, ClientAuth.NONE)) {
            assertThat(probe(patroni.url(), trusting(true))).isInstanceOf(Observation.Unreachable.class);
            assertThat(probe(patroni.url(), ProbeTls.DEFAULTS)).isInstanceOf(Observation.Unreachable.class);
        }
    }

    @Test
    void trusts_a_self_signed_certificate_that_is_given_as_the_authority() throws IOException {
        HeldCertificate selfSigned = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        Path trusted = write("self.pem", selfSigned.certificatePem());

        try (var patroni = https(selfSigned, ClientAuth.NONE)) {
            var tls = new ProbeTls(Optional.of(trusted), Optional.empty(), Optional.empty(), true);
            assertThat(probe(patroni.url(), tls)).isInstanceOf(Observation.Answered.class);
        }
    }

    @Test
    void checks_host_names_unless_told_not_to() throws IOException {
        try (var patroni = https(signed("another.example"), ClientAuth.NONE)) {
            assertThat(probe(patroni.url(), trusting(true))).isInstanceOf(Observation.Unreachable.class);
            assertThat(probe(patroni.url(), trusting(false))).isInstanceOf(Observation.Answered.class);
        }
    }

    @Test
    void names_the_expiry_as_the_cause() throws IOException {
        HeldCertificate expired = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("127.0.0.1")
                .validityInterval(1_000_000_000_000L, 1_100_000_000_000L)
                .build();

        try (var patroni = https(expired, ClientAuth.NONE)) {
            var observation = (Observation.Unreachable) probe(patroni.url(), trusting(true));

            assertThat(observation.cause()).containsIgnoringCase("expired");
        }
    }

    /** Both kinds of keys that Patroni's users have. */
    enum KeyKind {
        RSA,
        EC
    }

    @ParameterizedTest
    @EnumSource
    void shows_a_client_certificate_where_one_is_required(KeyKind kind) throws IOException {
        HeldCertificate client = client(kind);
        Path certificate = write("client.pem", client.certificatePem());
        Path key = write("client.key", client.privateKeyPkcs8Pem());

        try (var patroni = https(signed("127.0.0.1"), ClientAuth.REQUIRED)) {
            var tls = new ProbeTls(Optional.of(ca), Optional.of(certificate), Optional.of(key), true);
            assertThat(probe(patroni.url(), tls)).isInstanceOf(Observation.Answered.class);
        }
    }

    @Test
    void finds_certificate_and_key_in_one_file() throws IOException {
        HeldCertificate client = client(KeyKind.EC);
        Path both = write("both.pem", client.certificatePem() + client.privateKeyPkcs8Pem());

        try (var patroni = https(signed("127.0.0.1"), ClientAuth.REQUIRED)) {
            var tls = new ProbeTls(Optional.of(ca), Optional.of(both), Optional.of(both), true);
            assertThat(probe(patroni.url(), tls)).isInstanceOf(Observation.Answered.class);
        }
    }

    @Test
    void is_unreachable_without_the_client_certificate_that_is_required() throws IOException {
        try (var patroni = https(signed("127.0.0.1"), ClientAuth.REQUIRED)) {
            assertThat(probe(patroni.url(), trusting(true))).isInstanceOf(Observation.Unreachable.class);
        }
    }

    @Test
    void takes_nothing_for_an_answer_when_the_schemes_do_not_match() throws IOException {
        try (var plain = FakePatroni.answering(200, PRIMARY);
                var secure = https(signed("127.0.0.1"), ClientAuth.NONE)) {
            String secureAsPlain = secure.url().replace("https:", "http:");
            String plainAsSecure = plain.url().replace("http:", "https:");

            assertThat(probe(secureAsPlain, trusting(true))).isNotInstanceOf(Observation.Answered.class);
            assertThat(probe(plainAsSecure, trusting(true))).isNotInstanceOf(Observation.Answered.class);
        }
    }

    @Test
    void says_which_file_cannot_be_used() throws IOException {
        Path noCertificate = write("no-certificate.pem", "nothing");
        Path noKey = write("no-key.pem", authority.certificatePem());
        Path missing = directory.resolve("missing.pem");

        assertThatThrownBy(
                        () -> open(new ProbeTls(Optional.of(noCertificate), Optional.empty(), Optional.empty(), true)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-certificate.pem");
        assertThatThrownBy(() -> open(new ProbeTls(Optional.empty(), Optional.of(ca), Optional.of(noKey), true)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-key.pem");
        assertThatThrownBy(() -> open(new ProbeTls(Optional.of(missing), Optional.empty(), Optional.empty(), true)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing.pem");
    }

    @Test
    void says_how_to_convert_a_key_of_another_form() throws IOException {
        HeldCertificate client = client(KeyKind.RSA);
        Path certificate = write("client.pem", client.certificatePem());
        Path key = write("old.key", client.privateKeyPkcs1Pem());

        assertThatThrownBy(() -> open(new ProbeTls(Optional.of(ca), Optional.of(certificate), Optional.of(key), true)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    private enum ClientAuth {
        NONE,
        REQUIRED
    }

    private FakePatroni https(HeldCertificate server, ClientAuth clientAuth) {
        var certificates = new HandshakeCertificates.Builder()
                .heldCertificate(server)
                .addTrustedCertificate(authority.certificate())
                .build();
        var sockets = certificates.sslContext().getServerSocketFactory();
        return FakePatroni.on(
                new AskingServerSockets(sockets, clientAuth == ClientAuth.REQUIRED),
                "https",
                InetAddress.getLoopbackAddress(),
                (_, out) -> out.write(FakePatroni.http(200, PRIMARY)));
    }

    /** Server sockets that ask for a client certificate, if told to. */
    private static final class AskingServerSockets extends javax.net.ServerSocketFactory {
        private final javax.net.ServerSocketFactory sockets;
        private final boolean required;

        AskingServerSockets(javax.net.ServerSocketFactory sockets, boolean required) {
            this.sockets = sockets;
            this.required = required;
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            var socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
            socket.setNeedClientAuth(required);
            return socket;
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }
    }

    private HeldCertificate signed(String name) {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName(name)
                .build();
    }

    private HeldCertificate client(KeyKind kind) {
        var builder = new HeldCertificate.Builder().signedBy(authority).commonName("fairlead");
        return (kind == KeyKind.RSA ? builder.rsa2048() : builder.ecdsa256()).build();
    }

    private ProbeTls trusting(boolean verifyHostNames) {
        return new ProbeTls(Optional.of(ca), Optional.empty(), Optional.empty(), verifyHostNames);
    }

    private Observation probe(String url, ProbeTls tls) throws IOException {
        try (NetworkProbing probing = open(tls)) {
            return Asked.value(outcome -> probing.probe(url, outcome));
        }
    }

    private NetworkProbing open(ProbeTls tls) throws IOException {
        return new NetworkProbing(tls, expiries::put, System::nanoTime);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
