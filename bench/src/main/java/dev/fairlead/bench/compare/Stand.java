package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Recipe;
import dev.fairlead.bench.peer.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where one peer is measured: starts it, knows where it listens and reads what it used.
 *
 * <p>Confined to the thread that measures. Lifecycle: the peer starts when it is first asked for, and ends with {@link #close}.
 */
public final class Stand implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Recipe recipe;
    private final Lab lab;
    private final Backend backend;
    private Optional<Running> running = Optional.empty();
    private String configuration = "";

    Stand(Recipe recipe, Lab lab, Backend backend) {
        this.recipe = recipe;
        this.lab = lab;
        this.backend = backend;
    }

    public Recipe recipe() {
        return recipe;
    }

    public Backend backend() {
        return backend;
    }

    /** Starts the peer anew and returns before it listens: for those who measure how long that takes. */
    public Running launch() {
        close();
        Running launched = recipe.launch(lab, backend);
        running = Optional.of(launched);
        configuration = launched.configuration();
        return launched;
    }

    /** How the peer was set when it last ran; without a configuration before it first did. */
    Setup setup() {
        return Setup.of(recipe, configuration);
    }

    /** The peer, after it has answered once. Throws {@link LabException} when it does not, or has ended meanwhile. */
    public Running peer() {
        Running peer = running.orElseGet(this::start);
        requireAlive(peer);
        return peer;
    }

    private Running start() {
        Running launched = launch();
        Await.until(recipe.name() + " to answer", PATIENCE, () -> {
            requireAlive(launched);
            return backend.answersThrough(launched.primary());
        });
        return launched;
    }

    private void requireAlive(Running peer) {
        if (!peer.isAlive()) {
            throw new LabException(recipe.name() + " ended:\n" + peer.output());
        }
    }

    /** HOST:PORT of the peer, which then runs and answers. */
    public String address() {
        return peer().primary();
    }

    /** Processor time that the peer's processes have used since they started, in seconds. */
    public double cpuSeconds() {
        return Proc.cpuSeconds(pids());
    }

    /** What the peer's processes occupy now, in bytes. */
    public double memoryBytes() {
        return Proc.proportionalBytes(pids());
    }

    /** Whether there is a process to be measured. */
    public boolean hasProcess() {
        return !pids().isEmpty();
    }

    private List<Long> pids() {
        return peer().pids();
    }

    /** A directory that all stands share. */
    public Path sharedDirectory() {
        return lab.directory();
    }

    /** A new directory of the lab's. A program that works in it ends with the lab at the latest. */
    public Path newDirectory() {
        return lab.newDirectory("load-" + COUNT.incrementAndGet());
    }

    /**
     * Runs a load and adds what the peer used meanwhile and what it occupies afterwards.
     *
     * @param load    does the work
     * @param reading makes sense of what the load returned; not measured any more
     */
    public <R> Figures observe(Supplier<R> load, Function<R, Load> reading) {
        if (!hasProcess()) {
            return reading.apply(load.get()).figures();
        }
        double before = cpuSeconds();
        R result = load.get();
        double used = cpuSeconds() - before;
        double memory = memoryBytes();
        Load done = reading.apply(result);
        return done.figures().with(Metric.CPU, used / done.units()).with(Metric.MEMORY, memory);
    }

    @Override
    public void close() {
        running.ifPresent(Running::close);
        running = Optional.empty();
    }
}
