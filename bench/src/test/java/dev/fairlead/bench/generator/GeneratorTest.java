package dev.fairlead.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each program against the backend itself, with no proxy between: what they count must be true before it can say anything about a proxy. */
class GeneratorTest {
    private static final String HOST = "127.0.0.1";

    private ByteBackend backend;

    @BeforeAll
    static void requireCompiler() {
        NeedsCompiler.check();
    }

    @BeforeEach
    void startBackend() {
        backend = ByteBackend.start(HOST, 1);
    }

    @AfterEach
    void endBackend() {
        backend.close();
    }

    @Test
    void what_the_programs_share_holds() {
        JsonNode result = Generator.run("selftest");

        assertThat(result.path("checks").asString()).isEqualTo("hold");
    }

    @Test
    void pingpong_counts_the_messages_that_the_backend_saw() {
        JsonNode result = pingpong(backend.address(), "--connections", "7", "--warm-up", "0");

        JsonNode seen = backend.end();
        assertThat(failures(result)).isZero();
        assertThat(seen.path("connections").asLong()).isEqualTo(7);
        assertThat(seen.path("sent").asLong() / 64)
                .as("besides the counted ones at most one a connection was under way when the time began, and one"
                        + " when it ended")
                .isBetween(count(result, "messages"), count(result, "messages") + 14);
    }

    @Test
    void pingpong_tells_latencies_in_order_and_the_time_of_a_watched_process() {
        JsonNode result = pingpong(backend.address(), "--watch", Long.toString(backend.pid()));

        JsonNode latency = result.path("latency_micros");
        assertThat(latency.path("p50").asDouble()).isPositive();
        assertThat(List.of(
                        latency.path("p50").asDouble(),
                        latency.path("p99").asDouble(),
                        latency.path("p99.9").asDouble(),
                        latency.path("max").asDouble()))
                .isSorted();
        assertThat(result.path("watched_cpu_seconds").asDouble()).isPositive();
        assertThat(result.path("cpu_seconds").asDouble()).isPositive();
    }

    @Test
    void pingpong_notices_a_wrong_byte() {
        try (ByteBackend spoiling = ByteBackend.spoiling(HOST, 1_000)) {
            JsonNode result = pingpong(spoiling.address(), "--connections", "3");

            assertThat(count(result, "wrong")).isEqualTo(3);
        }
    }

    @Test
    void pingpong_counts_refused_connections() throws IOException {
        JsonNode result = pingpong(closedPort(), "--connections", "3");

        assertThat(count(result, "refused")).isEqualTo(3);
        assertThat(count(result, "messages")).isZero();
    }

