package dev.fairlead.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image as README.md says to run it: a read-only root file system, no capability, 256 MB of memory. */
final class ProxyContainer extends GenericContainer<ProxyContainer> {
    static final int PRIMARY = 5432;
    static final int REPLICAS = 5433;

    /** For routes that a test adds while it runs: a port must be published before. */
    static final int SPARE = 5434;

    static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final int ADMIN = 8080;
    private static final String TOKEN = "sixteen-or-more-letters";
    private static final long MEMORY_BYTES = 256L << 20;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private ProxyContainer(Cluster cluster) {
        super(Engine.FAIRLEAD);
        withNetwork(cluster.clients()).withLabels(Engine.labels());
        withExposedPorts(PRIMARY, REPLICAS, SPARE, ADMIN);
        withEnv("FAIRLEAD_ADMIN", "0.0.0.0:8080").withEnv("FAIRLEAD_ADMIN_TOKEN", TOKEN);
        withCreateContainerCmdModifier(command -> harden(Objects.requireNonNull(command.getHostConfig())));
        waitingFor(Wait.forHttp("/readyz").forPort(ADMIN).withStartupTimeout(START_LIMIT));
    }

    /** Configured by environment alone. */
    static ProxyContainer of(Cluster cluster) {
        return new ProxyContainer(cluster)
                .withEnv("FAIRLEAD_PATRONI", cluster.patroni())
                .withEnv("FAIRLEAD_PRIMARY", "0.0.0.0:" + PRIMARY)
                .withEnv("FAIRLEAD_REPLICAS", "0.0.0.0:" + REPLICAS);
    }

    /** Configured by {@code fairlead.yaml} in a directory, which is mounted. */
    static ProxyContainer of(Cluster cluster, Path directory) {
        return new ProxyContainer(cluster)
                .withEnv("FAIRLEAD_CONFIG", "/etc/fairlead/fairlead.yaml")
                .withFileSystemBind(directory.toString(), "/etc/fairlead", BindMode.READ_ONLY);
    }

    private static void harden(HostConfig host) {
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withMemory(MEMORY_BYTES)
                .withMemorySwap(MEMORY_BYTES);
    }

    /** Where it is not to get ready: started when it has logged a line like this. */
    ProxyContainer waitingForLog(String pattern) {
        return waitingFor(Wait.forLogMessage(pattern, 1).withStartupTimeout(START_LIMIT));
    }

    ProxyContainer started() {
        start();
        return this;
    }

    InspectContainerResponse inspect() {
        return dockerClient.inspectContainerCmd(getContainerId()).exec();
    }

    /** As {@code docker restart}: SIGTERM, the end, and a new start. */
    void restart() {
        dockerClient.restartContainerCmd(getContainerId()).exec();
    }

    /** For a driver; another one after a restart, when the engine publishes other ports. */
    String url(int port) {
        return "jdbc:postgresql://" + address(port) + "/postgres?user=postgres&password=" + Cluster.PASSWORD
                + "&sslmode=disable&connectTimeout=70&loginTimeout=70";
    }

    /** For a driver that goes to the primary, insists on TLS, and verifies that the server is {@link #getHost} by the word of this authority. */
    String verifyingUrl(Path authority) {
        return url(PRIMARY).replace("sslmode=disable", "sslmode=verify-full&sslrootcert=" + authority);
    }

    /**
     * HOST:PORT at which the engine publishes it.
     *
     * @throws IllegalStateException while it does not, because the container is being restarted
     */
    String address(int port) {
        Ports.Binding[] bindings =
                inspect().getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(port));
        if (bindings == null) {
            throw new IllegalStateException("not published now: " + port);
        }
        return getHost() + ":" + bindings[0].getHostPortSpec();
    }

    /** The first column of the first row. */
    String ask(int port, String sql) throws SQLException {
        return ask(url(port), sql);
    }

    static String ask(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                var statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /** What {@code fairlead status --json} shows. */
    JsonNode status() {
        return JsonMapper.shared().readTree(get("/api/v1/status").body());
    }

    /** The HTTP status of {@code /readyz}. */
    int readiness() {
        return get("/readyz").statusCode();
    }

    private HttpResponse<String> get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + address(ADMIN) + path))
                    .header("Authorization", "Bearer " + TOKEN)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the proxy does not answer", e);
        }
    }

    /** Each member as the proxy sees it. */
    Map<String, JsonNode> seen() {
        JsonNode members = status().path("clusters").path(0).path("members");
        var seen = new TreeMap<String, JsonNode>();
        members.forEach(member -> seen.put(member.path("name").asString(), member));
        return seen;
    }
}
