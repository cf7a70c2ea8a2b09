package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One of PostgreSQL's programs, or any other, as a user runs it. Ends with the test that closes it. */
final class Program implements AutoCloseable {
    /** More than any of them takes. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final String name;
    private final Process process;
    private final CompletableFuture<String> output;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        // Not on the common pool, which has one thread on two cores: whoever talks for long would keep the others'
        // words from being read.
        this.output = CompletableFuture.supplyAsync(() -> read(process), Thread.ofVirtual()::start);
    }

    /** Starts it; the password of {@link Sql#USER} is in its environment. */
    static Program of(String... command) {
        return start(new ProcessBuilder(command).redirectErrorStream(true));
    }

    /** As {@link #of}, with what it writes to standard output in a file. */
    static Program into(Path file, String... command) {
        return start(new ProcessBuilder(command)
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    /** As {@link #of}, with a file on standard input. */
    static Program from(Path file, String... command) {
        return start(new ProcessBuilder(command).redirectErrorStream(true).redirectInput(file.toFile()));
    }

    private static Program start(ProcessBuilder builder) {
        builder.environment().put("PGPASSWORD", Sql.PASSWORD);
        builder.environment().put("PGCONNECT_TIMEOUT", "0");
        builder.environment().put("LC_ALL", "C.UTF-8");
        String name = builder.command().getFirst();
        try {
            return new Program(name, builder.start());
        } catch (IOException e) {
            throw new LabException("cannot start " + name, e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end and returns what it said, if that was not sent to a file. */
    String said() {
        try {
            return output.copy().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            process.destroyForcibly();
            throw new LabException(name + " did not end within " + LIMIT.toMinutes() + " minutes", e);
        }
    }

    int exit() {
        said();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + name, e);
        }
    }

    /** Ends it, and returns what it said until then. */
    String end() {
        process.destroyForcibly();
        return said();
    }

    /** Waits for its end, which must be a good one, and returns what it said. */
    String mustSucceed() {
        assertThat(exit()).as(name + ": " + said()).isZero();
        return said();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
