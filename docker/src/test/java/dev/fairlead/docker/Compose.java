package dev.fairlead.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The cluster of {@code docker/compose.yaml}, as a user starts it, but under a name and at ports of its own. */
final class Compose implements AutoCloseable {
    private static final Path FILE = Path.of("compose.yaml").toAbsolutePath();
    private static final Path FAILOVER = Path.of("failover.sh").toAbsolutePath();
    private static final List<String> SERVICES =
            List.of("etcd", "patroni1", "patroni2", "patroni3", "fairlead1", "fairlead2");

    /** Any free one. */
    private static final Map<String, String> PORTS = Stream.of("FAIRLEAD1", "FAIRLEAD2")
            .flatMap(proxy ->
                    Stream.of("_PRIMARY_PORT", "_REPLICAS_PORT", "_ADMIN_PORT").map(proxy::concat))
            .collect(Collectors.toMap(name -> name, _ -> "0"));

    private final String project = "fairlead-test-" + ProcessHandle.current().pid();
    private final List<String> command;
    private final Path directory;

    private Compose(List<String> command, Path directory) {
        this.command = command;
        this.directory = directory;
    }

    /**
     * Brings it up; skips the calling test where there is no Compose, fails it with {@code CI=true}.
     *
     * @param directory for files that are needed until the end
     */
    static Compose up(Path directory) {
        Engine.require();
        List<String> command = Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
                .filter(words -> Engine.succeeds(
                        Stream.concat(words.stream(), Stream.of("version")).toArray(String[]::new)))
                .findFirst()
                .orElse(List.of());
        if (command.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("there is no docker compose; bench/install/prerequisites.sh installs it");
        }
        Assumptions.assumeFalse(command.isEmpty(), "neither docker compose nor docker-compose is there");
        var compose = new Compose(command, directory);
        try {
            compose.compose(Duration.ofMinutes(2), "up", "-d");
        } catch (IllegalStateException failed) {
            compose.close();
            throw failed;
        }
        return compose;
    }

    /** HOST:PORT at which a service's port is published. */
    String address(String service, int port) {
        return compose(Duration.ofSeconds(30), "port", service, String.valueOf(port))
                .strip();
    }

    /** What {@code failover.sh} prints. */
    String failover() {
        return run(Duration.ofMinutes(3), List.of(FAILOVER.toString()));
    }

    @Override
    public void close() {
        compose(Duration.ofMinutes(1), "down", "-v");
    }

    private String compose(Duration limit, String... words) {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("-p", project, "-f", FILE.toString(), "-f", labels().toString()));
        whole.addAll(List.of(words));
        return run(limit, whole);
    }

    /** Says whose it all is, for whoever takes away what was left. */
    private Path labels() {
        String whose = Engine.labels().entrySet().stream()
                .map(label -> "labels: { " + label.getKey() + ": \"" + label.getValue() + "\" }")
                .collect(Collectors.joining());
        String services = SERVICES.stream()
                .map(service -> "  " + service + ": { " + whose + " }\n")
                .collect(Collectors.joining());
        try {
            return Files.writeString(
                    directory.resolve("labels.yaml"),
                    "services:\n" + services + "networks:\n  default: { " + whose + " }\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What it prints on both of its streams.
     *
     * @throws IllegalStateException when it fails, or takes longer than {@code limit}
     */
    private String run(Duration limit, List<String> words) {
        try {
            Path said = Files.createTempFile(directory, "said", ".log");
            var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().putAll(PORTS);
            builder.environment().put("PROJECT", project);
            Process process = builder.start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroy();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(words + " failed: " + Files.readString(said));
            }
            return Files.readString(said);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(words + " failed", e);
        }
    }
}
