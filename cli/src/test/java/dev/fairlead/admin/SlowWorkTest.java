package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.TransportKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients have little time, and what they ask for has much. */
@Timeout(60)
class SlowWorkTest {
    private static final Duration MESSAGE = Duration.ofMillis(200);
    private static final Duration WORK = Duration.ofMillis(1_500);

    private final EventLoops loops = EventLoops.start(1, TransportKind.best(), AdminServer::onFailure);
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        var endpoints = new Endpoints()
                .add("POST", "/api/v1/slow", _ -> waiting(3 * MESSAGE.toMillis()))
                .add("POST", "/api/v1/stuck", _ -> waiting(TimeUnit.MINUTES.toMillis(10)))
                .add("POST", "/api/v1/flood", _ -> new Answer.Streamed("text/plain", this::flood))
                .add("POST", "/api/v1/echo", request -> Answer.text(200, request.body()));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var access = new Access(Optional.empty(), false);
        server = AdminServer.start(loops, address, access, endpoints, new AdminServer.Limits(MESSAGE, WORK));
    }

    private Answer waiting(long millis) {
        try {
            return Answer.text(200, never.await(millis, TimeUnit.MILLISECONDS) ? "never" : "done");
        } catch (InterruptedException e) {
            // Left for the server to take back.
            Thread.currentThread().interrupt();
            interrupted.complete(true);
            return Answer.text(503, "given up");
        }
    }

    private void flood(OutputStream to) throws IOException {
        try {
            while (true) {
                to.write(new byte[64 * 1024]);
            }
        } finally {
            ended.complete(true);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
        client.close();
    }

    private HttpResponse<String> post(String path) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void work_that_takes_longer_than_a_message_may_has_its_answer_sent() throws Exception {
        HttpResponse<String> answer = post("/api/v1/slow");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("done\n");
        assertThat(interrupted).isNotDone();
    }

    @Test
    void work_without_an_end_is_given_up_and_the_client_is_told() throws Exception {
        HttpResponse<String> answer = post("/api/v1/stuck");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(interrupted).isCompletedWithValue(true);
        assertThat(post("/api/v1/echo").body()).isEqualTo("{}\n");
    }

    @Test
    void a_body_that_does_not_come_in_time_ends_the_connection() throws Exception {
        try (var slow =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            slow.setSoTimeout(5_000);
            String head = "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345";
            slow.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void an_answer_that_is_not_taken_in_time_is_not_written_to_its_end() throws Exception {
        try (var deaf =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            String head = "POST /api/v1/flood HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
            deaf.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
