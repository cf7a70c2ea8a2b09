package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.WritingClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of the Debian package on a clean machine: installed, upgraded under load, removed, purged. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class DebianPackageTest {
    private static final Path BUILD = Path.of("../docker/debian/build.sh").toAbsolutePath();
    private static final Path DISTRIBUTION = Path.of("../cli/target/fairlead/bin/fairlead");
    private static final String CONFIGURATION = "/etc/fairlead/fairlead.yaml";
    private static final int CONNECTS_PER_SECOND = 500;

    @BeforeAll
    static void requirePossible() {
        List<String> missing = DebianMachine.missing();
        if (!Files.isExecutable(DISTRIBUTION)) {
            missing.add("no distribution (make build)");
        }
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new LabException("no Debian machine here: " + String.join("; ", missing));
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> String.join("; ", missing));
    }

    @Test
    void it_is_the_same_byte_for_byte_each_time_it_is_built() throws IOException {
        Path first = build("0~1");
        byte[] before = Files.readAllBytes(first);

        byte[] again = Files.readAllBytes(build("0~1"));

        Files.delete(first);
        assertThat(again).isEqualTo(before);
    }

    @Test
    void it_is_installed_upgraded_under_load_removed_and_purged(Lab lab) throws Exception {
        Path older = build("0~1");
        Path newer = build("0~2");
        try (DebianMachine machine = DebianMachine.boot(lab)) {
            String address = lab.serviceHost() + ":" + lab.freeServicePort();
            install(machine, older);
            configureAndStart(machine, lab, address);
            upgradeUnderLoad(machine, newer, address);
            remove(machine, address);
            purge(machine);
        } finally {
            Files.delete(older);
            Files.delete(newer);
        }
    }

    private static Path build(String version) {
        try (Program program = Program.of(BUILD.toString(), version)) {
            return Path.of(program.mustSucceed());
        }
    }

    private static void install(DebianMachine machine, Path older) throws IOException {
        String said = machine.run("dpkg", "--install", machine.bring(older));

        assertThat(said).contains("Edit " + CONFIGURATION);
        assertThat(machine.said("systemctl", "is-active", "fairlead@blue")).isEqualTo("inactive");
        assertThat(machine.said("systemctl", "is-enabled", "fairlead@blue")).isEqualTo("enabled");
        assertThat(machine.run("stat", "--format=%U:%G %a", CONFIGURATION)).isEqualTo("root:fairlead 640");
        assertThat(machine.run("fairlead", "--version")).startsWith("fairlead ");
        assertThat(machine.run("systemd-analyze", "verify", "--man=no", "fairlead@blue.service"))
                .isEmpty();
        machine.run("bash", "-n", "/usr/share/bash-completion/completions/fairlead");
        assertThat(machine.run("zcat", "/usr/share/man/man1/fairlead.1.gz")).contains(".SS run", ".SS import");
    }

    private static void configureAndStart(DebianMachine machine, Lab lab, String address) throws IOException {
        String admin = lab.serviceHost() + ":" + lab.freeServicePort();
        machine.write(CONFIGURATION, """
            clusters:
              - patroni: [%s]
                routes:
                  - { name: rw, listen: "%s", to: primary }
            admin: { listen: "%s" }
            """.formatted(lab.restUrls(), address, admin));

        machine.said("systemctl", "start", "fairlead@blue");

        assertThat(machine.said("systemctl", "is-active", "fairlead@blue"))
                .as(machine.journal("fairlead@blue"))
                .isEqualTo("active");
        assertThat(machine.run("systemctl", "show", "--property=User", "fairlead@blue"))
                .isEqualTo("User=fairlead");
    }

    private static void upgradeUnderLoad(DebianMachine machine, Path newer, String address) throws Exception {
        try (Connection kept = Sql.open(address);
                WritingClient client = WritingClient.start(address);
                var connects = new Over(CONNECTS_PER_SECOND, () -> connectAndLeave(address))) {
            Expect.writes(client, 50);

            String said = machine.said("dpkg", "--install", machine.bring(newer));

            assertThat(said)
                    .as(() -> machine.journal("fairlead@blue") + "\n" + machine.journal("fairlead@green"))
                    .contains("fairlead@green has taken over; fairlead@blue ends with its last session");
            int before = connects.count();
            Await.until("more connects", Expect.LIMIT, () -> connects.count() > before + CONNECTS_PER_SECOND);
            assertThat(connects.end()).containsOnlyKeys("ended in order");
            assertThat(client.log().errors()).isEmpty();
            assertThat(kept.isValid(10)).isTrue();
            assertThat(machine.said("systemctl", "is-active", "fairlead@blue", "fairlead@green"))
                    .isEqualTo("active\nactive");
        }
        assertThat(machine.said("systemctl", "is-enabled", "fairlead@blue", "fairlead@green"))
                .isEqualTo("disabled\nenabled");
        assertThat(machine.run("cat", CONFIGURATION)).contains(address);
        Await.until(
                "the older version to end with its last session",
                Expect.LIMIT,
                () -> machine.said("systemctl", "is-active", "fairlead@blue").equals("inactive"));
        assertThat(machine.run("systemctl", "show", "--property=Result", "fairlead@blue"))
                .isEqualTo("Result=success");
    }

    /** A client that has nothing to say costs no backend, and shows whether its connection was accepted and ended in order. */
    private static String connectAndLeave(String address) throws IOException {
        String[] parts = address.split(":");
        try (var socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
            socket.setSoTimeout(10_000);
            socket.shutdownOutput();
            return socket.getInputStream().read() < 0 ? "ended in order" : "was told something";
        }
    }

    private static void remove(DebianMachine machine, String address) {
        machine.run("dpkg", "--remove", "fairlead");

        assertThat(machine.said("systemctl", "is-active", "fairlead@green")).isEqualTo("inactive");
        assertThat(machine.run("ls", "/etc/fairlead")).isEqualTo("fairlead.yaml");
        assertThat(machine.said("ls", "/usr/lib/fairlead")).contains("No such file");
        assertThat(isRefused(address)).isTrue();
    }

    private static boolean isRefused(String address) {
        String[] parts = address.split(":");
        try (var socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static void purge(DebianMachine machine) {
        machine.run("dpkg", "--purge", "fairlead");

        assertThat(machine.said("getent", "passwd", "fairlead")).isEmpty();
        assertThat(machine.run(
                        "find",
                        "/etc",
                        "/usr",
                        "/var",
                        "/run",
                        "-name",
                        "*fairlead*",
                        "-not",
                        "-path",
                        "/run/systemd/*"))
                .isEmpty();
    }
}
