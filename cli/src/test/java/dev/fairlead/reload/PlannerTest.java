package dev.fairlead.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.Key;
import dev.fairlead.config.Keys;
import dev.fairlead.config.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From which configuration to which, and what must be done. */
class PlannerTest {
    private static final String RW = "      - { name: rw, listen: \"127.0.0.1:5432\", to: primary }\n";
    private static final String RO = "      - { name: ro, listen: \"127.0.0.1:5433\", to: replicas }\n";
    private static final String BASE = """
        clusters:
          - name: main
            patroni: [http://10.0.0.1:8008, http://10.0.0.2:8008]
            routes:
        """ + RW + RO;
    private static final String OTHER = """
          - name: other
            patroni: [http://10.0.1.1:8008]
            routes:
        """;

    @TempDir
    private static Path directory;

    private static Config read(String yaml) {
        try {
            Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef");
            Path file = Files.writeString(directory.resolve("fairlead.yaml"), yaml.replace("TOKEN", token.toString()));
            var given = new CommonCase(Map.of("--config", file.toString()), Map.of());
            return switch (ConfigReader.read(given)) {
                case Outcome.Valid valid -> valid.config();
                case Outcome.Invalid invalid -> throw new AssertionError(invalid.problems());
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> plan(String before, String after) {
        return Planner.plan(read(before), read(after)).lines().stream()
                .map(Plan.Line::text)
                .toList();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                argumentSet("the same", BASE, BASE, List.of()),
                argumentSet("another order", BASE, BASE.replace(RW + RO, RO + RW), List.of()),
                argumentSet("a default written out", BASE, BASE + "log: { level: info }\n", List.of()),
                argumentSet(
                        "a route more",
                        BASE,
                        BASE + RO.replace("ro", "ro2").replace("5433", "5434"),
                        List.of(
                                "add route ro2 to the replicas of cluster main",
                                "listen on 127.0.0.1:5434 for route ro2")),
                argumentSet(
                        "a route less",
                        BASE,
                        BASE.replace(RO, ""),
                        List.of("listen no more on 127.0.0.1:5433 for route ro", "remove route ro")),
                argumentSet(
                        "a route under another name",
                        BASE,
                        BASE.replace("name: ro", "name: reads"),
                        List.of(
                                "add route reads to the replicas of cluster main",
                                "lead 127.0.0.1:5433 from route ro to route reads",
                                "remove route ro")),
                argumentSet(
                        "two routes swap their addresses",
                        BASE,
                        BASE.replace("5432", "0").replace("5433", "5432").replace("127.0.0.1:0\"", "127.0.0.1:5433\""),
                        List.of(
                                "lead 127.0.0.1:5433 from route ro to route rw",
                                "lead 127.0.0.1:5432 from route rw to route ro")),
                argumentSet(
                        "a second address and a limit",
                        BASE,
                        BASE.replace(
                                RW,
                                "      - { name: rw, listen: [\"127.0.0.1:5432\", \"[::1]:5432\"], to: primary,"
                                        + " max-sessions: 10, hold: { timeout: 5s } }\n"),
                        List.of(
                                "change route rw: max-sessions: not set -> 10; hold.timeout: 1m -> 5s",
                                "listen on [0:0:0:0:0:0:0:1]:5432 for route rw")),
                argumentSet(
                        "what a replica must be",
                        BASE,
                        BASE.replace("to: replicas", "to: replicas, max-lag: 16MB, tags: { zone: a }"),
                        List.of("change route ro: max-lag: not set -> 16MB; tags: not set -> zone=a")),
                argumentSet(
                        "any free port stays the one it is",
                        BASE.replace("5433", "0"),
                        BASE.replace("5433", "0").replace("to: replicas", "to: replicas, streaming: true"),
                        List.of("change route ro: streaming: false -> true")),
                argumentSet(
                        "a cluster more",
                        BASE,
                        BASE + OTHER + RO.replace("ro", "far").replace("5433", "6433"),
                        List.of(
                                "add cluster other: http://10.0.1.1:8008",
                                "add route far to the replicas of cluster other",
                                "listen on 127.0.0.1:6433 for route far")),
                argumentSet(
                        "a route moves to a new cluster and the old one goes",
                        BASE.replace(RO, ""),
                        "clusters:\n" + OTHER + RW,
                        List.of(
                                "add cluster other: http://10.0.1.1:8008",
                                "lead route rw to the primary of cluster other",
                                "remove cluster main")),
                argumentSet(
                        "a seed more",
                        BASE,
                        BASE.replace("2:8008]", "2:8008, http://10.0.0.3:8008]"),
                        List.of("change cluster main: patroni: http://10.0.0.1:8008, http://10.0.0.2:8008 ->"
                                + " http://10.0.0.1:8008, http://10.0.0.2:8008, http://10.0.0.3:8008")),
                argumentSet(
                        "no seed in common is another cluster",
                        BASE.replace(RO, ""),
                        BASE.replace(RO, "").replace("10.0.0.", "10.0.9."),
                        List.of(
                                "replace cluster main by another: patroni: http://10.0.0.1:8008,"
                                        + " http://10.0.0.2:8008 -> http://10.0.9.1:8008, http://10.0.9.2:8008",
                                "lead route rw to the primary of cluster main")),
                argumentSet(
                        "another scope is another cluster",
                        BASE.replace(RO, "").replace("name: main", "name: main\n    scope: a"),
                        BASE.replace(RO, "").replace("name: main", "name: main\n    scope: b"),
                        List.of(
                                "replace cluster main by another: scope: a -> b",
                                "lead route rw to the primary of cluster main")),
                argumentSet(
                        "how a cluster is judged",
                        BASE,
                        BASE + "leader-lease: 5s\ntimeline-regression: suspend\n",
                        List.of("change cluster main: leader-lease: 10s -> 5s;"
                                + " timeline-regression.action: follow -> suspend")),
                argumentSet(
                        "the process",
                        BASE,
                        BASE + "log: { level: debug, sessions: true }\nshutdown: { timeout: 20s }\n"
                                + "max-sessions: 100\nwatch: false\n",
                        List.of("change the process: log.level: info -> debug; log.sessions: false -> true;"
                                + " shutdown.timeout: 8s -> 20s; max-sessions: not set -> 100; watch: true -> false")),
                argumentSet(
                        "the admin address",
                        BASE,
                        BASE + "admin: { listen: \"127.0.0.1:8081\" }\n",
                        List.of("move the admin endpoint from 127.0.0.1:8080 to 127.0.0.1:8081")));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void plans_no_more_than_what_has_changed(String before, String after, List<String> expected) {
        assertThat(plan(before, after)).isEqualTo(expected);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                argumentSet("loops", BASE + "loops: 2\n", "loops: 1 -> 2"),
                argumentSet(
                        "an address that overlaps",
                        BASE.replace("127.0.0.1:5433", "0.0.0.0:5433"),
                        "listen: 127.0.0.1:5433 -> 0.0.0.0:5433"),
                argumentSet(
                        "a route where the admin endpoint listens",
                        BASE.replace("5433", "8080") + "admin: { listen: \"127.0.0.1:8081\" }\n",
                        "listen: 127.0.0.1:8080 -> 127.0.0.1:8080"),
                argumentSet(
                        "the admin endpoint on all addresses",
                        BASE + "admin: { listen: \"0.0.0.0:8080\", token-file: TOKEN }\n",
                        "admin.listen: 127.0.0.1:8080 -> 0.0.0.0:8080"),
                argumentSet(
                        "the admin endpoint where a route listens",
                        BASE.replace("5433", "5434") + "admin: { listen: \"127.0.0.1:5433\" }\n",
                        "admin.listen: 127.0.0.1:8080 -> 127.0.0.1:5433"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void names_what_a_running_process_cannot_do(String after, String difference) {
        Plan plan = Planner.plan(read(BASE), read(after));

        assertThat(plan.restarts())
                .extracting(restart -> restart.difference().toString())
                .containsExactly(difference);
    }

    @Test
    void sees_that_a_tls_file_was_written_anew(@TempDir Path files) throws IOException {
        Path ca = Files.writeString(files.resolve("ca.pem"), "first");
        String yaml = BASE.replace("name: main", "name: main\n    tls: { ca: \"" + ca + "\" }");
        Config before = read(yaml);

        Files.writeString(ca, "second");

        assertThat(Planner.plan(before, read(yaml)).lines())
                .extracting(Plan.Line::text)
                .containsExactly("change cluster main: tls: files as they were -> files written anew");
    }

    @Test
    void sees_another_token_and_does_not_tell_it(@TempDir Path files) throws IOException {
        Path token = Files.writeString(files.resolve("token"), "0123456789abcdef");
        String yaml = BASE + "admin: { token-file: \"" + token + "\" }\n";
        Config before = read(yaml);

        Files.writeString(token, "fedcba9876543210");

        assertThat(Planner.plan(before, read(yaml)).lines())
                .containsExactly(new Plan.Line(
                        "change-access",
                        "change who may ask the admin endpoint: admin.token-file: (secret) -> (secret)"));
    }

    /** A key that the planner does not know would be changed in the file and nowhere else. */
    @Test
    void knows_every_key() {
        assertKnown(
                "",
                Set.of("clusters", "admin.listen"),
                Stream.of(Comparison.PROCESS.keys(), Comparison.ACCESS.keys(), Comparison.FOR_LIFE.keys()));
        assertKnown("clusters[]", Set.of("name", "routes"), Stream.of(Comparison.CLUSTER.keys()));
        assertKnown("clusters[].routes[]", Set.of("name", "listen"), Stream.of(Comparison.ROUTE.keys()));
    }

    private static void assertKnown(String path, Set<String> elsewhere, Stream<List<String>> facets) {
        Section section = Keys.sections().stream()
                .filter(s -> s.path().equals(path))
                .findFirst()
                .orElseThrow();
        List<String> known = facets.flatMap(List::stream).toList();

        assertThat(section.keys().stream()
                        .filter(key -> !elsewhere.contains(key.name()))
                        .filter(key -> !path.isEmpty() || !Keys.isInherited(key))
                        .map(Key::name))
                .isSubsetOf(known);
    }

    @Test
    void says_restart_for_the_keys_that_the_reference_says_it_of() {
        List<String> said = Keys.sections().stream()
                .flatMap(section -> section.keys().stream())
                .filter(key -> !Keys.changesInPlace(key))
                .map(Key::name)
                .toList();

        assertThat(said).containsExactlyInAnyOrderElementsOf(Comparison.FOR_LIFE.keys());
    }
}
