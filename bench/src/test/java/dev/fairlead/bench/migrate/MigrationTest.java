package dev.fairlead.bench.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Background;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The steps of {@code docs/migrating-from-haproxy.md}, with its commands, under a client that writes all the while. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class MigrationTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Ports that the kernel hands out end at 60999, so that they stay ports when shifted. */
    private static final int SHIFT = 1_000;

    @Test
    void the_page_leads_to_the_switch_and_back(Lab lab) throws Exception {
        SharedLab.requireCommands("haproxy");
        Shape shape = Shape.of("template", lab, lab, 1);
        Path directory = lab.newDirectory("migration");
        Path haproxyCfg = Files.writeString(directory.resolve("haproxy.cfg"), shape.haproxy());
        Path yaml = directory.resolve("fairlead.yaml");
        String address =
                lab.serviceHost() + ":" + shape.goals().keySet().iterator().next();
        Background haproxy = haproxy(lab, shape);
        try (WritingClient client = WritingClient.start(address)) {
            awaitWrites(client);

            // 1. Import
            run(0, "import", haproxyCfg, "-o", yaml, "--shift-ports", SHIFT);

            // 2. Beside HAProxy
            run(0, "check", "--config", yaml, "--connect");
            try (FairleadProcess beside = FairleadProcess.beginConfigured(lab, Files.readString(yaml))) {
                beside.awaitLog("route primary: listening on");
                String admin = Files.readAllLines(yaml).stream()
                        .filter(line -> line.matches("  listen: .*"))
                        .map(line -> line.replaceAll(".*\"(.*)\".*", "$1"))
                        .findFirst()
                        .orElseThrow();
                assertThat(run(0, "status", "--admin", admin))
                        .contains(lab.requireLeader().name());

                // 3. A canary, and a switchover
                try (WritingClient canary = WritingClient.start(shifted(address))) {
                    awaitWrites(canary);
                    lab.switchover();
                    awaitWrites(canary);
                    assertThat(canary.log().errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
                }
            }
            awaitWrites(client);

            // 4. The switch
            Path real = yaml.resolveSibling("switch.yaml");
            run(0, "import", haproxyCfg, "-o", real);
            run(0, "check", "--config", real);
            haproxy.close();
            try (FairleadProcess fairlead = FairleadProcess.beginConfigured(lab, Files.readString(real))) {
                fairlead.awaitLog("route primary: listening on");
                awaitWrites(client);
                assertThat(fairlead.isAlive()).isTrue();
            }

            // and the way back
            haproxy = haproxy(lab, shape);
            awaitWrites(client);
        } finally {
            haproxy.close();
        }
    }

    private static Background haproxy(Lab lab, Shape shape) {
        return Background.start(lab, List.of("haproxy", "-db", "-f"), shape.haproxy(), shape.environment());
    }

    private static String shifted(String address) {
        int colon = address.indexOf(':');
        return address.substring(0, colon + 1) + (Integer.parseInt(address.substring(colon + 1)) + SHIFT);
    }

    private static void awaitWrites(WritingClient client) {
        int before = client.log().acknowledged().size();
        Await.until("writes", LIMIT, () -> client.log().acknowledged().size() >= before + 50);
    }

    /** Runs {@code fairlead} and returns what it said; fails when it ends with another status. */
    private static String run(int status, Object... arguments) throws IOException, InterruptedException {
        String[] words =
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        Process process = new ProcessBuilder(FairleadProcess.program(words))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != status) {
            throw new LabException(
                    "fairlead " + String.join(" ", words) + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }
}
