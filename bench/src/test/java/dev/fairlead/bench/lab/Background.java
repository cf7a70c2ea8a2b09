package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody else's server, with a configuration file, in a directory of a lab's, so that it ends with the lab at the latest. */
public final class Background implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Process process;
    private final Path log;

    private Background(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param command to which the name of a file with {@code configuration} is added */
    public static Background start(
            Lab lab, List<String> command, String configuration, Map<String, String> environment) {
        Path directory = lab.newDirectory(Path.of(command.getFirst()).getFileName() + "-" + COUNT.incrementAndGet());
        Path file = directory.resolve("configuration");
        Path log = directory.resolve("log");
        List<String> words = new java.util.ArrayList<>(command);
        words.add(file.toString());
        try {
            Files.writeString(file, configuration);
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new Background(builder.start(), log);
        } catch (IOException e) {
            throw new LabException("cannot start " + command.getFirst(), e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has said. */
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log)";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
