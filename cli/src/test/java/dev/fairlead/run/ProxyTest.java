package dev.fairlead.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.metric.Metric;
import dev.fairlead.metric.MetricList;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All parts together, in front of a member that pretends. */
@Timeout(90)
class ProxyTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private FakeMember member;
    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        member = new FakeMember();
        proxy = Proxy.start(config(member.url(), "127.0.0.1:0"), "test");
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        member.close();
        http.close();
    }

    private static Config config(String patroni, String primary) {
        var flags = Map.of(
                "--patroni", patroni, "--primary", primary, "--replicas", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        return config(flags);
    }

    private static Config config(Map<String, String> flags) {
        return ((Outcome.Valid) ConfigReader.read(new CommonCase(flags, Map.of()))).config();
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = proxy.listening("primary").getFirst();
        var client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(30_000);
        byte[] parameters = "user\0test\0\0".getBytes(StandardCharsets.US_ASCII);
        var out = new DataOutputStream(client.getOutputStream());
        out.writeInt(8 + parameters.length);
        out.writeInt(3 << 16);
        out.write(parameters);
        return client;
    }

    private static byte[] greeting(Socket client) throws IOException {
        return client.getInputStream().readNBytes(FakeMember.greeting().length);
    }

    private HttpResponse<String> get(String path) throws Exception {
        int port = proxy.adminAddress().orElseThrow().getPort();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The first client is held until there is a verdict, so being served means that there is one. */
    private void awaitVerdict() throws IOException {
        try (Socket client = connect()) {
            assertThat(greeting(client)).isEqualTo(FakeMember.greeting());
        }
    }

    @Test
    void serves_a_client_that_came_before_the_first_verdict() throws Exception {
        try (Socket client = connect()) {
            assertThat(greeting(client)).isEqualTo(FakeMember.greeting());
        }
    }

    @Test
    void tells_its_state_by_http() throws Exception {
        awaitVerdict();

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz/primary").body()).isEqualTo("to node1\n");
        assertThat(get("/readyz/replicas").statusCode()).isEqualTo(503);
        assertThat(get("/api/v1/status").body())
                .contains("\"verdict\":\"writable\",\"member\":\"node1\"", "\"scope\":\"fake\"", "NO_REPLICA")
                .contains(
                        "{\"member\":\"node1\",\"routed\":true,\"why\":\"the verified primary\"",
                        "\"result\":\"status 200, primary, running\"",
                        "\"probing\":{\"mode\":");
        assertThat(get("/metrics").body())
                .contains(
                        "fairlead_route_up{cluster=\"main\",route=\"primary\"} 1.0",
                        "fairlead_cluster_timeline{cluster=\"main\"} 1.0",
                        "fairlead_probes_total{cluster=\"main\",member=\"node1\",result=\"holds-lock\"}",
                        "fairlead_build_info{version=\"test\"} 1");
    }

    @Test
    void serves_no_metric_that_is_not_in_the_reference_and_explains_each() throws Exception {
        awaitVerdict();
        awaitMetric("fairlead_bytes_total");

        List<String> lines = get("/metrics").body().lines().toList();

        var known = MetricList.groups().values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(Metric::name, Function.identity()));
        for (String line : lines.stream().filter(line -> !line.startsWith("#")).toList()) {
            String name = line.split("[{ ]")[0].replaceFirst("_seconds_(bucket|sum|count|max)$", "_seconds");
            Objects.requireNonNull(known.get(name), line)
                    .labels()
                    .forEach(label -> assertThat(line).contains(label + "=\""));
        }
        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE")))
                .hasSameSizeAs(
                        lines.stream().filter(line -> line.startsWith("# HELP")).toList());
        assertThat(lines).contains("fairlead_stale_sessions{route=\"primary\"} 0.0");
    }

    @Test
    void serves_metrics_that_promtool_has_nothing_to_say_against() throws Exception {
        awaitVerdict();
        awaitMetric("fairlead_bytes_total");

        assertThat(Promtool.complaints(get("/metrics").body())).isEmpty();
    }

    @Test
    void counts_the_bytes_of_a_session_that_is_still_open() throws Exception {
        try (Socket client = connect()) {
            assertThat(greeting(client)).isEqualTo(FakeMember.greeting());

            awaitMetric(
                    "fairlead_bytes_total{direction=\"downstream\",route=\"primary\"} " + FakeMember.greeting().length);
        }
    }

    /** Counts of open sessions come once a second. */
    private void awaitMetric(String start) {
        Awaiting.until(() -> get("/metrics").body().lines().anyMatch(line -> line.startsWith(start)));
    }

    @Test
    void collects_and_serves_no_metrics_when_told_so(@TempDir Path directory) throws Exception {
        String yaml = """
            clusters: [{patroni: %s, routes: [{name: rw, listen: "127.0.0.1:0", to: primary}]}]
            admin: {listen: "127.0.0.1:0", metrics: false}
            """.formatted(member.url());
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), yaml);
        proxy.close();

        proxy = Proxy.start(config(Map.of("--config", file.toString())), "test");

        assertThat(get("/metrics").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/status").statusCode()).isEqualTo(200);
    }

    @Test
    void drains_when_told_and_ends_with_its_last_session() throws Exception {
        Socket client = connect();
        assertThat(greeting(client)).isEqualTo(FakeMember.greeting());

        var drained = proxy.drain();

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("draining\n");
        assertThat(drained).isNotDone();
        client.close();
        drained.get(30, TimeUnit.SECONDS);
    }

    @Test
    void does_not_start_on_a_port_that_is_taken() {
        int taken = proxy.listening("primary").getFirst().getPort();

        assertThatThrownBy(() -> Proxy.start(config(member.url(), "127.0.0.1:" + taken), "test"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("route primary")
                .hasMessageContaining("127.0.0.1:" + taken)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void finds_out_before_a_start_what_answers() throws Exception {
        List<String> lines = new ArrayList<>();
        int taken = proxy.listening("primary").getFirst().getPort();
        Config config = config(member.url() + ",http://127.0.0.1:1", "127.0.0.1:" + taken);

        int failures = new ConnectionCheck(lines::add, Clock.systemUTC()).check(config);

        assertThat(failures).isEqualTo(2);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("ok      seed " + member.url() + ": 1 members, leader node1"))
                .anyMatch(line -> line.startsWith("FAILED  seed http://127.0.0.1:1: "))
                .anyMatch(line -> line.startsWith("ok      member node1, Patroni at " + member.url()))
                .anyMatch(line ->
                        line.startsWith("ok      member node1, PostgreSQL at 127.0.0.1:" + member.postgresPort()))
                .anyMatch(line -> line.startsWith("FAILED  route primary, listening on 127.0.0.1:" + taken));
    }

    private static List<String> failuresOf(String... words) {
        List<String> lines = new ArrayList<>();
        Map<String, String> flags = new HashMap<>(Map.of("--primary", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        for (int i = 0; i < words.length; i += 2) {
            flags.put(words[i], words[i + 1]);
        }
        new ConnectionCheck(lines::add, Clock.systemUTC()).check(config(flags));
        return lines.stream().filter(line -> line.startsWith("FAILED")).toList();
    }

    @Test
    void finds_out_before_a_start_that_seeds_lead_to_two_clusters() throws Exception {
        try (var stranger = new FakeMember("other")) {
            String both = member.url() + "," + stranger.url();

            assertThat(failuresOf("--patroni", both))
                    .singleElement()
                    .asString()
                    .contains(
                            "different clusters", "scope fake at " + member.url(), "scope other at " + stranger.url());
            assertThat(failuresOf("--patroni", both, "--scope", "fake"))
                    .singleElement()
                    .asString()
                    .contains("fake is configured", "scope other at " + stranger.url())
                    .doesNotContain(member.url());
        }
    }

    @Test
    void finds_out_before_a_start_that_the_scope_is_not_the_configured_one() {
        assertThat(failuresOf("--patroni", member.url(), "--scope", "main"))
                .singleElement()
                .asString()
                .contains("main is configured", "scope fake at " + member.url());
        assertThat(failuresOf("--patroni", member.url(), "--scope", "fake")).isEmpty();
    }
}
