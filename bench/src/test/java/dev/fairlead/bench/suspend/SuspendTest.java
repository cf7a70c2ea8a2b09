package dev.fairlead.bench.suspend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.generator.NativeBuild;
import dev.fairlead.bench.generator.NeedsCompiler;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.peer.Launcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fairlead as a process on a machine that is suspended: CLOCK_MONOTONIC stands still meanwhile, which {@code src/test/c/suspend.c} sees to. */
class SuspendTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SUSPEND = Duration.ofSeconds(4);

    /** A StartupMessage of user alice. */
    private static final byte[] START_UP = "\0\0\0\24\0\3\0\0user\0alice\0\0".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path directory;

    private List<ScriptedMember> members = List.of();
    private @Nullable Process fairlead;
    private int port;

    private void start(String lease) throws IOException {
        NeedsCompiler.check();
        members = ScriptedMember.cluster("node1", "node2");
        members.getFirst().leads(1);
        port = freePort();
        Path config = Files.writeString(directory.resolve("fairlead.yaml"), """
            clusters:
              - name: main
                patroni: [%s]
                leader-lease: %s
                routes:
                  - { name: rw, listen: "127.0.0.1:%d", to: primary }
            admin: { listen: "127.0.0.1:%d" }
            """.formatted(
                        members.getFirst().url(), lease, port, freePort()));
        List<String> command = new ArrayList<>(Launcher.fairlead());
        command.addAll(List.of("run", "--config", config.toString()));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment()
                .put("LD_PRELOAD", NativeBuild.program("suspend.so").toString());
        fairlead = builder.start();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (fairlead != null) {
            fairlead.destroyForcibly().waitFor();
        }
        for (ScriptedMember member : members) {
            member.close();
        }
    }

    @Test
    void a_write_that_waits_at_the_resume_does_not_reach_the_primary_that_was_replaced_meanwhile() throws Exception {
        start("2s");
        try (Socket client = served()) {
            suspended(() -> {
                send(client, "INSERT");
                members.getFirst().isReplica();
                members.getLast().leads(2);
            });

            assertThat(ending(client)).isEqualTo("Connection reset");
        }
        try (Socket client = served()) {
            send(client, "UPDATE");
            Await.until("the write", LIMIT, () -> members.getLast().received().contains("UPDATE"));
        }
        assertThat(members.getFirst().received()).doesNotContain("INSERT").doesNotContain("UPDATE");
    }

    @Test
    void a_write_that_waits_at_the_resume_goes_on_when_the_lease_is_longer_and_the_primary_is_still_the_same()
            throws Exception {
        start("9s");
        try (Socket client = served()) {
            suspended(() -> send(client, "INSERT"));

            Await.until("the write", LIMIT, () -> members.getFirst().received().contains("INSERT"));
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A client to whom PostgreSQL's greeting has come. */
    private Socket served() {
        return Await.until("a session", LIMIT, () -> {
            try {
                var client = new Socket(InetAddress.getLoopbackAddress(), port);
                client.setSoTimeout((int) LIMIT.toMillis());
                client.getOutputStream().write(START_UP);
                if (client.getInputStream().read(new byte[100]) > 0) {
                    return Optional.of(client);
                }
                client.close();
            } catch (IOException notYet) {
                assertThat(requireNonNull(fairlead).isAlive()).as(log()).isTrue();
            }
            return Optional.empty();
        });
    }

    private void suspended(Runnable meanwhile) {
        signal("STOP");
        long since = System.nanoTime();
        meanwhile.run();
        Await.until("the end of the suspend", LIMIT, () -> System.nanoTime() - since > SUSPEND.toNanos());
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder(
                            "kill",
                            "-" + name,
                            Long.toString(requireNonNull(fairlead).pid()))
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void send(Socket client, String text) {
        try {
            client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** How the connection ends: the reason of its reset, or what came instead. */
    private static String ending(Socket client) throws IOException {
        try {
            return "received " + client.getInputStream().read();
        } catch (SocketException reset) {
            return String.valueOf(reset.getMessage());
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException none) {
            return "";
        }
    }
}
