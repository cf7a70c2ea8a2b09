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
        return launched;
    }

    /** The peer, after it has answered once. */
    public Running peer() {
        return running.orElseGet(() -> {
            Running launched = launch();
            Await.until(recipe.name() + " to answer", PATIENCE, () -> {
                if (!launched.isAlive()) {
                    throw new LabException(recipe.name() + " ended:\n" + launched.output());
                }
                return backend.answersThrough(launched.primary());
            });
            return launched;
        });
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
