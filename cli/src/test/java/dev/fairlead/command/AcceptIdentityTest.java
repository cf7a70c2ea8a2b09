package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.run.Awaiting;
import dev.fairlead.run.FakeMember;
import dev.fairlead.run.Proxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator accepts another identity of one of two clusters. */
@Timeout(90)
class AcceptIdentityTest {
    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();

    private Proxy start(FakeMember orders, FakeMember stock) throws Exception {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), """
            clusters:
              - name: orders
                patroni: %s
                routes: [{ name: orders-rw, listen: "127.0.0.1:0", to: primary }]
              - name: stock
                patroni: %s
                routes: [{ name: stock-rw, listen: "127.0.0.1:0", to: primary }]
            admin: { listen: "127.0.0.1:0" }
            """.formatted(orders.url(), stock.url()));
        Outcome outcome = ConfigReader.read(new CommonCase(Map.of("--config", file.toString()), Map.of()));
        return Proxy.start(((Outcome.Valid) outcome).config(), "test");
    }

    private int execute(Proxy proxy, String... args) {
        var out = new PrintWriter(said, true);
        int port = proxy.adminAddress().orElseThrow().getPort();
        return Main.execute(Map.of("FAIRLEAD_ADMIN", "127.0.0.1:" + port), out, out, args);
    }

    private static void awaitRoute(Proxy proxy, String route, String word) {
        int port = proxy.adminAddress().orElseThrow().getPort();
        var readiness = URI.create("http://127.0.0.1:" + port + "/readyz/" + route);
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(readiness).build();
            Awaiting.until(() -> http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains(word));
        }
    }

    @Test
    void a_cluster_of_another_identity_is_held_until_it_is_accepted() throws Exception {
        try (var orders = new FakeMember();
                var stock = new FakeMember();
                Proxy proxy = start(orders, stock)) {
            awaitRoute(proxy, "stock-rw", "node1");
            stock.isOf("8");
            awaitRoute(proxy, "stock-rw", "STRANGER");

            assertThat(execute(proxy, "accept-identity", "--cluster", "stock", "--reason", "pg_upgrade"))
                    .isZero();

            awaitRoute(proxy, "stock-rw", "node1");
            awaitRoute(proxy, "orders-rw", "node1");
        }
    }

    @Test
    void with_several_clusters_one_must_be_named() throws Exception {
        try (var orders = new FakeMember();
                var stock = new FakeMember();
                Proxy proxy = start(orders, stock)) {
            assertThat(execute(proxy, "accept-identity")).isEqualTo(2);
            assertThat(said.toString()).contains("cluster: which one? orders or stock");

            assertThat(execute(proxy, "accept-identity", "--cluster", "stock")).isZero();
            assertThat(said.toString()).contains("the identity of cluster stock is learned anew; ");
        }
    }
}
