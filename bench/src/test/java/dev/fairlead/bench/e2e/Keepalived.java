package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Host;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** keepalived on a host, in the foreground, with its log in a file. Ends with its lab at the latest. */
final class Keepalived implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final Path log;

    private Keepalived(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Keepalived start(Lab lab, Host host, String configuration) {
        Path directory = lab.newDirectory("keepalived" + System.nanoTime());
        Path log = directory.resolve("log");
        try {
            Path file = Files.writeString(directory.resolve("keepalived.conf"), configuration);
            List<String> command = new ArrayList<>(host.enter());
            command.addAll(List.of("keepalived", "--dont-fork", "--log-console", "--log-detail", "--vrrp"));
            command.addAll(List.of("--use-file", file.toString()));
            command.addAll(List.of("--pid", directory.resolve("pid").toString()));
            command.addAll(List.of("--vrrp_pid", directory.resolve("vrrp-pid").toString()));
            return new Keepalived(
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new LabException("cannot start keepalived", e);
        }
    }

    /** How many lines it has written. */
    int said() {
        return lines().size();
    }

    /** Waits for a line with these words among those after the first {@code before}. */
    void awaitSaying(String words, int before) {
        Await.until("keepalived to say: " + words, Patience.LIMIT, () -> {
            if (!process.isAlive()) {
                throw new LabException("keepalived ended:\n" + String.join("\n", lines()));
            }
            return lines().stream().skip(before).anyMatch(line -> line.contains(words));
        });
    }

    List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
    }

    /** In order, so that it gives its address up. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
