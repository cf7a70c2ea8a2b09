package dev.fairlead.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.run.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alert rules and the Grafana dashboard that we ship: that they say what they mean, ask only for what there is, and fire when they should. */
class MonitoringTest {
    private static final Path ALERTS = Path.of("../docker/prometheus/fairlead-alerts.yml");
    private static final Path ALERTS_TEST = Path.of("../docker/prometheus/fairlead-alerts-test.yml");
    private static final Path PROMETHEUS = Path.of("../docker/prometheus/prometheus.yml");
    private static final Path GRAFANA = Path.of("../docker/grafana/fairlead.json");
    private static final Path REFERENCE = Path.of("../docs/metrics.md");
    private static final Pattern METRIC = Pattern.compile("\\bfairlead_[a-z_]+");

    @Test
    void alerts_fire_when_they_should_and_not_before() throws Exception {
        Promtool.Said rules = Promtool.run("", "check", "rules", ALERTS.toString());
        Promtool.Said behaviour = Promtool.run("", "test", "rules", ALERTS_TEST.toString());

        assertThat(rules.exit()).as(String.join("\n", rules.lines())).isZero();
        assertThat(behaviour.exit()).as(String.join("\n", behaviour.lines())).isZero();
    }

    @Test
    void each_alert_says_what_it_means_and_what_to_do_and_has_its_test() throws IOException {
        String tests = Files.readString(ALERTS_TEST);

        assertThat(alerts()).hasSizeGreaterThan(15).allSatisfy(alert -> {
            assertThat(((Map<?, ?>) field(alert, "annotations")).keySet().toString())
                    .isEqualTo("[summary, meaning, action]");
            assertThat(field(alert, "labels").toString()).matches("\\{severity=(critical|warning|info)}");
            assertThat(tests).contains("- alertname: " + field(alert, "alert") + "\n");
        });
    }

    private static List<Object> alerts() throws IOException {
        Object file = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(ALERTS));
        return list(requireNonNull(file), "groups").stream()
                .flatMap(group -> list(group, "rules").stream())
                .toList();
    }

    private static Object field(Object map, String name) {
        return requireNonNull(((Map<?, ?>) map).get(name), name);
    }

    private static List<Object> list(Object map, String name) {
        return List.copyOf((List<?>) field(map, name));
    }

    @Test
    void the_sample_configuration_is_one_that_prometheus_takes() throws Exception {
        Promtool.Said said = Promtool.run("", "check", "config", PROMETHEUS.toString());

        assertThat(said.exit()).as(String.join("\n", said.lines())).isZero();
    }

    @Test
    void every_metric_that_is_asked_for_is_in_the_reference() throws IOException {
        String reference = Files.readString(REFERENCE);

        assertThat(Stream.of(ALERTS, ALERTS_TEST, GRAFANA).flatMap(MonitoringTest::metrics))
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(reference).contains("`" + name + "`"));
    }

    /** Histograms have samples of other names: see the beginning of the reference. */
    private static Stream<String> metrics(Path file) {
        try {
            return METRIC.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceFirst("_seconds_(bucket|sum|count|max)$", "_seconds"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void every_expression_of_the_grafana_dashboard_is_one(@TempDir Path directory) throws Exception {
        List<String> expressions = expressions(JsonMapper.shared().readTree(Files.readString(GRAFANA)));
        Path rules = directory.resolve("rules.yml");
        Files.writeString(rules, asRules(expressions));

        Promtool.Said said = Promtool.run("", "check", "rules", rules.toString());

        assertThat(expressions).hasSizeGreaterThan(25);
        assertThat(said.exit()).as(String.join("\n", said.lines())).isZero();
    }

    private static List<String> expressions(JsonNode node) {
        List<String> found = new ArrayList<>();
        node.propertyStream().forEach(field -> {
            if (field.getKey().equals("expr")) {
                found.add(field.getValue().asString().replace("$__rate_interval", "1m"));
            }
        });
        node.valueStream().forEach(child -> found.addAll(expressions(child)));
        return found;
    }

    private static String asRules(List<String> expressions) {
        return "groups:\n  - name: all\n    rules:\n"
                + expressions.stream()
                        .map(text ->
                                "      - record: r" + expressions.indexOf(text) + "\n        expr: '" + text + "'\n")
                        .collect(Collectors.joining());
    }
}
