package dev.fairlead.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.Access;
import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.cluster.Backend;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.routing.Target;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** What is written, how it looks, and how that is changed while it runs. */
class LoggingTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Logger root = Logger.getLogger("");
    private Handler[] handlersBefore;
    private Level levelBefore;

    @BeforeEach
    void remember_the_set_up() {
        handlersBefore = root.getHandlers();
        levelBefore = root.getLevel();
    }

    @AfterEach
    void put_it_back() {
        Logging.change("dev.fairlead.some", Logging.Threshold.INFO);
        Logging.change(Logging.Threshold.INFO);
        for (Handler ours : root.getHandlers()) {
            root.removeHandler(ours);
        }
        for (Handler before : handlersBefore) {
            root.addHandler(before);
        }
        root.setLevel(levelBefore);
    }

    private void configure(Logging.Format format) {
        Logging.configure(Logging.Threshold.INFO, format, new PrintStream(written, true, UTF_8));
    }

    private String written() {
        return written.toString(UTF_8);
    }

    private static SessionSummary summary() {
        var backend = new Backend("node1", 5432, InetAddress.getLoopbackAddress());
        return new SessionSummary(
                7,
                "rw",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
                Optional.of(new Target("node1", backend, backend, true)),
                CloseReason.CLIENT_CLOSED,
                Duration.ofMillis(1_500).toNanos(),
                Duration.ofMillis(2).toNanos(),
                Duration.ofMillis(12).toNanos(),
                Duration.ofSeconds(3).toNanos(),
                Duration.ofMillis(4_520).toNanos(),
                100,
                2_000);
    }

    @Test
    void a_session_is_one_line_for_people() {
        configure(Logging.Format.TEXT);

        new SessionLog().onClosed(summary());

        assertThat(written())
                .endsWith("INFO  session id=7 route=rw client=127.0.0.1:40000 member=node1 backend=node1:5432 sent=100B"
                        + " received=2000B held=1500.0ms dial=2.0ms open=10.0ms relay=3000.0ms total=4520.0ms"
                        + " reason=client-closed\n");
    }

    @Test
    void a_session_has_fields_of_its_own_for_machines() {
        configure(Logging.Format.JSON);

        new SessionLog().onClosed(summary());

        var line = JsonMapper.shared().readTree(written());
        assertThat(line.path("message").asString()).isEqualTo("session ended");
        assertThat(line.path("source").asString()).isEqualTo("session");
        assertThat(line.path("id").asLong()).isEqualTo(7);
        assertThat(line.path("route").asString()).isEqualTo("rw");
        assertThat(line.path("receivedBytes").asLong()).isEqualTo(2_000);
        assertThat(line.path("heldMillis").asDouble()).isEqualTo(1_500.0);
        assertThat(line.path("reason").asString()).isEqualTo("client-closed");
    }

    private static HttpResponse<String> order(String method, String query) throws Exception {
        var endpoints = new Endpoints();
        LogLevels.addTo(endpoints);
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var loops = EventLoops.start(1, TransportKind.best(), AdminServer::onFailure);
                var server = AdminServer.start(loops, anyPort, new Access(Optional.empty(), false), endpoints);
                var http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/api/v1/log" + query);
            var request = HttpRequest.newBuilder(uri)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_level_is_changed_at_once_for_all_of_ours() throws Exception {
        configure(Logging.Format.TEXT);
        var log = LoggerFactory.getLogger("dev.fairlead.some.Thing");
        log.debug("not yet");

        order("POST", "?level=debug");
        log.debug("now");
        order("POST", "?level=warn");
        log.info("no more");

        assertThat(written()).contains("DEBUG now").doesNotContain("not yet").doesNotContain("no more");
    }

    @Test
    void a_level_is_changed_for_one_part_only() throws Exception {
        configure(Logging.Format.TEXT);

        HttpResponse<String> answer = order("POST", "?level=DEBUG&logger=some");
        LoggerFactory.getLogger("dev.fairlead.some.Thing").debug("this part");
        LoggerFactory.getLogger("dev.fairlead.other.Thing").debug("another part");

        assertThat(written()).contains("this part").doesNotContain("another part");
        assertThat(answer.body()).contains("\"dev.fairlead\":\"info\"", "\"dev.fairlead.some\":\"debug\"");
        assertThat(order("GET", "").body()).isEqualTo(answer.body());
    }

    @Test
    void what_is_no_level_is_refused_with_those_that_are() throws Exception {
        assertThat(order("POST", "?level=loud").statusCode()).isEqualTo(400);
        assertThat(order("POST", "?level=loud").body())
                .contains("level must be one of error, warn, info, debug but was loud");
        assertThat(order("POST", "").body()).contains("level is missing");
        assertThat(order("POST", "?level=debug&logger=no%20name").body()).contains("logger must be");
    }
}
