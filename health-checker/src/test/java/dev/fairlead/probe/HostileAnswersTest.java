package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Backend;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer that is not Patroni's ends as a value, bounded in time and in memory, and is never taken for a role. */
class HostileAnswersTest {
    private static final String PRIMARY = FakePatroni.recorded("4.0-primary.json");
    private static final int CHUNK = 64 * 1024;

    private NetworkProbing probing;

    @BeforeEach
    void open() throws IOException {
        probing = new NetworkProbing(ProbeTls.DEFAULTS, (_, _) -> {}, System::nanoTime);
    }

    @AfterEach
    void close() {
        probing.close();
    }

    static Stream<Arguments> bodiesThatAreNotPatronis() {
        return Stream.of(
                Arguments.of("html", 200, "<html><body>It works!</body></html>"),
                Arguments.of("nothing", 200, ""),
                Arguments.of("an array", 200, "[{\"role\": \"primary\", \"state\": \"running\"}]"),
                Arguments.of("a word", 200, "\"primary\""),
                Arguments.of("no role", 200, "{\"state\": \"running\"}"),
                Arguments.of("no state", 200, "{\"role\": \"primary\"}"),
                Arguments.of("role of a wrong type", 200, "{\"role\": 1, \"state\": \"running\"}"),
                Arguments.of("cut off", 200, PRIMARY.substring(0, PRIMARY.length() / 2)),
                Arguments.of("more after the end", 200, PRIMARY + PRIMARY),
                Arguments.of("deep nesting", 200, "[".repeat(100_000)),
                Arguments.of("deep nesting inside", 200, deep(PRIMARY)),
                Arguments.of("nesting that a stack bears", 200, inside(PRIMARY, nested(400))),
                Arguments.of("more values than Patroni has to say", 200, inside(PRIMARY, ones(120_000))),
                Arguments.of("a huge number", 200, PRIMARY.replace("83886928", "9".repeat(5_000))),
                Arguments.of("role of another server", 500, PRIMARY),
                Arguments.of("unauthorised", 401, PRIMARY),
                Arguments.of("no content is no answer", 204, ""));
    }

    private static String deep(String body) {
        return inside(body, nested(50_000));
    }

