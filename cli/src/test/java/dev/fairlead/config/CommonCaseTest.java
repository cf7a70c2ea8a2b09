package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.routing.RoutePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommonCaseTest {
    @TempDir
    Path directory;

    private static Config valid(Map<String, String> flags, Map<String, String> environment) {
        Outcome outcome = ConfigReader.read(new CommonCase(flags, environment));
        assertThat(outcome).isInstanceOf(Outcome.Valid.class);
        return ((Outcome.Valid) outcome).config();
    }

    private static List<String> problems(Map<String, String> flags, Map<String, String> environment) {
        return ConfigReader.read(new CommonCase(flags, environment)) instanceof Outcome.Invalid invalid
                ? invalid.problems().stream().map(Problem::toString).toList()
                : List.of();
    }

    @Test
    void needs_no_file() {
        Config config = valid(
                Map.of("--patroni", "http://a:1,http://b:2", "--primary", "127.0.0.1:5432"),
                Map.of("FAIRLEAD_REPLICAS", "127.0.0.1:5433", "FAIRLEAD_SCOPE", "orders"));

        ClusterConfig cluster = config.clusters().getFirst();
        assertThat(cluster.checker().seeds()).containsExactly("http://a:1", "http://b:2");
        assertThat(cluster.checker().policy().scope()).isEqualTo(Optional.of("orders"));
        assertThat(cluster.routes())
                .extracting(route -> route.settings().policy().to())
                .containsExactly(RoutePolicy.To.PRIMARY, RoutePolicy.To.REPLICAS);
        assertThat(cluster.routes()).extracting(RouteConfig::name).containsExactly("primary", "replicas");
    }

    @Test
    void lets_a_flag_win_over_its_variable_and_both_over_the_file() throws Exception {
        Path file = Files.writeString(directory.resolve("f.yaml"), """
            clusters: [{ patroni: http://a, routes: [{ name: rw, listen: "127.0.0.1:5432", to: primary }] }]
            log: { level: error, format: json, sessions: true }
            """);

        Config config = valid(
                Map.of("--config", file.toString(), "--log-level", "debug"),
                Map.of("FAIRLEAD_LOG_LEVEL", "warn", "FAIRLEAD_LOG_FORMAT", "text"));

        assertThat(config.log())
                .isEqualTo(new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.TEXT, true, Optional.empty()));
    }

    @Test
    void takes_an_empty_variable_for_one_that_is_not_set() {
        Config config = valid(
                Map.of(),
                Map.of("FAIRLEAD_PATRONI", "http://a", "FAIRLEAD_PRIMARY", "127.0.0.1:1", "FAIRLEAD_REPLICAS", ""));

        assertThat(config.routes()).hasSize(1);
    }

    @Test
    void takes_the_token_from_the_environment() {
        Config config = valid(
                Map.of("--patroni", "http://a", "--primary", "127.0.0.1:1", "--admin", "0.0.0.0:8080"),
                Map.of("FAIRLEAD_ADMIN_TOKEN", "0123456789abcdef"));

        assertThat(config.admin().token().orElseThrow().reveal()).isEqualTo("0123456789abcdef");
    }

    @Test
    void refuses_a_cluster_that_is_described_in_two_places() throws Exception {
        Path file = Files.writeString(
                directory.resolve("f.yaml"),
                "clusters: [{ patroni: http://a, routes: [{ name: rw, listen: '127.0.0.1:1', to: primary }] }]");

        assertThat(problems(Map.of("--config", file.toString()), Map.of("FAIRLEAD_PATRONI", "http://b")))
                .containsExactly(
                        "FAIRLEAD_PATRONI: cannot be given together with a file (--config): describe the cluster in"
                                + " one place");
    }

    @Test
    void names_the_flag_or_variable_that_is_wrong() {
        assertThat(problems(
                        Map.of("--primary", "5432"),
                        Map.of("FAIRLEAD_PATRONI", "a:1", "FAIRLEAD_ADMIN_TOKEN", "short")))
                .containsExactly(
                        "FAIRLEAD_PATRONI: clusters[0].patroni: must be http://HOST:PORT or https://HOST:PORT but was"
                                + " a:1; did you mean http://a:1?",
                        "--primary: clusters[0].routes[0].listen: must be HOST:PORT, with IPv6 as [ADDRESS]:PORT, but"
                                + " was 5432",
                        "FAIRLEAD_ADMIN_TOKEN: the token must have at least 16 characters");
        assertThat(problems(Map.of(), Map.of()))
                .containsExactly(
                        "fairlead: nothing is configured: give --config FILE, or --patroni URLS with --primary or"
                                + " --replicas");
        assertThat(problems(Map.of("--config", "/no/such"), Map.of()))
                .containsExactly("--config: the file /no/such does not exist");
    }
}
