package dev.fairlead.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/**
 * The container engine of this machine, and the two images that the tests run, which are built once for each run.
 *
 * <p>Everything that is made carries a label with the process that made it. What a process left that was killed, the next one takes away.
 */
final class Engine {
    static final String FAIRLEAD = "fairlead:latest";
    static final String PATRONI = "fairlead-patroni:17";

    private static final String LABEL = "dev.fairlead.tests";
    private static final long BUILD_MINUTES = 15;
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private static boolean isReady;

    private Engine() {}

    /** Skips the calling test where no engine answers; fails it with {@code CI=true}. */
    static synchronized void require() {
        if (isReady) {
            return;
        }
        boolean answers = answers();
        if (!answers && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("no container engine answers; .ci/run starts one");
        }
        Assumptions.assumeTrue(answers, "no container engine answers (start dockerd, or see bench/install/engine.sh)");
        removeLeftovers();
        build(Path.of("image.sh"));
        build(Path.of("patroni/image.sh"));
        isReady = true;
    }

    static DockerClient client() {
        return DockerClientFactory.instance().client();
    }

    /** For whatever is made: who made it. */
    static Map<String, String> labels() {
        return Map.of(LABEL, owner(ProcessHandle.current()));
    }

    static Network network() {
        return Network.builder()
                .createNetworkCmdModifier(command -> command.withLabels(labels()))
                .build();
    }

    private static boolean answers() {
        return succeeds("docker", "info");
    }

    /** Whether there is such a command and it ends well; what it says is dropped. */
    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void build(Path script) {
        try {
            Path log = Files.createTempFile("fairlead-image", ".log");
            Process build = new ProcessBuilder(MODULE.resolve(script).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
            if (!ended || build.exitValue() != 0) {
                build.destroyForcibly();
                throw new IllegalStateException(script + " failed: " + Files.readString(log, StandardCharsets.UTF_8));
            }
            Files.delete(log);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(script + " failed", e);
        }
    }

    private static void removeLeftovers() {
        DockerClient client = client();
        client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec().stream()
                .filter(container -> isLeft(container.getLabels()))
                .forEach(container -> removeContainer(container.getId()));
        client.listNetworksCmd().exec().stream()
                .filter(network -> network.getLabels() != null && isLeft(network.getLabels()))
                .forEach(network -> client.removeNetworkCmd(network.getId()).exec());
    }

    /** Now, and not only when the process ends. */
    static void removeContainer(String id) {
        try {
            client().removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException gone) {
            // Somebody was quicker.
        }
    }

    private static boolean isLeft(Map<String, String> labels) {
        String owner = labels.get(LABEL);
        return owner != null
                && ProcessHandle.allProcesses()
                        .noneMatch(process -> owner(process).equals(owner));
    }

    /** A number is used again some day; number and start are not. */
    private static String owner(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().orElse(Instant.EPOCH).getEpochSecond();
    }
}
