package dev.fairlead.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two whole proxies, one of which takes over from the other, in front of a member that pretends. */
@EnabledOnOs(OS.LINUX)
@Timeout(90)
class TakeOverTest {
    @TempDir
    Path directory;

    private FakeMember member;
    private int first;
    private int second;
    private int admin;

    @BeforeEach
    void begin() throws Exception {
        member = new FakeMember();
        first = freePort();
        second = freePort();
        admin = freePort();
    }

    @AfterEach
    void end() throws IOException {
        member.close();
    }

    /** Not one of those that the kernel gives to connections: one of them could take it before the proxy does. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                // Another one.
            }
        }
    }

    /** A route to the primary on each of these ports. */
    private Config config(String patroni, int... ports) throws IOException {
        var routes = new StringBuilder();
        for (int port : ports) {
            routes.append("      - { name: p%1$d, listen: \"127.0.0.1:%1$d\", to: primary }%n".formatted(port));
        }
        return config(patroni, routes.toString());
    }

    private Config config(String patroni, String routes) throws IOException {
        var text = new StringBuilder("clusters:\n  - name: main\n    patroni: ").append(patroni);
        text.append("\n    routes:\n").append(routes);
        text.append("admin: { listen: \"127.0.0.1:%d\" }%n".formatted(admin));
        text.append("take-over: { socket: %s }%n".formatted(directory.resolve("take-over.sock")));
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), text);
        Outcome outcome = ConfigReader.read(new CommonCase(Map.of("--config", file.toString()), Map.of()));
        return ((Outcome.Valid) outcome).config();
    }

    private Proxy start(int... ports) throws Exception {
        return Proxy.start(config(member.url(), ports), "old");
    }

    private Proxy takeOver(int... ports) throws Exception {
        return Proxy.takeOver(config(member.url(), ports), "new");
    }

    private static Socket connect(int port) throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(30_000);
        byte[] parameters = "user\0test\0\0".getBytes(StandardCharsets.US_ASCII);
        var out = new DataOutputStream(client.getOutputStream());
        out.writeInt(8 + parameters.length);
        out.writeInt(3 << 16);
        out.write(parameters);
        return client;
    }

    private static void assertServed(Socket client) throws IOException {
        assertThat(client.getInputStream().readNBytes(FakeMember.greeting().length))
                .isEqualTo(FakeMember.greeting());
    }

    private static String served(int port) {
        try (Socket client = connect(port)) {
            assertServed(client);
            return "served";
        } catch (IOException | AssertionError failure) {
            return failure.toString();
        }
    }

    private static String version(HttpClient http, int port) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/status"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return body.replaceFirst("(?s).*?\"version\"\\s*:\\s*\"(\\w+)\".*", "$1");
        } catch (IOException failure) {
            return failure.toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String admin(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private String adminVersion() {
        // A client of its own each time, as curl is: nothing is tried again behind our back.
        try (HttpClient http = HttpClient.newHttpClient()) {
            return version(http, admin);
        }
    }

    /** Does something over and over, and notes what came of it. */
    private static final class Again implements AutoCloseable {
        private final Map<String, CountDownLatch> outcomes = new ConcurrentHashMap<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Again(java.util.function.Supplier<String> action) {
            thread = Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    latch(action.get()).countDown();
                }
            });
        }

        private CountDownLatch latch(String outcome) {
            return outcomes.computeIfAbsent(outcome, _ -> new CountDownLatch(1));
        }

        /** Waits until that has come of it once. */
        void await(String outcome) throws InterruptedException {
            assertThat(latch(outcome).await(30, TimeUnit.SECONDS))
                    .as("%s, after %s", outcome, outcomes)
                    .isTrue();
        }

        /** Stops, and returns all that ever came of it. */
        Set<String> end() throws InterruptedException {
            ended.set(true);
            thread.join();
            return outcomes.keySet();
        }

        @Override
        public void close() {
            ended.set(true);
        }
    }

    @Test
    void neither_clients_nor_admin_requests_notice() throws Exception {
        Proxy old = start(first);
        try (var clients = new Again(() -> served(first));
                var requests = new Again(this::adminVersion)) {
            clients.await("served");
            requests.await("old");

            try (Proxy _ = takeOver(first)) {
                old.ended().get(30, TimeUnit.SECONDS);
                old.close();
                requests.await("new");

                assertThat(clients.end()).containsOnly("served");
                assertThat(requests.end()).containsOnly("old", "new");
            }
        }
    }

    @Test
    void an_admin_client_that_keeps_its_connection_is_sent_on_to_the_new_process() throws Exception {
        try (Proxy _ = start(first);
                HttpClient kept = HttpClient.newHttpClient();
                Socket session = connect(first)) {
            assertServed(session);
            assertThat(version(kept, admin)).isEqualTo("old");

            try (Proxy _ = takeOver(first)) {
                Set<String> answers = new LinkedHashSet<>();
                // The old process lets go a moment after the new one says that it has taken over; until then it sends
                // nobody on.
                while (!answers.contains("new") && answers.size() < 2) {
                    answers.add(version(kept, admin));
                }
                assertThat(answers).containsExactly("old", "new");
            }
        }
    }

    @Test
    void a_session_stays_with_the_old_process_which_ends_with_it() throws Exception {
        try (Proxy old = start(first);
                Socket client = connect(first)) {
            assertServed(client);

            try (Proxy _ = takeOver(first)) {
                assertThat(served(first)).isEqualTo("served");
                assertThat(old.ended()).isNotDone();
                client.shutdownOutput();
                old.ended().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void addresses_that_are_new_are_bound_and_those_that_are_gone_are_closed() throws Exception {
        Proxy old = start(first, second);
        int third = freePort();

        try (Proxy _ = takeOver(second, third)) {
            old.ended().get(30, TimeUnit.SECONDS);
            old.close();

            assertThat(served(second)).isEqualTo("served");
            assertThat(served(third)).isEqualTo("served");
            assertThatThrownBy(() -> connect(first)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void starts_as_usual_where_nobody_runs() throws Exception {
        try (Proxy _ = takeOver(first)) {
            assertThat(served(first)).isEqualTo("served");
        }
    }

    @Test
    void a_successor_that_cannot_start_changes_nothing() throws Exception {
        try (Proxy _ = start(first);
                var taken = new ServerSocket(second, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> takeOver(first, taken.getLocalPort()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Address already in use");

            assertThat(served(first)).isEqualTo("served");
            try (Proxy _ = takeOver(first)) {
                assertThat(adminVersion()).isEqualTo("new");
            }
        }
    }

    private void assertGivesUp(String patroni, String because) throws Exception {
        // Not before the old process has a verdict: one that hears nobody asks nothing of its successor.
        assertThat(served(first)).isEqualTo("served");
        Config config = config(patroni, first);

        assertThatThrownBy(() -> Proxy.takeOver(config, "new", Duration.ofSeconds(2)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(
                        "process %d serves on", ProcessHandle.current().pid())
                .hasMessageContaining("cluster main: ")
                .hasMessageContaining(because);

        assertThat(served(first)).isEqualTo("served");
        assertThat(adminVersion()).isEqualTo("old");
    }

    @Test
    void a_successor_that_nobody_answers_gives_up_and_may_try_again() throws Exception {
        try (Proxy _ = start(first)) {
            assertGivesUp("http://127.0.0.1:" + freePort(), "no member of the cluster answers");

            try (Proxy _ = takeOver(first)) {
                assertThat(adminVersion()).isEqualTo("new");
            }
        }
    }

    @Test
    void a_successor_that_hears_another_cluster_gives_up() throws Exception {
        try (Proxy _ = start(first);
                var ofOtherScope = new FakeMember("other", "7");
                var ofOtherSystem = new FakeMember("fake", "8")) {
            assertGivesUp(ofOtherScope.url(), "scope is other instead of fake");
            assertGivesUp(ofOtherSystem.url(), "system identifier is 8 instead of 7");
        }
    }

    @Test
    void a_successor_that_finds_no_primary_gives_up_where_the_old_process_has_one() throws Exception {
        try (Proxy _ = start(first);
                var replica = new FakeMember()) {
            replica.isPrimary(false);

            assertGivesUp(replica.url(), "no verified primary");
        }
    }

    @Test
    void with_the_scope_of_another_cluster_a_successor_gives_up() throws Exception {
        try (Proxy _ = start(first)) {
            assertGivesUp(member.url() + "\n    scope: other", "its members belong to another cluster");
        }
    }

    @Test
    void with_another_scope_that_is_heard_a_successor_takes_over() throws Exception {
        try (Proxy _ = start(first);
                var other = new FakeMember("other", "8");
                Proxy _ = Proxy.takeOver(config(other.url() + "\n    scope: other", first), "new")) {
            assertThat(adminVersion()).isEqualTo("new");
            assertThat(served(first)).isEqualTo("served");
        }
    }

    @Test
    void what_the_old_process_does_not_hear_the_successor_need_not_hear() throws Exception {
        String nowhere = "http://127.0.0.1:" + freePort();
        try (Proxy _ = Proxy.start(config(nowhere, first), "old");
                Proxy _ = Proxy.takeOver(config(nowhere, first), "new")) {
            assertThat(adminVersion()).isEqualTo("new");
        }
    }

    private void awaitRoute(String word) {
        Awaiting.until(() -> admin("/readyz/p" + first).contains(word));
    }

    @Test
    void an_identity_that_was_accepted_is_that_of_the_next_process_too_and_is_accepted_once() throws Exception {
        try (Proxy _ = start(first)) {
            assertThat(served(first)).isEqualTo("served");
            member.isOf("8");
            awaitRoute("STRANGER");
            assertThat(order("/api/v1/accept-identity").statusCode()).isEqualTo(200);
            assertThat(served(first)).isEqualTo("served");

            try (Proxy _ = takeOver(first)) {
                assertThat(adminVersion()).isEqualTo("new");
                assertThat(served(first)).isEqualTo("served");

                member.isOf("9");

                awaitRoute("STRANGER");
            }
        }
    }

    private Config keeping(Path file) throws IOException {
        Config config = config(member.url(), first);
        return new Config(
                config.clusters(),
                config.admin(),
                config.log(),
                config.dataPath(),
                config.takeOver(),
                Optional.of(file),
                config.watch());
    }

    private static JsonNode main(Path file) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(file))
                .path("clusters")
                .path("main");
    }

    @Test
    void what_is_known_of_a_cluster_goes_from_the_file_to_the_process_and_on_to_the_next() throws Exception {
        Path ofOld = Files.writeString(directory.resolve("old.json"), """
            {"clusters": {"main": {"scope": "fake", "system": "7", "floor": 1, "givenUp": [3], "deposed": [],
             "lastPrimary": "node1", "members": []}}}
            """);
        Path ofNew = directory.resolve("new.json");
        try (Proxy _ = Proxy.start(keeping(ofOld), "old")) {
            assertThat(served(first)).isEqualTo("served");

            try (Proxy _ = Proxy.takeOver(keeping(ofNew), "new")) {
                Awaiting.until(() -> Files.exists(ofNew));
                JsonNode known = main(ofNew);
                assertThat(known.path("scope").asString()).isEqualTo("fake");
                assertThat(known.path("floor").asInt()).isEqualTo(1);
                assertThat(known.path("givenUp").path(0).asInt()).isEqualTo(3);
            }
        }
    }

    @Test
    void who_waits_is_served_by_the_process_in_which_it_waits() throws Exception {
        member.isPrimary(false);
        try (Proxy old = start(first);
                Socket before = connect(first);
                Proxy _ = takeOver(first);
                Socket after = connect(first)) {
            assertThat(adminVersion()).isEqualTo("new");
            assertThat(old.ended()).isNotDone();

            member.isPrimary(true);

            assertServed(before);
            assertServed(after);
            before.shutdownOutput();
            old.ended().get(30, TimeUnit.SECONDS);
        }
    }

    private HttpResponse<String> order(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_hold_holds_in_both_processes_until_it_is_taken_back_in_the_new_one() throws Exception {
        try (Proxy old = start(first)) {
            assertThat(order("/api/v1/routes/p" + first + "/hold?reason=by%20%C3%84nna")
                            .statusCode())
                    .isEqualTo(200);
            try (Socket before = connect(first);
                    Proxy _ = takeOver(first);
                    Socket after = connect(first)) {
                assertThat(adminVersion()).isEqualTo("new");
                assertThat(admin("/readyz/p" + first)).contains("operator");
                assertThat(admin("/api/v1/status")).contains("\"order\":\"hold\"", "by Änna");
                before.setSoTimeout(300);
                assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                before.setSoTimeout(30_000);

                assertThat(order("/api/v1/routes/p" + first + "/release").statusCode())
                        .isEqualTo(200);

                assertServed(before);
                assertServed(after);
                before.shutdownOutput();
                old.ended().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void a_fence_in_the_new_process_cuts_the_sessions_of_the_old_one() throws Exception {
        Proxy old = start(first);
        try (Socket kept = connect(first)) {
            assertServed(kept);
            try (Proxy _ = takeOver(first)) {
                assertThat(adminVersion()).isEqualTo("new");

                assertThat(order("/api/v1/clusters/main/fence?member=node1&timeline=1")
                                .statusCode())
                        .isEqualTo(200);

                old.ended().get(30, TimeUnit.SECONDS);
                assertThatThrownBy(() -> kept.getInputStream().read()).isInstanceOf(SocketException.class);
                // The old process has ended, or will soon: orders go on being answered.
                old.close();
                assertThat(order("/api/v1/routes/p" + first + "/hold").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void four_hundred_addresses_change_hands() throws Exception {
        String routes = IntStream.range(0, 400)
                .mapToObj(i -> "      - { name: r%d, listen: \"127.77.%d.%d:%d\", to: primary }%n"
                        .formatted(i, i / 200, i % 200 + 1, first))
                .collect(Collectors.joining());
        try (Proxy old = Proxy.start(config(member.url(), routes), "old");
                Proxy _ = Proxy.takeOver(config(member.url(), routes), "new")) {
            old.ended().get(30, TimeUnit.SECONDS);

            assertThat(adminVersion()).isEqualTo("new");
        }
    }
}
