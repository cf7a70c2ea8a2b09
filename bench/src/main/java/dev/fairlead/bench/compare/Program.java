package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the load to its end. */
public final class Program {
    private Program() {}

    /**
     * Runs {@code command} in {@code directory}, one of the lab's, and returns what it wrote to standard output and standard error.
     *
     * @param environment added to ours
     * @param limit       it is killed when it takes longer
     * @throws LabException when it cannot be started, fails, or takes too long; with what it wrote
     */
    public static String run(List<String> command, Map<String, String> environment, Path directory, Duration limit) {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new LabException(command + " took longer than " + limit.toSeconds() + " s");
            }
            String written = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new LabException(command + " failed: " + written);
            }
            return written;
        } catch (IOException e) {
            throw new LabException("cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + command.getFirst(), e);
        }
    }
}
