package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.run.FakeMember;
import dev.fairlead.run.Proxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as people type it. */
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int execute(String... args) {
        return Main.execute(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void prints_its_version() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).matches("fairlead \\d+\\.\\d+.*\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "status", "import", "reload"})
    void shows_examples_and_exit_statuses_in_the_help_of(String command) {
        assertThat(execute(command, "--help")).isZero();

        assertThat(out.toString()).contains("Examples:", "fairlead " + command, "Exit status: 0");
    }

    @Test
    void asks_for_a_command() {
        assertThat(execute()).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).startsWith("Which command?");
    }

    @Test
    void finds_a_good_file_good() {
        assertThat(execute("check", "--config", "../docs/fairlead.yaml")).isZero();
        assertThat(out.toString()).contains("route rw on 0.0.0.0:5432 to the primary", "The configuration is valid.");
    }

    @Test
    void prints_every_problem_of_a_bad_file() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "loops: 0\nclusters: []\n");

        assertThat(execute("check", "--config", file.toString())).isEqualTo(ExitCode.INVALID);

        assertThat(out.toString().lines())
                .containsExactly(
                        file + ":1: loops: must be 1 to 256 but was 0",
                        file + ":2: clusters: must have at least one entry",
                        "2 problems");
    }

    @Test
    void does_not_run_with_a_bad_file() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "loops: 0\nclusters: []\n");

        assertThat(execute("run", "--config", file.toString())).isEqualTo(ExitCode.INVALID);

        assertThat(err.toString()).contains(":1: loops: must be", "2 problems");
    }

    @Test
    void says_that_nobody_answers_a_status() {
        assertThat(execute("status", "--admin", "127.0.0.1:1")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("nobody answers at http://127.0.0.1:1");
    }

    @Test
    void shows_the_status_of_a_running_proxy() throws Exception {
        try (var member = new FakeMember();
                Proxy proxy = Proxy.start(config(member), "test")) {
            String admin = "127.0.0.1:" + proxy.adminAddress().orElseThrow().getPort();

            assertThat(execute("status", "--admin", admin)).isZero();
            assertThat(execute("status", "--json", "--admin", admin)).isZero();

            assertThat(out.toString())
                    .contains(
                            "fairlead test, ", "cluster main", "primary  primary  127.0.0.1:", "{\"version\":\"test\"");
        }
    }

    private static Config config(FakeMember member) {
        var flags = Map.of("--patroni", member.url(), "--primary", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        return ((Outcome.Valid) ConfigReader.read(new CommonCase(flags, Map.of()))).config();
    }
}
