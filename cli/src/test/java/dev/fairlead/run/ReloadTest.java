package dev.fairlead.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.reload.Plan;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.reload.ReloadReport.Result;
import dev.fairlead.systemd.FakeSystemd;
import dev.fairlead.systemd.Notifier;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running proxy whose configuration changes, in front of a member that pretends. */
@Timeout(90)
class ReloadTest {
    private static final String RW = "      - { name: rw, listen: \"127.0.0.1:0\", to: primary }\n";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeMember member;
    private Path file;
    private Notifier systemd = Notifier.of(Map.of());
    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        member = new FakeMember();
        file = directory.resolve("fairlead.yaml");
        start(config(RW), Map.of("--config", file.toString(), "--admin", "127.0.0.1:0"));
    }

    private void start(String yaml, Map<String, String> flags) throws Exception {
        Files.writeString(file, yaml);
        var given = new CommonCase(flags, Map.of());
        proxy = Proxy.start(((Outcome.Valid) ConfigReader.read(given)).config(), "test");
        proxy.reloadFrom(given, systemd);
        try (Socket client = connect("rw")) {
            assertServed(client);
        }
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        member.close();
        http.close();
    }

    /** Not watched: each test says itself when. */
    private String config(String routes) {
        return "watch: false\n" + clusters(routes);
    }

    private String clusters(String routes) {
        return "clusters:\n  - name: main\n    patroni: " + member.url() + "\n    routes:\n" + routes;
    }

    private ReloadReport reload(String yaml) throws Exception {
        Files.writeString(file, yaml);
        return proxy.reload("the test").get(60, TimeUnit.SECONDS);
    }

    private Socket connect(String route) throws IOException {
        return connect(proxy.listening(route).getFirst());
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        var client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(30_000);
        byte[] parameters = "user\0test\0\0".getBytes(US_ASCII);
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

    private String get(String path) throws Exception {
        return send("GET", path, "", Optional.empty()).body();
    }

    private HttpResponse<String> send(String method, String path, String body, Optional<String> token)
            throws Exception {
        InetSocketAddress admin = proxy.adminAddress().orElseThrow();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String route(String name, int port, String more) {
        return "      - { name: " + name + ", listen: \"127.0.0.1:" + port + "\", to: primary" + more + " }\n";
    }

    @Test
    void what_is_known_is_kept_in_another_file_from_then_on() throws Exception {
        proxy.close();
        Path before = Files.writeString(directory.resolve("before.json"), """
            {"clusters": {"main": {"scope": "fake", "system": "7", "floor": 1, "givenUp": [3], "deposed": [], "members": []}}}
            """);
        Path after = directory.resolve("after.json");
        start(
                config(RW) + "state: { file: %s }%n".formatted(before),
                Map.of("--config", file.toString(), "--admin", "127.0.0.1:0"));

        ReloadReport report = reload(config(RW) + "state: { file: %s }%n".formatted(after));

        assertThat(report.result()).isEqualTo(ReloadReport.Result.APPLIED);
        Awaiting.until(() -> Files.exists(after));
        assertThat(Files.readString(after)).contains("\"givenUp\" : [ 3 ]");
    }

    @Test
    void a_new_route_serves_and_the_sessions_of_others_go_on() throws Exception {
        try (Socket before = connect("rw")) {
            assertServed(before);
            InetSocketAddress door = proxy.listening("rw").getFirst();

            ReloadReport report = reload(config(RW + route("more", 0, "")));

            assertThat(report.result()).isEqualTo(Result.APPLIED);
            assertThat(report.plan()).extracting(Plan.Line::step).containsExactly("add-route", "open-door");
            assertThat(proxy.listening("rw")).containsExactly(door);
            try (Socket client = connect("more")) {
                assertServed(client);
                assertThat(get("/metrics"))
                        .contains("fairlead_sessions{route=\"rw\"} 1.0", "fairlead_sessions{route=\"more\"} 1.0")
                        .contains("fairlead_reloads_total{result=\"applied\"} 1.0", "fairlead_config_stale 0.0");
            }
        }
    }

    @Test
    void a_limit_binds_who_comes_and_not_who_is_there() throws Exception {
        try (Socket before = connect("rw")) {
            assertServed(before);

            reload(config(RW.replace(" }", ", max-sessions: 1 }")));

            try (Socket client = connect("rw")) {
                assertThat(client.getInputStream().readAllBytes())
                        .asString(US_ASCII)
                        .contains("53300");
            }
            assertThat(get("/metrics")).contains("fairlead_sessions{route=\"rw\"} 1.0");
        }
    }

    @Test
    void a_bad_file_changes_nothing_and_is_said_everywhere() throws Exception {
        ReloadReport report = reload(config(RW) + "loops: 0\nnonsense: true\n");

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.problems()).hasSize(2).anyMatch(problem -> problem.contains("fairlead.yaml:7"));
        assertThat(get("/metrics")).contains("fairlead_config_stale 1.0");
        assertThat(get("/api/v1/status")).contains("\"stale\":true,\"result\":\"refused\"", "nonsense");
        try (Socket client = connect("rw")) {
            assertServed(client);
        }

        assertThat(reload(config(RW)).result()).isEqualTo(Result.UNCHANGED);
        assertThat(get("/metrics")).contains("fairlead_config_stale 0.0");
    }

    @Test
    void what_needs_a_restart_is_refused_with_all_that_came_with_it() throws Exception {
        ReloadReport report = reload(config(RW + route("more", 0, "")) + "loops: 2\n");

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.problems()).singleElement().asString().contains("loops: 1 -> 2");
        assertThat(proxy.listening("more")).isEmpty();
    }

    @Test
    void a_port_that_is_taken_leaves_all_as_it_was() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = freePort();

            ReloadReport report = reload(config(RW.replace(" }", ", max-sessions: 1 }")
                    + route("more", free, "")
                    + route("taken", taken.getLocalPort(), "")));

            assertThat(report.result()).isEqualTo(Result.REFUSED);
            assertThat(report.problems()).singleElement().asString().contains("route taken", "Address already in use");
            assertThatThrownBy(() -> connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), free)))
                    .isInstanceOf(IOException.class);
            try (Socket one = connect("rw");
                    Socket two = connect("rw")) {
                assertServed(one);
                assertServed(two);
            }
        }
    }

    @Test
    void two_routes_swap_their_addresses() throws Exception {
        int one = freePort();
        int two = freePort();
        reload(config(RW + route("a", one, "") + route("b", two, "")));

        ReloadReport report = reload(config(RW + route("a", two, "") + route("b", one, "")));

        assertThat(report.plan()).extracting(Plan.Line::step).containsOnly("lead-door");
        assertThat(proxy.listening("a").getFirst().getPort()).isEqualTo(two);
        try (Socket client = connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), two))) {
            assertServed(client);
            assertThat(get("/metrics"))
                    .contains("fairlead_sessions{route=\"a\"} 1.0", "fairlead_sessions{route=\"b\"} 0.0");
        }
    }

    @Test
    void a_removed_route_listens_no_more_and_its_sessions_are_still_cut_on_a_failover() throws Exception {
        reload(config(RW + route("more", 0, "")));
        InetSocketAddress door = proxy.listening("more").getFirst();
        try (Socket client = connect("more")) {
            assertServed(client);

            reload(config(RW));

            assertThatThrownBy(() -> connect(door)).isInstanceOf(ConnectException.class);
            assertThat(get("/metrics")).contains("fairlead_sessions{route=\"more\"} 1.0");
            member.isPrimary(false);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            Awaiting.until(() -> !get("/metrics").contains("fairlead_sessions{route=\"more\"}"));
            assertThat(get("/api/v1/status")).doesNotContain("\"name\":\"more\"");
        }
    }

    @Test
    void who_is_held_stays_held_through_a_reload_and_is_served() throws Exception {
        member.isPrimary(false);
        Awaiting.until(() -> get("/metrics").contains("fairlead_route_up{route=\"rw\",cluster=\"main\"} 0.0")
                || get("/metrics").contains("fairlead_route_up{cluster=\"main\",route=\"rw\"} 0.0"));
        try (Socket client = connect("rw")) {
            Awaiting.until(() -> get("/metrics").contains("fairlead_sessions_held{route=\"rw\"} 1.0"));

            reload(config(RW.replace(" }", ", max-sessions: 5, hold: { timeout: 1s } }") + route("more", 0, ""))
                    + "leader-lease: 5s\n");

            assertThat(get("/metrics")).contains("fairlead_sessions_held{route=\"rw\"} 1.0");
            member.isPrimary(true);
            assertServed(client);
        }
    }

    @Test
    void a_route_moves_to_another_cluster_while_its_sessions_stay_where_they_are() throws Exception {
        try (var other = new FakeMember();
                Socket before = connect("rw")) {
            assertServed(before);

            ReloadReport report = reload(config(RW).replace(member.url(), other.url()));

            assertThat(report.plan()).extracting(Plan.Line::step).containsExactly("replace-cluster", "move-route");
            try (Socket after = connect("rw")) {
                assertServed(after);
                assertThat(get("/api/v1/status")).contains("127.0.0.1:" + other.postgresPort());
                other.isPrimary(false);
                assertThatThrownBy(() -> after.getInputStream().read()).isInstanceOf(SocketException.class);
            }
            assertThat(get("/metrics")).contains("fairlead_sessions{route=\"rw\"} 1.0");
            member.isPrimary(false);
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_cluster_that_answers_is_not_given_up_for_one_that_does_not() throws Exception {
        ReloadReport report = reload(config(RW).replace(member.url(), "http://127.0.0.1:1"));

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.problems()).singleElement().asString().contains("none of the members");
        try (Socket client = connect("rw")) {
            assertServed(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "scope: fake"})
    void a_scope_by_which_every_member_is_a_stranger_is_refused_and_no_session_is_cut(String scope) throws Exception {
        String before = config(RW).replace("    routes:", "    " + scope + "\n    routes:");
        assertThat(reload(before).result()).isNotEqualTo(Result.REFUSED);
        try (Socket session = connect("rw")) {
            assertServed(session);

            ReloadReport report = reload(config(RW).replace("    routes:", "    scope: fkae\n    routes:"));

            assertThat(report.result()).isEqualTo(Result.REFUSED);
            assertThat(report.problems())
                    .singleElement()
                    .asString()
                    .contains("cluster main", "lead to another cluster, scope fake instead of fkae");
            assertThat(get("/readyz/rw")).isEqualTo("to node1\n");
            session.setSoTimeout(300);
            assertThatThrownBy(() -> session.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(reload(before).result()).isEqualTo(Result.UNCHANGED);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void systemd_is_told_when_a_reload_begins_and_ends_until_the_proxy_drains() throws Exception {
        proxy.close();
        String socket = directory.resolve("notify").toString();
        try (var told = new FakeSystemd(socket)) {
            systemd = Notifier.of(Map.of("NOTIFY_SOCKET", socket));
            start(config(RW), Map.of("--config", file.toString(), "--admin", "127.0.0.1:0"));

            for (String yaml : List.of(config(RW + route("more", 0, "")), "loops: 0")) {
                reload(yaml);

                assertThat(told.heard()).startsWith("RELOADING=1\nMONOTONIC_USEC=");
                assertThat(told.heard()).isEqualTo("READY=1");
            }
            proxy.drain();
            reload(config(RW));
            assertThat(told.heardNow()).isEmpty();
        }
    }

    @Test
    void the_scope_that_members_say_is_taken_and_so_is_its_removal() throws Exception {
        String withScope = config(RW).replace("    routes:", "    scope: fake\n    routes:");

        assertThat(reload(withScope).result()).isEqualTo(Result.APPLIED);
        assertThat(reload(config(RW)).result()).isEqualTo(Result.APPLIED);
        assertThat(get("/readyz/rw")).isEqualTo("to node1\n");
    }

    @Test
    void a_scope_that_was_wrong_from_the_start_can_be_corrected() throws Exception {
        proxy.close();
        String wrong = config(RW).replace("    routes:", "    scope: fkae\n    routes:");
        Files.writeString(file, wrong);
        var given = new CommonCase(Map.of("--config", file.toString(), "--admin", "127.0.0.1:0"), Map.of());
        proxy = Proxy.start(((Outcome.Valid) ConfigReader.read(given)).config(), "test");
        proxy.reloadFrom(given, systemd);
        Awaiting.until(() -> get("/readyz/rw").contains("scope fake instead of fkae"));

        assertThat(reload(wrong.replace("fkae", "fake")).result()).isEqualTo(Result.APPLIED);

        assertThat(get("/readyz/rw")).isEqualTo("to node1\n");
    }

    @Test
    void a_held_route_that_moves_to_another_cluster_is_held_there_until_it_is_released() throws Exception {
        try (FakeMember other = new FakeMember()) {
            send("POST", "/api/v1/routes/rw/hold", "", Optional.empty());
            try (Socket waitsHere = connect("rw")) {
                Awaiting.until(() -> get("/api/v1/status").contains("\"held\":1"));

                String moved = config("      - { name: still, listen: \"127.0.0.1:0\", to: primary }\n")
                        + "  - name: other\n    patroni: " + other.url() + "\n    routes:\n" + RW;
                assertThat(reload(moved).result()).isEqualTo(Result.APPLIED);

                assertThat(get("/readyz/rw")).contains("operator");
                try (Socket waitsThere = connect("rw")) {
                    Awaiting.until(() -> get("/api/v1/status").contains("\"held\":2"));
                    waitsHere.setSoTimeout(300);
                    assertThatThrownBy(() -> waitsHere.getInputStream().read())
                            .isInstanceOf(SocketTimeoutException.class);
                    waitsHere.setSoTimeout(30_000);

                    assertThat(send("POST", "/api/v1/routes/rw/release", "", Optional.empty())
                                    .statusCode())
                            .isEqualTo(200);

                    assertServed(waitsHere);
                    assertServed(waitsThere);
                }
            }
            assertThat(get("/api/v1/status")).doesNotContain("\"order\":\"hold\"");
        }
    }

    @Test
    void a_hold_on_a_route_that_is_removed_can_be_released_and_goes_with_its_last_client() throws Exception {
        assertThat(reload(config(RW + route("more", 0, ""))).result()).isEqualTo(Result.APPLIED);
        send("POST", "/api/v1/routes/more/hold", "", Optional.empty());
        try (Socket waits = connect("more")) {
            Awaiting.until(() -> get("/api/v1/status").contains("\"held\":1"));
            reload(config(RW));
            assertThat(get("/api/v1/status")).contains("\"order\":\"hold\"");

            assertThat(send("POST", "/api/v1/routes/more/release", "", Optional.empty())
                            .statusCode())
                    .isEqualTo(200);
            assertServed(waits);
            send("POST", "/api/v1/routes/more/hold", "", Optional.empty());
        }
        Awaiting.until(() -> !get("/api/v1/status").contains("\"order\":\"hold\""));
    }

    @Test
    void tls_files_that_were_written_anew_are_read_anew_and_the_verdict_stays() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), certificate());
        String withTls = config(RW).replace("    routes:", "    tls: { ca: \"" + ca + "\" }\n    routes:");
        reload(withTls);
        Files.writeString(ca, certificate());

        ReloadReport report = reload(withTls);

        assertThat(report.plan())
                .extracting(Plan.Line::text)
                .containsExactly("change cluster main: tls: files as they were -> files written anew");
        assertThat(get("/readyz/rw")).isEqualTo("to node1\n");

        Files.writeString(ca, "no certificate");
        assertThat(reload(withTls).problems()).singleElement().asString().contains("ca.pem has no certificate");
        assertThat(get("/readyz/rw")).isEqualTo("to node1\n");
    }

    private static String certificate() {
        return new HeldCertificate.Builder().build().certificatePem();
    }

    @Test
    void another_token_is_asked_for_at_once() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "the-first-token-of-all");
        String withToken = config(RW) + "admin: { token-file: \"" + token + "\" }\n";
        reload(withToken);
        assertThat(send("GET", "/api/v1/status", "", Optional.empty()).statusCode())
                .isEqualTo(401);

        Files.writeString(token, "and-a-second-one-then");
        reload(withToken);

        assertThat(send("GET", "/api/v1/status", "", Optional.of("the-first-token-of-all"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/api/v1/status", "", Optional.of("and-a-second-one-then"))
                        .statusCode())
                .isEqualTo(200);
    }

    /** As a flag it would win over the file, and never move. */
    private InetSocketAddress startWithAdminInTheFile() throws Exception {
        proxy.close();
        start(config(RW) + admin(0), Map.of("--config", file.toString()));
        return proxy.adminAddress().orElseThrow();
    }

    private static String admin(int port) {
        return "admin: { listen: \"127.0.0.1:" + port + "\" }\n";
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void the_admin_endpoint_moves_and_who_asked_for_it_is_answered_where_he_asked() throws Exception {
        InetSocketAddress before = startWithAdminInTheFile();
        int port = freePort();
        Files.writeString(file, config(RW) + admin(port));

        HttpResponse<String> answer = send("POST", "/reload", "", Optional.empty());

        assertThat(answer.body()).contains("\"applied\"", "move-admin");
        assertThat(proxy.adminAddress().orElseThrow().getPort()).isEqualTo(port);
        assertThat(get("/readyz/rw")).isEqualTo("to node1\n");
        Awaiting.until(() -> isFree(before.getPort()));
    }

    @Test
    void the_admin_endpoint_stays_when_another_step_cannot_be_done() throws Exception {
        InetSocketAddress before = startWithAdminInTheFile();
        int port = freePort();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ReloadReport report = reload(config(RW + route("taken", taken.getLocalPort(), "")) + admin(port));

            assertThat(report.result()).isEqualTo(Result.REFUSED);
            assertThat(proxy.adminAddress()).contains(before);
            assertThat(get("/readyz/rw")).isEqualTo("to node1\n");
            Awaiting.until(() -> isFree(port));
        }
    }

    @Test
    void who_asks_by_http_is_told_what_was_done() throws Exception {
        Files.writeString(file, config(RW + route("more", 0, "")));

        HttpResponse<String> rehearsed = send("POST", "/api/v1/reload?dry-run=true", "", Optional.empty());
        HttpResponse<String> sent =
                send("POST", "/api/v1/reload?dry-run=true", config(RW) + "loops: 3\n", Optional.empty());
        assertThat(proxy.listening("more")).isEmpty();
        HttpResponse<String> done = send("POST", "/reload", "", Optional.empty());

        assertThat(rehearsed.body()).contains("\"possible\"", "add route more to the primary of cluster main");
        assertThat(sent.statusCode()).isEqualTo(422);
        assertThat(sent.body()).contains("\"refused\"", "loops: 1 -> 3");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("\"applied\"", "open-door");
        assertThat(proxy.listening("more")).isNotEmpty();
    }

    @Test
    void a_file_that_is_replaced_or_led_to_elsewhere_by_a_link_is_noticed() throws Exception {
        reload(config(RW).replace("watch: false", "watch: true"));

        Path newer = Files.writeString(directory.resolve("newer"), clusters(RW + route("moved", 0, "")));
        Files.move(newer, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Awaiting.until(() -> !proxy.listening("moved").isEmpty());

        Path data = Files.writeString(directory.resolve("data"), clusters(RW + route("linked", 0, "")));
        Path link = Files.createSymbolicLink(directory.resolve("link"), data);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Awaiting.until(() -> !proxy.listening("linked").isEmpty());
        assertThat(proxy.listening("moved")).isEmpty();
    }

    @Test
    void nothing_is_changed_on_the_way_out() throws Exception {
        try (Socket client = connect("rw")) {
            assertServed(client);
            proxy.drain();

            assertThat(reload(config(RW + route("more", 0, ""))).problems())
                    .singleElement()
                    .asString()
                    .contains("on its way out");
        }
    }
}
