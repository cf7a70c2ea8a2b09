package dev.fairlead.docker;

import static dev.fairlead.docker.Awaiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a container gets its configuration. */
@Tag("cluster")
@Timeout(300)
class ConfigurationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String FILE = "fairlead.yaml";

    private Cluster cluster;

    @TempDir
    Path directory;

    @BeforeEach
    void prepare() throws IOException {
        cluster = Cluster.shared();
        // The container's user is nobody here, and has to read what is mounted.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void environment_alone_is_enough_to_write_and_to_read() throws Exception {
        try (var proxy = ProxyContainer.of(cluster).started();
                var writer = Writer.start(proxy)) {
            String readsFromReplica = proxy.ask(ProxyContainer.REPLICAS, "select pg_is_in_recovery()");

            assertThat(readsFromReplica).isEqualTo("t");
            assertThat(writer.errors()).isEmpty();
        }
    }

    @Test
    void a_mounted_file_is_followed_when_it_is_written_in_place_and_when_it_is_replaced() throws Exception {
        Files.writeString(directory.resolve(FILE), file(""));
        try (var proxy = ProxyContainer.of(cluster, directory).started()) {
            assertThat(proxy.ask(ProxyContainer.PRIMARY, "select 'served'")).isEqualTo("served");
            assertThat(serves(proxy, ProxyContainer.SPARE)).isFalse();

            Files.writeString(directory.resolve(FILE), file(SPARE_ROUTE));
            await("the new route serves", LIMIT, () -> serves(proxy, ProxyContainer.SPARE));

            Files.writeString(directory.resolve("new"), file(""));
            Files.move(directory.resolve("new"), directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            await("it is gone again", LIMIT, () -> !serves(proxy, ProxyContainer.SPARE));
        }
    }

    @Test
    void a_config_map_is_followed_when_its_symbolic_link_is_swapped() throws Exception {
        configMap("..1", file(""));
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve(FILE), Path.of("..data", FILE));
        try (var proxy = ProxyContainer.of(cluster, directory).started()) {
            assertThat(serves(proxy, ProxyContainer.SPARE)).isFalse();

            configMap("..2", file(SPARE_ROUTE));
            Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
            Files.move(directory.resolve("..data_tmp"), directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            await("the new route serves", LIMIT, () -> serves(proxy, ProxyContainer.SPARE));
        }
    }

    /** As the kubelet lays it out: a directory for each version, and a link to the one that counts. */
    private void configMap(String version, String text) throws IOException {
        Path place = Files.createDirectory(directory.resolve(version));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(place.resolve(FILE), text);
    }

    private static final String SPARE_ROUTE = "\n      - { name: spare, listen: \"0.0.0.0:5434\", to: primary }";

    private String file(String oneMoreRoute) {
        return """
            clusters:
              - patroni: [%s]
                routes:
                  - { name: rw, listen: "0.0.0.0:5432", to: primary }%s
            """.formatted(cluster.patroni().replace(",", ", "), oneMoreRoute);
    }

    /** The engine accepts on a published port whoever listens behind it; only an answer shows that somebody does. An SSLRequest gets one letter. */
    private static boolean serves(ProxyContainer proxy, int port) {
        String[] address = proxy.address(port).split(":");
        try (var socket = new Socket()) {
            socket.setSoTimeout(2_000);
            socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 2_000);
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
            return socket.getInputStream().read() == 'N';
        } catch (IOException notServed) {
            return false;
        }
    }
}
