package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.discovery.MemberOverride;
import dev.fairlead.listener.DataPathSettings;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.Cidr;
import dev.fairlead.session.OpeningLimits;
import dev.fairlead.session.ProxyProtocol;
import dev.fairlead.session.RouteSettings;
import dev.fairlead.verdict.Policy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trio: defaults, full mapping, rejections. */
class ConfigTest {
    private static final String SMALLEST = """
        clusters:
          - patroni: http://10.0.0.1
            routes:
              - { name: rw, listen: "127.0.0.1:5432", to: primary }
              - { name: ro, listen: "127.0.0.1:5433", to: replicas }
        """;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("fairlead.yaml");
    }

    private Outcome read(String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ConfigReader.read(new CommonCase(Map.of("--config", file.toString()), Map.of()));
    }

    private Config valid(String yaml) {
        Outcome outcome = read(yaml);
        assertThat(outcome).isInstanceOf(Outcome.Valid.class);
        return ((Outcome.Valid) outcome).config();
    }

    private List<String> problems(String yaml) {
        return read(yaml) instanceof Outcome.Invalid invalid
                ? invalid.problems().stream()
                        .map(Problem::toString)
                        .map(line -> line.replace(file.toString(), "F"))
                        .toList()
                : List.of();
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    @Test
    void has_defaults_for_all_that_can_be_left_out() {
        Config config = valid(SMALLEST);

        var ro = new ReplicaCriteria("ro", OptionalLong.empty(), false, ReplicaCriteria.Standby.ANY, Map.of());
        var rwPolicy = new RoutePolicy(
                "rw",
                "main",
                RoutePolicy.To.PRIMARY,
                Route.Balance.LEAST_SESSIONS,
                false,
                OptionalInt.empty(),
                false,
                false);
        var roPolicy = new RoutePolicy(
                "ro",
                "main",
                RoutePolicy.To.REPLICAS,
                Route.Balance.LEAST_SESSIONS,
                false,
                OptionalInt.empty(),
                false,
                false);
        var routes = List.of(
                new RouteConfig(
                        new RouteSettings(
                                rwPolicy,
                                List.of(address("127.0.0.1", 5432)),
                                AdmissionLimits.DEFAULTS,
                                OpeningLimits.DEFAULTS),
                        Optional.empty()),
                new RouteConfig(
                        new RouteSettings(
                                roPolicy,
                                List.of(address("127.0.0.1", 5433)),
                                AdmissionLimits.DEFAULTS,
                                OpeningLimits.DEFAULTS),
                        Optional.of(ro)));
        var policy = new Policy(
                "main", Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(10), false, List.of(ro));
        assertThat(config)
                .isEqualTo(new Config(
                        List.of(new ClusterConfig(
                                new CheckerConfig(policy, List.of("http://10.0.0.1:8008"), Map.of(), ProbeTls.DEFAULTS),
                                routes)),
                        new AdminConfig(address("127.0.0.1", 8080), Optional.empty(), true, false),
                        new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT, false, Optional.empty()),
                        DataPathSettings.DEFAULTS,
                        new TakeOverConfig(Optional.empty(), Duration.ofHours(24)),
                        Optional.empty(),
                        true));
    }

    @Test
    void maps_every_key_of_a_route() {
        Config config = valid("""
            clusters:
              - patroni: [http://10.0.0.1]
                routes:
                  - name: ro
                    listen: ["127.0.0.1:5433", "[::1]:5433"]
                    to: replicas
                    balance: round-robin
                    max-lag: 16MB
                    streaming: true
                    standby: sync
                    tags: { zone: a }
                    fallback: primary
                    on-promotion: cut
                    on-lease-over: keep
                    backend-port: 6432
                    allow: [10.0.0.0/8, "fd00::/8"]
                    proxy-protocol: { accept-from: 10.9.0.1, send: v2 }
                    max-sessions: 500
                    max-sessions-per-address: 50
                    max-connection-rate: 20/s
                    max-opening: 8
                    peek: { timeout: 3s }
                    open: { timeout: 2s }
                    hold: { timeout: 90s, max-sessions: 100 }
            """);

        assertThat(config.routes())
                .containsExactly(new RouteConfig(
                        new RouteSettings(
                                new RoutePolicy(
                                        "ro",
                                        "main",
                                        RoutePolicy.To.REPLICAS,
                                        Route.Balance.ROUND_ROBIN,
                                        true,
                                        OptionalInt.of(6432),
                                        true,
                                        true),
                                List.of(address("127.0.0.1", 5433), address("::1", 5433)),
                                new AdmissionLimits(
                                        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")),
                                        OptionalInt.of(500),
                                        OptionalInt.of(50),
                                        OptionalInt.of(20)),
                                new OpeningLimits(
                                        Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(90), 100, 8),
                                new ProxyProtocol(List.of(Cidr.parse("10.9.0.1")), true)),
                        Optional.of(new ReplicaCriteria(
                                "ro",
                                OptionalLong.of(16 << 20),
                                true,
                                ReplicaCriteria.Standby.SYNC,
                                Map.of("zone", "a")))));
    }

    @Test
    void maps_every_key_of_a_cluster() throws IOException {
        Path pem = Files.writeString(directory.resolve("x.pem"), "");
        Config config = valid("""
            clusters:
              - name: orders
                scope: orders-prod
                patroni: [https://pg1:8009, "https://[fd00::1]"]
                tls: { ca: PEM, certificate: PEM, key: PEM, verify-host-names: false }
                members:
                  node1: { patroni: "https://nat:18008", postgres: "nat:15432" }
                  node2: { postgres: "[fd00::2]:5432" }
                leader-lease: 4s
                timeline-regression: { settle: 20s, action: suspend }
                routes: [{ name: rw, listen: "127.0.0.1:0", to: primary }]
            """.replace("PEM", pem.toString()));

        assertThat(config.clusters().getFirst().checker())
                .isEqualTo(new CheckerConfig(
                        new Policy(
                                "orders",
                                Optional.of("orders-prod"),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(20),
                                true,
                                List.of()),
                        List.of("https://pg1:8009", "https://[fd00::1]:8008"),
                        Map.of(
                                "node1",
                                new MemberOverride(
                                        Optional.of("https://nat:18008"),
                                        Optional.of(new MemberOverride.Postgres("nat", 15432))),
                                "node2",
                                new MemberOverride(
                                        Optional.empty(), Optional.of(new MemberOverride.Postgres("fd00::2", 5432)))),
                        new ProbeTls(Optional.of(pem), Optional.of(pem), Optional.of(pem), false)));
    }

    @Test
    void maps_every_key_of_the_process() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
        Config config = valid(SMALLEST
                + """
                admin: { listen: "0.0.0.0:8081", token-file: TOKEN, metrics: false, metrics-token: true }
                log: { level: debug, format: json, sessions: true }
                failovers: { file: FAILOVERS }
                state: { file: STATE }
                shutdown: { delay: 5s, timeout: 1m }
                max-sessions: 1000
                loops: 2
                """.replace("TOKEN", token.toString())
                        .replace(
                                "FAILOVERS",
                                directory.resolve("failovers.jsonl").toString())
                        .replace("STATE", directory.resolve("state.json").toString()));

        assertThat(config.admin().listen()).isEqualTo(address("0.0.0.0", 8081));
        assertThat(config.admin().metrics()).isFalse();
        assertThat(config.admin().metricsToken()).isTrue();
        assertThat(config.admin().token().orElseThrow().reveal()).isEqualTo("0123456789abcdef");
        assertThat(config.admin().toString()).doesNotContain("0123456789");
        assertThat(config.log())
                .isEqualTo(new LogConfig(
                        LogConfig.Level.DEBUG,
                        LogConfig.Format.JSON,
                        true,
                        Optional.of(directory.resolve("failovers.jsonl"))));
        assertThat(config.stateFile()).contains(directory.resolve("state.json"));
        assertThat(config.dataPath())
                .isEqualTo(new DataPathSettings(OptionalInt.of(1000), 2, Duration.ofSeconds(5), Duration.ofMinutes(1)));
    }

    @Test
    void takes_what_stands_at_the_top_for_every_route_and_cluster_that_does_not_say_otherwise() {
        Config config = valid("""
            hold: { timeout: 7s, max-sessions: 9 }
            max-opening: 3
            timeline-regression: suspend
            leader-lease: 5s
            clusters:
              - patroni: http://10.0.0.1
                leader-lease: 6s
                routes:
                  - { name: rw, listen: "127.0.0.1:5432", to: primary }
                  - { name: ro, listen: "127.0.0.1:5433", to: replicas, hold: { timeout: 8s } }
            """);

        List<OpeningLimits> limits =
                config.routes().map(route -> route.settings().opening()).toList();
        assertThat(limits)
                .extracting(OpeningLimits::holdTimeout)
                .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(8));
        assertThat(limits).extracting(OpeningLimits::holdMaxSessions).containsExactly(9, 9);
        assertThat(limits).extracting(OpeningLimits::maxOpening).containsExactly(3, 3);
        assertThat(config.clusters().getFirst().checker().policy().regressionSuspends())
                .isTrue();
        assertThat(config.clusters().getFirst().checker().policy().leaderLease())
                .isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void lists_all_problems_at_once_with_key_and_line() {
        List<String> problems = problems("""
            clusters:
              - patroni: [10.0.0.1:8008, "http://10.0.0.2:8008/x"]
                leader_lease: 10
                routes:
                  - name: rw
                    listen: "0.0.0.0:5432"
                    to: primry
                    max-lag: 16
                  - { name: rw, listen: "127.0.0.1:5432", to: replicas, hold.timeout: 3s, hold: { timeou: 4s } }
            hold: { timeout: 60 }
            """);

        assertThat(problems)
                .containsExactly(
                        "F:2: clusters[0].patroni[0]: must be http://HOST:PORT or https://HOST:PORT but was"
                                + " 10.0.0.1:8008; did you mean http://10.0.0.1:8008?",
                        "F:2: clusters[0].patroni[1]: must be http://HOST:PORT or https://HOST:PORT but was"
                                + " http://10.0.0.2:8008/x",
                        "F:3: clusters[0].leader_lease: is not a key; did you mean leader-lease?",
                        "F:7: clusters[0].routes[0].to: must be one of primary, replicas but was primry; did you mean"
                                + " primary?",
                        "F:8: clusters[0].routes[0].max-lag: must be a whole number with its unit (B, kB, MB, GB or"
                                + " TB), such as 16MB, but was 16",
                        "F:9: clusters[0].routes[1].hold.timeout: is not a key; write it as hold: { timeout: ... }",
                        "F:9: clusters[0].routes[1].hold.timeou: is not a key; did you mean timeout?",
                        "F:9: clusters[0].routes[1].name: the name rw is taken by clusters[0].routes[0].name",
                        "F:9: clusters[0].routes[1].listen: 127.0.0.1:5432 is taken by route rw (0.0.0.0:5432)",
                        "F:10: hold.timeout: must be a whole number with its unit (ms, s, m, h or d), such as 10s, but"
                                + " was 60");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "admin: { listen: '0.0.0.0:8080' } | admin.listen: is not loopback, so a token is needed: set"
                        + " admin.token-file or FAIRLEAD_ADMIN_TOKEN",
                "admin: { metrics-token: true } | admin.metrics-token: needs a token: set admin.token-file or"
                        + " FAIRLEAD_ADMIN_TOKEN",
                "admin: { token-file: /no/such } | admin.token-file: the file /no/such does not exist",
                "admin: { listen: '127.0.0.1:5432' } | clusters[0].routes[0].listen: 127.0.0.1:5432 is taken by admin"
                        + " (127.0.0.1:5432)",
                "admin: 8080 | admin: must be a mapping of keys to values",
                "log: { level: loud } | log.level: must be one of debug, info, warn, error but was loud",
                "log: { sessions: yes } | log.sessions: must be true or false but was yes",
                "take-over: { timeout: 31d } | take-over.timeout: must be 0s to 30d but was 31d",
                "state: { file: /nowhere/s } | state.file: the file /nowhere/s cannot be written, or not its directory",
                "state: { file: / } | state.file: the file / cannot be written, or not its directory",
                "shutdown: { timeout: 25h } | shutdown.timeout: must be 0s to 24h but was 25h",
                "loops: 0 | loops: must be 1 to 256 but was 0",
                "loops: | loops: has no value",
                "loops: [1] | loops: must be a single value",
                "max-opening: many | max-opening: must be a whole number but was many",
                "max-connection-rate: 5 | max-connection-rate: needs its unit, such as 50/s, but was 5",
                "leader-lease: 100ms | leader-lease: must be 1s to 5m but was 100ms",
                "timeline-regression: panic | timeline-regression.action: must be one of follow, suspend but was panic",
                "logs: {} | logs: is not a key; did you mean log?",
            })
    void rejects(String yaml, String problem) {
        assertThat(problems(yaml + "\n" + SMALLEST))
                .anySatisfy(line -> assertThat(line).endsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "listen: '5432' | routes[0].listen: must be HOST:PORT, with IPv6 as [ADDRESS]:PORT, but was 5432",
                "listen: '::1:5432' | routes[0].listen: must be HOST:PORT, with IPv6 as [ADDRESS]:PORT, but was"
                        + " ::1:5432",
                "listen: '127.0.0.1:70000' | routes[0].listen: must have a port of 0 to 65535 but was 127.0.0.1:70000",
                "listen: [] | routes[0].listen: must have at least one entry",
                "name: 'a b' | routes[0].name: must be at most 63 letters, digits, -, _ or . but was a b",
                "balance: random | routes[0].balance: is only for routes to replicas",
                "allow: everyone | routes[0].allow: must be a block such as 10.0.0.0/8 or fd00::/8, or an address, but"
                        + " was everyone",
                "allow: 10.0.0.0/33 | routes[0].allow: must be a block such as 10.0.0.0/8 or fd00::/8, or an address,"
                        + " but was 10.0.0.0/33",
                "backend-port: 0 | routes[0].backend-port: must be 1 to 65535 but was 0",
                "on-lease-over: pause | routes[0].on-lease-over: must be one of cut, keep but was pause",
            })
    void rejects_in_a_route(String yaml, String problem) {
        var keys = new java.util.TreeMap<>(Map.of("name", "x", "listen", "'127.0.0.1:1'", "to", "primary"));
        keys.put(yaml.substring(0, yaml.indexOf(':')), yaml.substring(yaml.indexOf(':') + 1));
        String route = keys.toString().replace("=", ": ");

        List<String> problems = problems("clusters: [{ patroni: http://a, routes: [" + route + "]}]");

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).isEqualTo("F:1: clusters[0]." + problem);
    }

    @Test
    void says_what_is_missing() {
        assertThat(problems("clusters: [{ routes: [{}] }]"))
                .containsExactly(
                        "F:1: clusters[0].patroni: is missing",
                        "F:1: clusters[0].routes[0].name: is missing",
                        "F:1: clusters[0].routes[0].listen: is missing",
                        "F:1: clusters[0].routes[0].to: is missing");
        assertThat(problems("loops: 1")).containsExactly("F:1: clusters: is missing");
        assertThat(problems("clusters: []")).containsExactly("F:1: clusters: must have at least one entry");
    }

    @Test
    void says_where_a_file_is_no_yaml() {
        assertThat(problems("clusters:\n  - [unclosed"))
                .singleElement()
                .asString()
                .startsWith("F:2: not YAML:");
        assertThat(problems("")).containsExactly("F: must be a mapping of keys to values");
        assertThat(problems("a: &x\n  b: *x"))
                .anySatisfy(line -> assertThat(line).contains("contains itself"));
        assertThat(problems("loops: 1\nloops: 2")).contains("F:2: loops: is given twice, first at F:1");
    }
}
