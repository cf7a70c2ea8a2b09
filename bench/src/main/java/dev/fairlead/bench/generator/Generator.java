package dev.fairlead.bench.generator;

import dev.fairlead.bench.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program in C that runs: it prints lines of JSON, and may wait for the end of its input.
 *
 * <p>What it says on standard error goes to ours. Closing ends it.
 */
public final class Generator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final String name;
    private final Process process;
    private final BufferedReader out;

    private Generator(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts the program {@code name} of {@code src/main/c} with these words as its arguments. */
    public static Generator start(String name, List<String> arguments) {
        return startIn(Path.of("").toAbsolutePath(), name, arguments);
    }

    /** The same, working in {@code directory}: one of a lab's ends it, and what it starts, with the lab. */
    public static Generator startIn(Path directory, String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(NativeBuild.program(name).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return new Generator(name, builder.start());
        } catch (IOException e) {
            throw new LabException("cannot start " + name, e);
        }
    }

    public static Generator start(String name, String... arguments) {
        return start(name, List.of(arguments));
    }

    /** Runs a program that prints one line, and returns it. */
    public static JsonNode run(String name, List<String> arguments) {
        try (Generator generator = start(name, arguments)) {
            generator.endInput();
            return generator.nextLine();
        }
    }

    public static JsonNode run(String name, String... arguments) {
        return run(name, List.of(arguments));
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the next line; throws {@link LabException} when the program ends without one. */
    public JsonNode nextLine() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new LabException(name + " ended without a result");
            }
            return JsonMapper.shared().readTree(line);
        } catch (IOException e) {
            throw new LabException("cannot read from " + name, e);
        }
    }

    /** Ends its input, which is what some programs wait for. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new LabException(name + " is gone", e);
        }
    }

    /** Ends it by the end of its input, and by force where that is not heard. */
    @Override
    public void close() {
        endInput();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
