package dev.fairlead.bench.lab;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lab's etcd: one process, listening once for the lab and once for each member. */
final class Etcd {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path directory;
    private final Subnet subnet;
    private final Account account;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Etcd(Path directory, Subnet subnet, Account account) {
        this.directory = directory;
        this.subnet = subnet;
        this.account = account;
        this.port = Subnet.freePort(subnet.etcdHost());
    }

    int port() {
        return port;
    }

    void start() {
        String peer = "http://" + subnet.etcdHost() + ":" + Subnet.freePort(subnet.etcdHost());
        List<String> clients = new ArrayList<>(List.of(base()));
        for (int index = 1; index <= Subnet.MAX_MEMBERS; index++) {
            clients.add("http://" + subnet.etcdHost(index) + ":" + port);
        }
        List<String> command = new ArrayList<>(account.prefix());
        command.addAll(List.of(
                "etcd",
                "--name",
                "lab",
                "--data-dir",
                directory.resolve("data").toString(),
                "--logger",
                "zap",
                "--log-level",
                "warn",
                "--heartbeat-interval",
                "50",
                "--election-timeout",
                "500",
                "--listen-client-urls",
                String.join(",", clients),
                "--advertise-client-urls",
                base(),
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "lab=" + peer));
        Launch.inSession(command, directory, directory.resolve("etcd.log"));
        Await.until(
                "etcd to answer",
                PATIENCE,
                () -> ask("/v3/kv/range", keyQuery("nothing")).isPresent());
    }

    void freeze() {
        Processes.freeze(() -> Processes.below(directory));
    }

    void thaw() {
        Processes.signal("CONT", Processes.below(directory));
    }

    /** The value of {@code key}; empty when there is none, or when etcd does not answer. */
    Optional<String> read(String key) {
        return ask("/v3/kv/range", keyQuery(key))
                .map(answer -> answer.path("kvs").path(0).path("value").asString(""))
                .filter(value -> !value.isEmpty())
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }

    void delete(String key) {
        ask("/v3/kv/deleterange", keyQuery(key));
    }

    /** Deletes every key that begins with {@code prefix}, which ends with a slash. */
    void deleteBelow(String prefix) {
        String end = prefix.substring(0, prefix.length() - 1) + "0";
        ask("/v3/kv/deleterange", "{\"key\":\"%s\",\"range_end\":\"%s\"}".formatted(base64(prefix), base64(end)));
    }

    private String base() {
        return "http://" + subnet.etcdHost() + ":" + port;
    }

    private static String keyQuery(String key) {
        return "{\"key\":\"" + base64(key) + "\"}";
    }

    private static String base64(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<JsonNode> ask(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(Duration.ofSeconds(2))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Http.send(http, request)
                .filter(answer -> answer.statusCode() == 200)
                .map(Etcd::parse);
    }

    private static JsonNode parse(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
