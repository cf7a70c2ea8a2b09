package dev.fairlead.docker;

import static dev.fairlead.docker.Awaiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster in which everything speaks TLS: Patroni's REST API, which asks every client for a certificate, and PostgreSQL. One proxy, which has a certificate,
 * is in front of it all the while.
 */
@Tag("cluster")
@Timeout(300)
class TlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A planned change of the leader waits for no time to live. */
    private static final Duration SWITCHOVER_LIMIT = Duration.ofSeconds(20);

    /** 127.0.0.1 is where tests reach the proxy, which has no certificate of its own: clients verify the member behind it. */
    private static final List<String> SERVER_NAMES = List.of("DNS:node1", "DNS:node2", "IP:127.0.0.1");

    private static final String ONE_WAY = "{ ca: /etc/fairlead/ca.crt }";
    private static final String BOTH_WAYS =
            "{ ca: /etc/fairlead/ca.crt, certificate: /etc/fairlead/client.crt, key: /etc/fairlead/client.key }";

    @TempDir
    private static Path made;

    @TempDir
    private static Path others;

    private static Certificates certificates;
    private static Certificates strangers;
    private static Cluster cluster;
    private static ProxyContainer proxy;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        Engine.require();
        certificates = Certificates.create(made, SERVER_NAMES);
        strangers = Certificates.create(others, SERVER_NAMES);
        cluster = Cluster.withTls(2, certificates);
        configure(made, BOTH_WAYS);
        proxy = ProxyContainer.of(cluster, made).started();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.stop();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void settle() {
        cluster.awaitHealthy();
    }

    @Test
    void a_proxy_with_a_certificate_that_patroni_asks_for_follows_a_switchover() throws Exception {
        try (var writer = Writer.start(proxy)) {
            Member leader = cluster.switchover();

            writer.awaitWriteAt(leader);
            assertThat(writer.errors()).hasSizeLessThanOrEqualTo(1);
            assertThat(writer.longestGap()).isLessThan(SWITCHOVER_LIMIT);
            assertThat(proxy.readiness()).isEqualTo(200);
            assertThat(proxy.seen())
                    .hasEntrySatisfying(
                            leader.name(),
                            seen -> assertThat(seen.path("certificateExpires").asString(""))
                                    .isNotEmpty());
        }
    }

    @Test
    void a_client_that_verifies_the_server_speaks_tls_with_it_through_the_proxy_and_follows_a_switchover()
            throws Exception {
        try (var writer = Writer.start(() -> proxy.verifyingUrl(certificates.authority()))) {
            Member leader = cluster.switchover();

            writer.awaitWriteAt(leader);
            assertThat(writer.errors()).filteredOn(error -> !isRefusal(error)).hasSizeLessThanOrEqualTo(1);
            assertThat(writer.longestGap()).isLessThan(SWITCHOVER_LIMIT);
            assertThat(writer.isAllTls()).isTrue();
        }
    }

    /** What a leader says to a new client while it shuts down: within TLS, so the proxy cannot see it and try again. */
    private static boolean isRefusal(String error) {
        return error.equals("FATAL: the database system is shutting down");
    }

    @Test
    void megabytes_go_both_ways_over_tls_unchanged() throws Exception {
        byte[] sent = new byte[8 << 20];
        new Random(5432).nextBytes(sent);

        try (Connection session = DriverManager.getConnection(proxy.verifyingUrl(certificates.authority()));
                var echo = session.prepareStatement(
                        "select ?::bytea, ssl, version from pg_stat_ssl where pid = pg_backend_pid()")) {
            echo.setBytes(1, sent);
            var row = echo.executeQuery();

            assertThat(row.next()).isTrue();
            assertThat(row.getBytes(1)).isEqualTo(sent);
            assertThat(row.getBoolean(2)).isTrue();
            assertThat(row.getString(3)).startsWith("TLSv1.");
        }
    }

    @Test
    void a_client_that_trusts_another_authority_refuses_the_server_behind_the_proxy() {
        assertThatThrownBy(() -> ProxyContainer.ask(proxy.verifyingUrl(strangers.authority()), "select 1"))
                .isInstanceOf(SQLException.class)
                .hasStackTraceContaining("PKIX path");
    }

    @Test
    void a_proxy_without_the_certificate_is_not_ready_and_says_that_patroni_requires_one() throws Exception {
        assertSaysWhyItServesNobody(certificates, ONE_WAY, "certificate_required");
    }

    @Test
    void a_proxy_that_trusts_another_authority_is_not_ready_and_says_so() throws Exception {
        assertSaysWhyItServesNobody(strangers, BOTH_WAYS, "unable to find valid certification path");
    }

    private void assertSaysWhyItServesNobody(Certificates its, String tls, String why) throws IOException {
        for (String name : List.of("ca.crt", "client.crt", "client.key")) {
            Files.copy(its.directory().resolve(name), directory.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        configure(directory, tls);
        try (var wrong = ProxyContainer.of(cluster, directory)
                .waitingForLog(".*first verdict.*")
                .started()) {
            await("it says why", LIMIT, wrong::getLogs, () -> wrong.getLogs().contains(why));

            assertThat(wrong.readiness()).isEqualTo(503);
            assertThat(wrong.status().path("routes").path(0).path("leads").asString())
                    .isEqualTo("held");
            assertThat(wrong.status().path("clusters").path(0).path("primary").toString())
                    .contains("\"unreachable\"", why);
        }
    }

    private static void configure(Path directory, String tls) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("fairlead.yaml"), """
            clusters:
              - patroni: [%s]
                tls: %s
                routes:
                  - { name: rw, listen: "0.0.0.0:5432", to: primary }
            """.formatted(
                        cluster.patroni().replace(",", ", "), tls));
    }
}
