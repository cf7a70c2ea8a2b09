package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.TransportKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private final FakeSource source = new FakeSource();
    private final HttpClient client = HttpClient.newHttpClient();
    private final EventLoops loops = EventLoops.start(1, TransportKind.best(), AdminServer::onFailure);
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var endpoints = new Endpoints();
        new Answers(source).addTo(endpoints);
        endpoints
                .add("GET", "/api/v1/echo/{what}", request -> Answer.json(List.of(request.variable("what"))))
                .add(
                        "POST",
                        "/api/v1/echo/{what}",
                        request -> Answer.json(List.of(
                                request.variable("what"),
                                request.parameter("deadline").orElse("none"),
                                request.body())))
                .add("GET", "/api/v1/lines", _ -> new Answer.Streamed("text/plain", AdminServerTest::lines))
                .add("GET", "/api/v1/picky", _ -> {
                    throw new BadRequest("deadline: needs a unit");
                });
        server = AdminServer.start(loops, anyPort, new Access(Optional.empty(), false), endpoints);
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
        client.close();
    }

    @Test
    void lives() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void is_ready_only_when_its_source_says_so() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        source.readiness = AdminSource.Readiness.DRAINING;

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("draining");
    }

    @Test
    void tells_of_each_route_whether_it_serves_now() throws Exception {
        assertThat(get("/readyz/rw").statusCode()).isEqualTo(200);
        assertThat(get("/readyz/ro").statusCode()).isEqualTo(503);
        assertThat(get("/readyz/ro").body()).contains("no replica is eligible");
        assertThat(get("/readyz/other").statusCode()).isEqualTo(404);
    }

    @Test
    void tells_its_status_as_json_without_absent_values() throws Exception {
        HttpResponse<String> response = get("/api/v1/status");

        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body()).isEqualTo("""
            {"version":"1.2","state":"serving","uptimeMillis":5,"clusters":[{"name":"main","scope":"lab","timelineFloor":2,"paused":false,"verdictAgeMillis":3,"primary":{"verdict":"writable","member":"node1","timeline":2,"confirmation":"own","leaseLeftMillis":900,"detail":""},"alarms":[],"orders":[],"members":[]}],"routes":[],"sessions":{"open":1,"most":100},"config":{"file":"fairlead.yaml","watched":true,"stale":false,"problems":[]}}
            """);
    }

    @Test
    void serves_metrics() throws Exception {
        assertThat(get("/metrics").body()).isEqualTo("fairlead_x 1\n");
    }

    @Test
    void says_so_when_metrics_are_switched_off() throws Exception {
        source.metrics = Optional.empty();

        assertThat(get("/metrics").statusCode()).isEqualTo(404);
        assertThat(get("/metrics").body()).contains("admin.metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=0.8", "*"})
    void compresses_what_is_long_for_who_asks(String encodings) throws Exception {
        String text = "fairlead_x 1\n".repeat(1_000);
        source.metrics = Optional.of(text);

        HttpResponse<byte[]> response = client.send(
                request("/metrics").header("Accept-Encoding", encodings).build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(response.body()).hasSizeLessThan(1_000);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "br"})
    void compresses_nothing_for_who_does_not_ask(String encodings) throws Exception {
        String text = "fairlead_x 1\n".repeat(1_000);
        source.metrics = Optional.of(text);

        HttpResponse<String> response = client.send(
                request("/metrics").header("Accept-Encoding", encodings).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.headers().firstValue("content-encoding")).isEmpty();
        assertThat(response.body()).isEqualTo(text);
    }

    @Test
    void refuses_other_methods_and_other_paths() throws Exception {
        assertThat(send("POST", "/livez").statusCode()).isEqualTo(405);
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void hands_what_stands_in_path_query_and_body_to_the_handler() throws Exception {
        assertThat(get("/api/v1/echo/node%201").body()).isEqualTo("[\"node 1\"]\n");
        assertThat(send("POST", "/api/v1/echo/a+b?deadline=6%30s&deadline=9s", "{}")
                        .body())
                .isEqualTo("[\"a+b\",\"60s\",\"{}\"]\n");
        assertThat(get("/api/v1/echo/").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/echo/a/b").statusCode()).isEqualTo(404);
    }

    @Test
    void refuses_in_json_below_api() throws Exception {
        assertThat(get("/api/v1/picky").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/picky").body()).isEqualTo("{\"error\":\"deadline: needs a unit\"}\n");
        assertThat(send("DELETE", "/api/v1/echo/x").statusCode()).isEqualTo(405);
        assertThat(send("DELETE", "/api/v1/echo/x").headers().firstValue("allow"))
                .contains("GET, HEAD, POST");
    }

    @Test
    void streams_an_answer_of_any_length() throws Exception {
        assertThat(get("/api/v1/lines").body().lines()).hasSize(100_000);
    }

    private static void lines(OutputStream to) throws IOException {
        for (int i = 0; i < 100_000; i++) {
            to.write("0123456789\n".getBytes(UTF_8));
        }
    }

    @Test
    void answers_head_without_a_body() throws Exception {
        HttpResponse<String> response = send("HEAD", "/livez");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("content-length"))
                .hasValue(get("/livez").body().length());
    }

    @Test
    void a_move_lets_nobody_in_before_its_rules_are_in_force() throws Exception {
        var elsewhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        AdminServer.Move move = server.moveTo(loops, elsewhere);
        HttpRequest early = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + move.address().getPort() + "/metrics"))
                .build();
        var answer = client.sendAsync(early, HttpResponse.BodyHandlers.ofString());
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        assertThat(answer).isNotDone();

        move.complete(new Access(Optional.of("secret"), true));

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
        assertThat(server.address()).isEqualTo(move.address());
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
    }

    @Test
    void survives_a_source_that_fails() throws Exception {
        source.fails = true;
        int failing = get("/metrics").statusCode();
        source.fails = false;

        assertThat(failing).isEqualTo(500);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return send(method, path, "");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private static final class FakeSource implements AdminSource {
        private volatile Readiness readiness = Readiness.READY;
        private volatile boolean fails;
        private volatile Optional<String> metrics = Optional.of("fairlead_x 1\n");

        @Override
        public Readiness readiness() {
            return readiness;
        }

        @Override
        public Optional<RouteReadiness> route(String name) {
            return switch (name) {
                case "rw" -> Optional.of(new RouteReadiness(true, "to node1"));
                case "ro" -> Optional.of(new RouteReadiness(false, "no replica is eligible"));
                default -> Optional.empty();
            };
        }

        @Override
        public StatusReport status() {
            var primary = new StatusReport.Primary(
                    "writable", "node1", 2, "own", OptionalLong.of(900), OptionalLong.empty(), "");
            var cluster = new StatusReport.Cluster(
                    "main",
                    Optional.of("lab"),
                    Optional.empty(),
                    2,
                    false,
                    OptionalLong.of(3),
                    primary,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of());
            return new StatusReport(
                    "1.2",
                    "serving",
                    5,
                    List.of(cluster),
                    List.of(),
                    new StatusReport.Sessions(1, 100),
                    new StatusReport.Configuration(
                            Optional.of("fairlead.yaml"),
                            true,
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of()));
        }

        @Override
        public Optional<String> metrics() {
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            return metrics;
        }
    }
}
