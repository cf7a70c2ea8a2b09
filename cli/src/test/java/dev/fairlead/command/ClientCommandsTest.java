package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.run.RunningProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands that ask a running proxy, as people type them. */
@Timeout(90)
class ClientCommandsTest {
    private static RunningProxy proxy;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        proxy = new RunningProxy();
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
    }

    private int execute(String... args) {
        return execute(Map.of("FAIRLEAD_ADMIN", proxy.admin()), args);
    }

    private int execute(Map<String, String> environment, String... args) {
        return Main.execute(environment, new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "sessions", "hold", "release", "drain", "undrain", "kill", "fence", "accept-identity"})
    void documents_its_exit_statuses_in_the_help_of(String command) {
        assertThat(execute(command, "--help")).isZero();

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("Examples:", "fairlead " + command, ExitCode.OF_CLIENTS.replaceAll("\\s+", " "));
    }

    @Test
    void holds_and_releases_a_route() {
        assertThat(execute("hold", "primary", "--for", "5m", "--reason", "storage work"))
                .isZero();
        assertThat(execute("status")).isZero();
        assertThat(execute("release", "primary")).isZero();

        assertThat(out.toString())
                .contains(
                        "route primary is held for 5 m 0 s",
                        "ORDER: hold primary since",
                        ": storage work",
                        "route primary is not held by an operator");
    }

    @Test
    void drains_and_undrains_a_member_of_the_only_cluster() {
        assertThat(execute("drain", "node1", "--deadline", "10m")).isZero();
        assertThat(execute("undrain", "node1")).isZero();

        assertThat(out.toString())
                .contains("node1 is drained; sessions that it still has: ", "cut in 10 m", "node1 is not drained");
    }

    @Test
    void lists_sessions_and_ends_one() throws Exception {
        try (Socket client = proxy.served()) {
            assertThat(execute("sessions", "--route", "primary")).isZero();
            String row = out.toString()
                    .lines()
                    .filter(line -> line.contains("127.0.0.1:" + client.getLocalPort()))
                    .findFirst()
                    .orElseThrow();

            assertThat(execute("kill", row.strip().split("\\s+")[0])).isZero();

            assertThat(row).contains("relaying", "node1");
            assertThat(out.toString()).contains("has ended");
        }
    }

    @Test
    void fences_and_resets() {
        assertThat(execute("fence", "node1", "--timeline", "1")).isZero();
        assertThat(execute("fence", "--reset")).isZero();

        assertThat(out.toString()).contains("node1 is fenced on timeline 1, for ", "cluster main is not fenced; ");
    }

    @Test
    void accepts_the_identity_of_the_only_cluster() {
        assertThat(execute("accept-identity", "--reason", "pg_upgrade")).isZero();
        assertThat(execute("accept-identity", "--cluster", "main")).isZero();

        assertThat(out.toString()).contains("the identity of cluster main is learned anew; ");
    }

    @Test
    void exit_statuses_tell_what_was_wrong() {
        assertThat(execute("hold", "other")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(execute("drain", "node9")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(execute("accept-identity", "--cluster", "other")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(execute("kill", "999999")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(execute("hold", "primary", "--for", "soon")).isEqualTo(ExitCode.INVALID);
        assertThat(execute("fence", "node1")).isEqualTo(ExitCode.INVALID);
        assertThat(execute("fence", "--reset", "--timeline", "1")).isEqualTo(ExitCode.INVALID);
        assertThat(execute("fence", "--except", "node1", "--timeline", "1")).isEqualTo(ExitCode.REFUSED);
        assertThat(execute(Map.of("FAIRLEAD_ADMIN", "127.0.0.1:1"), "hold", "primary"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("fairlead hold: ", "no route is named other", "nobody answers at http://127.0.0.1:1");
    }

    @Test
    void a_token_never_comes_from_the_command_line_and_is_never_shown() throws Exception {
        Path missing = directory.resolve("none");
        Path tooShort = Files.writeString(directory.resolve("short"), "secret");

        assertThat(execute("hold", "primary", "--token", "secret")).isEqualTo(ExitCode.INVALID);
        assertThat(execute("status", "--token-file", missing.toString())).isEqualTo(ExitCode.INVALID);
        assertThat(execute("status", "--token-file", tooShort.toString())).isEqualTo(ExitCode.INVALID);

        assertThat(err.toString())
                .contains("cannot read the token in " + missing)
                .doesNotContain("secret\n");
    }

    @Test
    void watches_until_it_is_interrupted_and_says_when_nobody_answers() throws Exception {
        List<String> admins = new ArrayList<>(List.of(proxy.admin(), "127.0.0.1:1"));
        var watch = Watch.of(
                () -> new AdminClient("http://" + admins.removeFirst(), java.util.Optional.empty(), "test")
                        .get("/api/v1/status"),
                1,
                _ -> !admins.isEmpty());

        watch.show(new PrintWriter(out, true));

        assertThat(out.toString())
                .containsSubsequence(
                        "{\"version\"", "NO STATUS: nobody answers at http://127.0.0.1:1", "last answer was");
    }

    @Test
    void shows_the_status_once_for_each_interval() {
        var pauses = new ArrayList<Long>();
        var command = new StatusCommand(Map.of("FAIRLEAD_ADMIN", proxy.admin()), duration -> {
            pauses.add(duration.toSeconds());
            return pauses.size() < 3;
        });

        int exit = new CommandLine(command).setOut(new PrintWriter(out, true)).execute("--watch", "7");

        assertThat(exit).isZero();
        assertThat(pauses).containsExactly(7L, 7L, 7L);
        assertThat(out.toString().split("cluster main", -1)).hasSize(4);
    }
}