    private static String inside(String body, String value) {
        return body.strip().replaceFirst("}$", ", \"x\": " + value + "}");
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    /** An array that takes many times its text in memory. */
    private static String ones(int count) {
        return "[1" + ",1".repeat(count - 1) + "]";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreNotPatronis")
    void garbles_what_is_not_a_role_check(String name, int status, String body) {
        try (var patroni = FakePatroni.answering(status, body)) {
            assertThat(probe(patroni.url())).as(name).isInstanceOf(Observation.Garbled.class);
        }
    }

    @Test
    void stops_reading_at_the_bound() {
        byte[] garbage = "x".repeat(CHUNK).getBytes(StandardCharsets.US_ASCII);
        try (var patroni = FakePatroni.doing((_, out) -> {
            out.write(FakePatroni.http(200, ""));
            for (int sent = 0; sent < 10 * 1024 * 1024; sent += CHUNK) {
                out.write(garbage);
            }
        })) {
            assertThat(probe(patroni.url())).isInstanceOf(Observation.Garbled.class);
        }
    }

    @Test
    void follows_no_redirect() {
        try (var other = FakePatroni.answering(200, PRIMARY);
                var patroni = FakePatroni.doing(
                        (_, out) -> out.write(("HTTP/1.1 302 Found\r\nLocation: " + other.url() + "/primary\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(probe(patroni.url())).isInstanceOf(Observation.Garbled.class);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void is_unreachable_when_the_connection_ends_without_an_answer() {
        try (var patroni = FakePatroni.doing((_, _) -> {})) {
            assertThat(probe(patroni.url())).isInstanceOf(Observation.Unreachable.class);
        }
    }

    @Test
    void asks_once_when_the_connection_is_reset() {
        try (var patroni = FakePatroni.doing((client, _) -> client.setSoLinger(true, 0))) {
            assertThat(probe(patroni.url())).isInstanceOf(Observation.Unreachable.class);
            assertThat(patroni.requests()).hasSize(1);
        }
    }

    @Test
    void is_unreachable_when_nobody_listens() throws IOException {
        assertThat(probe("http://127.0.0.1:" + closedPort())).isInstanceOf(Observation.Unreachable.class);
    }

    @ParameterizedTest
    @MethodSource("urlsThatAreNone")
    void is_unreachable_at_what_is_no_url(String url) {
        assertThat(probe(url)).isInstanceOf(Observation.Unreachable.class);
    }

    static Stream<String> urlsThatAreNone() {
        return Stream.of(
                "", "node1:8008", "ftp://node1", "http://", "http://:8008", "http://a b/", "http://host:99999");
    }

    @Test
    void times_out_when_nothing_comes() throws InterruptedException {
        var over = new CountDownLatch(1);
        try (var patroni = FakePatroni.doing((_, _) -> over.await(20, TimeUnit.SECONDS))) {
            Observation observation = probe(patroni.url());

            assertThat(observation).isInstanceOf(Observation.TimedOut.class);
            assertThat(observation.endedAtNanos() - observation.sentAtNanos()).isLessThan(TimeUnit.SECONDS.toNanos(6));
        } finally {
            over.countDown();
        }
    }

    @Test
    void times_out_when_an_answer_drips() {
        try (var patroni = FakePatroni.doing((_, out) -> drip(out))) {
            Observation observation = probe(patroni.url());

            assertThat(observation).isInstanceOf(Observation.TimedOut.class);
            assertThat(observation.endedAtNanos() - observation.sentAtNanos()).isLessThan(TimeUnit.SECONDS.toNanos(6));
        }
    }

    private static void drip(OutputStream out) throws IOException, InterruptedException {
        var never = new CountDownLatch(1);
        out.write(FakePatroni.http(200, "{"));
        for (int written = 0; written < 200; written++) {
            out.write(' ');
            out.flush();
            if (never.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    @Test
    void counts_the_lease_from_before_the_request() {
        long before = System.nanoTime();
        try (var patroni = FakePatroni.answering(200, PRIMARY)) {
            Observation observation = probe(patroni.url());

            assertThat(observation.sentAtNanos() - before).isNotNegative();
            assertThat(observation.endedAtNanos() - observation.sentAtNanos()).isPositive();
        }
    }

    @Test
    void opens_a_fresh_connection_for_each_question_and_says_that_it_will_close_it() throws InterruptedException {
        String withLength = "HTTP/1.1 200 OK\r\nContent-Length: " + PRIMARY.length() + "\r\n\r\n" + PRIMARY;
        var connections = new java.util.concurrent.ConcurrentLinkedQueue<Integer>();
        try (var patroni = FakePatroni.doing((client, out) -> {
            connections.add(client.getPort());
            out.write(withLength.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // Keep-alive from this side: it is the prober that must end the connection.
            int end = client.getInputStream().read();
            assertThat(end).isEqualTo(-1);
        })) {
            assertThat(probe(patroni.url())).isInstanceOf(Observation.Answered.class);
            assertThat(probe(patroni.url())).isInstanceOf(Observation.Answered.class);

            assertThat(connections).doesNotHaveDuplicates().hasSize(2);
            List<String> request = patroni.requests().take();
            assertThat(request.getFirst()).isEqualTo("GET /primary HTTP/1.1");
            assertThat(request).contains("Connection: close");
        }
    }

    @Test
    void lists_nothing_from_garbage() {
        for (String body : List.of("{}", "[]", "{\"members\": 5}", "<html>", "")) {
            try (var patroni = FakePatroni.answering(200, body)) {
                assertThat(list(patroni.url())).as(body).isInstanceOf(Listing.Failed.class);
            }
        }
    }

    /** Each of them would take more of the heap than there is, a few at a time. */
    @ParameterizedTest
    @MethodSource("listsThatAreSmallOnlyAsText")
    void lists_nothing_from_what_would_fill_the_heap(String members) {
        try (var patroni = FakePatroni.answering(200, "{\"members\": " + members + "}")) {
            assertThat(list(patroni.url())).isInstanceOf(Listing.Failed.class);
        }
    }

    static Stream<String> listsThatAreSmallOnlyAsText() {
        return Stream.of(ones(2_000_000), ones(200_000), nested(400));
    }

    @Test
    void lists_a_thousand_members() {
        String member = """
            {"name": "postgresql-cluster-%04d", "role": "replica", "state": "streaming", "api_url": "http://10.20.30.40:8008/patroni", \
            "host": "10.20.30.40", "port": 5432, "timeline": 12, "lag": 0, "tags": {"nofailover": true, "zone": "eu-central-1a"}}\
            """;
        String members = java.util.stream.IntStream.range(0, 1_000)
                .mapToObj(member::formatted)
                .collect(java.util.stream.Collectors.joining(", "));
        try (var patroni = FakePatroni.answering(200, "{\"members\": [" + members + "]}")) {
            assertThat(((Listing.Listed) list(patroni.url())).members()).hasSize(1_000);
        }
    }

    @Test
    void skips_list_entries_that_have_no_name() {
        String body = """
            {"members": [5, null, "node9", {"name": 7}, {"role": "leader"}, {"name": "node1", "port": "x", "tags": 3}]}\
            """;
        try (var patroni = FakePatroni.answering(200, body)) {
            var listed = (Listing.Listed) list(patroni.url());

            assertThat(listed.members()).extracting(Listing.Entry::name).containsExactly("node1");
            assertThat(listed.members().getFirst().port()).isZero();
        }
    }

    @Test
    void asks_over_ipv6_where_the_url_says_so() {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        org.junit.jupiter.api.Assumptions.assumeTrue(isUsable(loopback), "no IPv6 on this machine");
        try (var patroni = FakePatroni.on(
                javax.net.ServerSocketFactory.getDefault(),
                "http",
                loopback,
                (_, out) -> out.write(FakePatroni.http(200, PRIMARY)))) {
            assertThat(probe(patroni.url("::1"))).isInstanceOf(Observation.Answered.class);
        }
    }

    private static boolean isUsable(InetAddress address) {
        try (var probe = new ServerSocket(0, 1, address)) {
            return probe.isBound();
        } catch (IOException none) {
            return false;
        }
    }

    /** One name for several members, as a headless service has it. */
    @Test
    void asks_a_seed_at_each_of_its_addresses_until_one_answers() {
        String list = FakePatroni.recorded("4.0-cluster.json");
        try (var patroni = FakePatroni.answering(200, list)) {
            String url = patroni.url("localhost");

            Listing listing = Asked.value(outcome -> probing.list(url, url, outcome));

            assertThat(listing).isInstanceOf(Listing.Listed.class);
            assertThat(listing.asked()).isEqualTo(url);
        }
    }

    @Test
    void resolves_a_name_and_says_so_when_it_does_not() {
        assertThat(Asked.<java.util.List<InetAddress>>value(outcome -> probing.resolve("localhost", outcome)))
                .isNotEmpty();
        assertThat(Asked.<java.util.List<InetAddress>>value(outcome -> probing.resolve("no.such.invalid", outcome)))
                .isEmpty();
        assertThat(probe("http://no.such.invalid:8008")).isInstanceOf(Observation.Unreachable.class);
    }

    @Test
    void tells_an_open_port_from_one_that_refuses() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var open = new ServerSocket(0, 5, loopback)) {
            assertThat(knock(open.getLocalPort())).isEqualTo(PortCheck.Outcome.OPEN);
            try (Socket knocked = open.accept()) {
                assertThat(knocked.getInputStream().read()).isEqualTo(-1);
            }
        }
        assertThat(knock(closedPort())).isEqualTo(PortCheck.Outcome.REFUSED);
    }

    private PortCheck.Outcome knock(int port) {
        var backend = new Backend("127.0.0.1", port, InetAddress.getLoopbackAddress());
        return Asked.<PortCheck>value(outcome -> probing.knock(backend, outcome))
                .outcome();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Listing list(String url) {
        return Asked.value(outcome -> probing.list("node1", url, outcome));
    }

    private Observation probe(String url) {
        return Asked.value(outcome -> probing.probe(url, outcome));
    }
}
