package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One peer that was started from a recipe. */
public final class Running implements Peer {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final String address;
    private final String configuration;
    private final Optional<Server> server;

    private Running(String name, String address, String configuration, Optional<Server> server) {
        this.name = name;
        this.address = address;
        this.configuration = configuration;
        this.server = server;
    }

    /** No process at all: clients go to {@code backend} themselves. */
    static Running nothing(String name, Backend backend) {
        return new Running(name, backend.address(), "", Optional.empty());
    }

    /**
     * Writes {@code configuration} to a file in a directory of its own, and starts the command for that file there.
     *
     * @param address where it will listen
     */
    static Running start(
            Recipe recipe, Lab lab, String address, String configuration, Function<Path, List<String>> command) {
        Path directory = lab.newDirectory(recipe.slug() + "-" + COUNT.incrementAndGet());
        Path file = write(directory.resolve("configuration"), configuration);
        return new Running(
                recipe.name(), address, configuration, Optional.of(Server.start(command.apply(file), directory)));
    }

    /** Writes what only this machine's accounts may need to read. */
    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException("cannot write " + file, e);
        }
    }

    /** A free HOST:PORT of the lab's. */
    static String newAddress(Lab lab) {
        return lab.serviceHost() + ":" + lab.freeServicePort();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String primary() {
        return address;
    }

    /** The text of its configuration file; empty when there is none. */
    public String configuration() {
        return configuration;
    }

    /** What starts it, working in any directory; empty when there is nothing to start. */
    public List<String> command() {
        return server.map(Server::command).orElse(List.of());
    }

    @Override
    public List<Long> pids() {
        return server.map(Server::pids).orElse(List.of());
    }

    /** Whether it has not ended by itself; always for no process at all. */
    public boolean isAlive() {
        return server.isEmpty() || server.get().isAlive();
    }

    /** Everything that it wrote so far, in lines. */
    public String output() {
        return String.join(
                "\n",
                server.map(Server::lines).orElse(List.of()).stream()
                        .map(LogLine::text)
                        .toList());
    }

    @Override
    public void close() {
        server.ifPresent(Server::stop);
    }
}
