package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A process that works in a directory of the lab, so that it ends with it, and whose lines of output are kept with the instant they came. */
final class Server {
    private static final long STOP_SECONDS = 15;

    private final List<String> command;
    private final Process process;
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final List<Consumer<LogLine>> listeners = new CopyOnWriteArrayList<>();

    private Server(List<String> command, Process process) {
        this.command = List.copyOf(command);
        this.process = process;
    }

    static Server start(List<String> command, Path directory) {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        try {
            Server server = new Server(
                    command,
                    new ProcessBuilder(words)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .start());
            Thread reader = new Thread(server::readLines, "output of " + command.getFirst());
            reader.setDaemon(true);
            reader.start();
            return server;
        } catch (IOException e) {
            throw new LabException("cannot start " + command.getFirst(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    List<String> command() {
        return command;
    }

    /** It and all that it has started and that still runs. */
    List<Long> pids() {
        return Stream.concat(
                        Stream.of(process.pid()),
                        process.toHandle().descendants().map(ProcessHandle::pid))
                .toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<LogLine> lines() {
        return List.copyOf(lines);
    }

    /** Calls {@code listener} on the reading thread for each line to come. */
    void onLine(Consumer<LogLine> listener) {
        listeners.add(listener);
    }

    /** Asks it to end with SIGTERM and kills it when that takes too long; returns its exit status. */
    int stop() {
        terminate();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Sends SIGTERM and does not wait. Not by {@link Process#destroy}, which would close the output, so that nobody reads the last words. */
    void terminate() {
        process.toHandle().destroy();
    }

    void kill9() {
        process.destroyForcibly().onExit().join();
    }

    private void readLines() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            in.lines().map(LogLine::now).forEach(this::onLineRead);
        } catch (IOException | UncheckedIOException ended) {
            // Stopping the process closes the stream under us; any other end is worth a line.
            if (process.isAlive()) {
                onLineRead(LogLine.now("(output ended: " + ended.getMessage() + ")"));
            }
        }
    }

    private void onLineRead(LogLine line) {
        lines.add(line);
        listeners.forEach(listener -> listener.accept(line));
    }
}
