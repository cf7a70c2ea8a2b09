package dev.fairlead.bench.connect;

import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An application in a process of its own, which says on its output what it does. */
final class ProgramApplication implements Application {
    private final String name;
    private final int number;
    private final Process process;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    private ProgramApplication(String name, int number, Process process) {
        this.name = name;
        this.number = number;
        this.process = process;
    }

    /** @param directory one of the lab's, so that the process ends with the lab at the latest */
    static ProgramApplication start(
            String name, int number, Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", Sql.PASSWORD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            var application = new ProgramApplication(name, number, builder.start());
            Thread.ofPlatform().daemon().name("output of " + name).start(application::read);
            return application;
        } catch (IOException e) {
            throw new LabException("cannot start " + command.getFirst(), e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> events.add(Event.of(line, System.nanoTime())));
        } catch (IOException | UncheckedIOException ended) {
            events.add(new Event.Said("(its output ended: " + ended.getMessage() + ")", System.nanoTime()));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Diary diary() {
        return new Diary(List.copyOf(events));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
