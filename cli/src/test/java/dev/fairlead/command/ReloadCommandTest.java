package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.run.FakeMember;
import dev.fairlead.run.Proxy;
import dev.fairlead.run.RunningProxy;
import dev.fairlead.systemd.Notifier;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reload} and {@code check --against}, as people type them, with a proxy that runs. */
class ReloadCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private FakeMember member;
    private Path file;
    private Proxy proxy;
    private String admin;

    @BeforeEach
    void start() throws Exception {
        member = new FakeMember();
        file = Files.writeString(directory.resolve("fairlead.yaml"), yaml(""));
        var given = new CommonCase(Map.of("--config", file.toString(), "--admin", "127.0.0.1:0"), Map.of());
        proxy = Proxy.start(((Outcome.Valid) ConfigReader.read(given)).config(), "test");
        proxy.reloadFrom(given, Notifier.of(Map.of()));
        admin = "127.0.0.1:" + proxy.adminAddress().orElseThrow().getPort();
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        member.close();
    }

    private String yaml(String more) {
        return "watch: false\nclusters:\n  - patroni: " + member.url()
                + "\n    routes:\n      - { name: rw, listen: \"127.0.0.1:0\", to: primary }\n" + more;
    }

    private String another() {
        return yaml("      - { name: ro, listen: \"127.0.0.1:0\", to: replicas }\n");
    }

    private int execute(String... args) {
        return Main.execute(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void says_that_there_is_nothing_to_do() {
        assertThat(execute("reload", "--admin", admin)).isZero();
        assertThat(out.toString().strip()).isEqualTo("nothing to do");
    }

    @Test
    void prints_the_plan_that_was_applied() throws Exception {
        Files.writeString(file, another());

        assertThat(execute("reload", "--admin", admin)).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "add route ro to the replicas of cluster main",
                        "listen on 127.0.0.1:0 for route ro",
                        "applied: 2 steps");
        assertThat(proxy.listening("ro")).hasSize(1);
    }

    @Test
    void a_dry_run_does_nothing() throws Exception {
        Files.writeString(file, another());

        assertThat(execute("reload", "--dry-run", "--admin", admin)).isZero();

        assertThat(out.toString()).contains("add route ro", "can be changed in place: 2 steps");
        assertThat(proxy.listening("ro")).isEmpty();
    }

    @Test
    void prints_the_problems_of_what_was_refused() throws Exception {
        Files.writeString(file, yaml("loops: 0\n"));

        assertThat(execute("reload", "--admin", admin)).isEqualTo(ExitCode.INVALID);

        assertThat(out.toString().strip()).isEqualTo(file + ":6: loops: must be 1 to 256 but was 0");
        assertThat(err.toString().strip()).isEqualTo("fairlead reload: refused, nothing has changed");
    }

    @Test
    void says_that_nobody_answers() {
        assertThat(execute("reload", "--admin", "127.0.0.1:1")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("nobody answers at http://127.0.0.1:1");
    }

    @Test
    void compares_another_file_with_what_runs() throws Exception {
        Path wanted = Files.writeString(directory.resolve("new.yaml"), another());

        assertThat(execute("check", "--config", wanted.toString(), "--against", "http://" + admin))
                .isZero();

        assertThat(out.toString()).contains("add route ro", "can be changed in place: 2 steps");
        assertThat(proxy.listening("ro")).isEmpty();
    }

    @Test
    void compares_no_file_with_a_proxy_that_was_started_without_one() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), yaml("loops: 0\n"));
        try (var flags = new RunningProxy()) {
            assertThat(execute("check", "--config", file.toString(), "--against", flags.admin()))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(execute("check", "--config", wrong.toString(), "--against", flags.admin()))
                    .isEqualTo(ExitCode.FAILED);
        }

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("was started without a file"));
    }

    @Test
    void tells_a_change_that_needs_a_restart_from_one_that_is_wrong() throws Exception {
        Path restart = Files.writeString(directory.resolve("restart.yaml"), yaml("loops: 2\n"));
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), yaml("loops: 0\n"));

        assertThat(execute("check", "--config", restart.toString(), "--against", admin))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(execute("check", "--config", wrong.toString(), "--against", admin))
                .isEqualTo(ExitCode.INVALID);
        assertThat(execute("check", "--config", wrong.toString(), "--against", "127.0.0.1:1"))
                .isEqualTo(ExitCode.FAILED);
    }
}