    @Test
    void pingpong_counts_connections_that_end() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Generator pingpong = Generator.start(
                        "pingpong",
                        "--to",
                        HOST + ":" + server.getLocalPort(),
                        "--connections",
                        "2",
                        "--seconds",
                        "1")) {
            server.accept().close();
            server.accept().close();

            assertThat(count(pingpong.nextLine(), "broken")).isEqualTo(2);
        }
    }

    @Test
    void churn_counts_the_sessions_that_the_backend_saw() {
        JsonNode result = churn(backend.address(), "--warm-up", "0");

        JsonNode seen = backend.end();
        assertThat(failures(result)).isZero();
        assertThat(seen.path("broken").asLong()).isZero();
        assertThat(seen.path("connections").asLong())
                .as("the counted ones, and those under way when the time ended")
                .isBetween(count(result, "sessions"), count(result, "sessions") + 4);
    }

    @Test
    void churn_notices_a_wrong_byte() {
        try (ByteBackend spoiling = ByteBackend.spoiling(HOST, 63)) {
            JsonNode result = churn(spoiling.address());

            assertThat(count(result, "wrong")).isPositive();
            assertThat(count(result, "sessions")).isZero();
        }
    }

    @Test
    void churn_counts_refused_connections() throws IOException {
        JsonNode result = churn(closedPort());

        assertThat(count(result, "refused")).isPositive();
        assertThat(count(result, "sessions")).isZero();
    }

    @Test
    void bulk_moves_every_byte_both_ways() {
        for (String direction : List.of("down", "up")) {
            JsonNode result = bulk(backend.address(), direction);

            assertThat(count(result, "bytes")).isEqualTo(50_000_000);
            assertThat(failures(result)).isZero();
        }
    }

    @Test
    void bulk_notices_a_wrong_byte_both_ways() {
        try (ByteBackend spoiling = ByteBackend.spoiling(HOST, 49_999_999)) {
            assertThat(count(bulk(spoiling.address(), "down"), "wrong")).isEqualTo(1);
            assertThat(count(bulk(backend.address(), "up", "--spoil", "49999999"), "wrong"))
                    .isEqualTo(1);
        }
    }

    @Test
    void bulk_counts_a_refused_connection() throws IOException {
        assertThat(count(bulk(closedPort(), "down"), "refused")).isEqualTo(1);
    }

    @Test
    void idle_keeps_sessions_open_until_its_input_ends() {
        try (Generator idle = Generator.start("idle", "--to", backend.address(), "--sessions", "50")) {
            assertThat(count(idle.nextLine(), "open")).isEqualTo(50);

            idle.endInput();

            assertThat(count(idle.nextLine(), "lost")).isZero();
            assertThat(backend.end().path("connections").asLong()).isEqualTo(50);
        }
    }

    @Test
    void idle_says_which_sessions_were_lost() {
        try (Generator idle = Generator.start("idle", "--to", backend.address(), "--sessions", "50")) {
            idle.nextLine();
            backend.close();

            idle.endInput();

            assertThat(count(idle.nextLine(), "lost")).isEqualTo(50);
        }
    }

    @Test
    void stalled_readers_get_every_byte_in_the_end() {
        try (Generator stall = stall(backend.address())) {
            assertThat(count(stall.nextLine(), "stalled")).isEqualTo(5);

            JsonNode result = stall.nextLine();

            assertThat(count(result, "bytes")).isEqualTo(5 * 20_000_000L);
            assertThat(failures(result)).isZero();
        }
    }

    @Test
    void stalled_readers_notice_a_wrong_byte() {
        try (ByteBackend spoiling = ByteBackend.spoiling(HOST, 19_999_999);
                Generator stall = stall(spoiling.address())) {
            stall.nextLine();

            assertThat(count(stall.nextLine(), "wrong")).isEqualTo(5);
        }
    }

    @Test
    void startup_times_a_command_up_to_its_first_answer(@TempDir Path directory) throws IOException {
        String address = closedPort();
        String slowBackend = "sleep 0.1; mkfifo input; exec %s --listen %s 0<>input"
                .formatted(NativeBuild.program("backend"), address);

        JsonNode result = startup(address, directory, "sh", "-c", "cd " + directory + "; " + slowBackend);

        assertThat(result.path("answered_millis").asDouble())
                .isGreaterThanOrEqualTo(result.path("accepted_millis").asDouble())
                .isGreaterThan(100);
        assertThat(count(result, "refused")).isPositive();
    }

    @Test
    void startup_says_when_the_command_ends_without_an_answer(@TempDir Path directory) throws IOException {
        String address = closedPort();

        assertThatThrownBy(() -> startup(address, directory, "false"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("without a result");
    }

    private static JsonNode startup(String address, Path directory, String... command) {
        String log = directory.resolve("log").toString();
        return Generator.run("startup", with(List.of("--to", address, "--ask", "echo", "--log", log, "--"), command));
    }

    private static JsonNode pingpong(String address, String... more) {
        return Generator.run("pingpong", with(List.of("--to", address, "--seconds", "0.2"), more));
    }

    private static JsonNode churn(String address, String... more) {
        return Generator.run("churn", with(List.of("--to", address, "--seconds", "0.2", "--concurrency", "4"), more));
    }

    private static JsonNode bulk(String address, String direction, String... more) {
        return Generator.run(
                "bulk", with(List.of("--to", address, "--bytes", "50000000", "--direction", direction), more));
    }

    private static Generator stall(String address) {
        return Generator.start("stall", "--to", address, "--readers", "5", "--bytes", "20000000", "--seconds", "0.1");
    }

    private static List<String> with(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }

    private static long count(JsonNode result, String name) {
        return result.required(name).asLong();
    }

    private static long failures(JsonNode result) {
        return count(result, "refused") + count(result, "broken") + count(result, "wrong");
    }

    /** HOST:PORT where nobody listens. */
    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return HOST + ":" + socket.getLocalPort();
        }
    }
}
