package dev.fairlead.state;

import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in a file what is known of the clusters, if so configured: looks once a second whether it is still what the file says.
 *
 * <p>Thread rule: any thread; the file is written by one thread of its own, which is there only when there is a file, so a slow disk holds nobody up.
 * Lifecycle: {@link #inherited}, {@link #begin}, {@link #leave}, {@link #close}. The file has one owner: of the two processes of a take-over, the one that
 * serves.
 */
public final class StateKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);
    private static final int WRITING_SECONDS = 2;

    private final Supplier<Map<String, Remembered>> knowledge;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("state").daemon().unstarted(task));

    /** Written by {@link #change} only. */
    private volatile Optional<StateFile> file;

    private volatile boolean owner;

    // Confined to the thread.
    private Map<String, Remembered> written = Map.of();
    private boolean failing;
    private boolean looking;

    /** @param knowledge what is known now, by the cluster's name; called on the thread */
    public StateKeeper(Optional<Path> path, Supplier<Map<String, Remembered>> knowledge) {
        this.file = path.map(StateFile::new);
        this.knowledge = knowledge;
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** What the file says; nothing where there is none. Before {@link #begin}, by the starting thread, which may wait. */
    public Inherited inherited() {
        if (file.isEmpty()) {
            return Inherited.NOTHING;
        }
        Map<String, Remembered> read = file.get().read();
        thread.execute(() -> written = read);
        return Inherited.of("the file " + file.get().path(), read);
    }

    /** Becomes the owner of the file. Idempotent. */
    public void begin() {
        owner = true;
        if (file.isPresent()) {
            thread.execute(this::look);
        }
    }

    /** Leaves the file to another process; returns when what is being written is, or after some seconds. */
    public void leave() {
        owner = false;
        if (file.isPresent()) {
            var done = new CompletableFuture<Void>();
            thread.execute(() -> {
                written = Map.of();
                done.complete(null);
            });
            done.completeOnTimeout(null, WRITING_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    /** Another file, or none, from now on; the one of before stays as it is. */
    public void change(Optional<Path> path) {
        if (!path.equals(file.map(StateFile::path))) {
            file = path.map(StateFile::new);
            thread.execute(() -> {
                written = Map.of();
                look();
            });
        }
    }

    private void look() {
        if (file.isPresent() && !looking) {
            looking = true;
            thread.scheduleWithFixedDelay(this::keep, 0, 1, TimeUnit.SECONDS);
        }
    }

    /** A process that knows nothing yet leaves the file as it is. */
    private void keep() {
        try {
            Map<String, Remembered> now = known();
            if (owner && file.isPresent() && !now.isEmpty() && !now.equals(written)) {
                write(file.get(), now);
            }
        } catch (RuntimeException failure) {
            log.error("a failure of fairlead itself while keeping its state: {}", failure.toString(), failure);
        }
    }

    private Map<String, Remembered> known() {
        var known = new TreeMap<String, Remembered>();
        knowledge.get().forEach((cluster, remembered) -> {
            Remembered lasting = withoutInstants(remembered);
            if (!lasting.equals(Remembered.NOTHING)) {
                known.put(cluster, lasting);
            }
        });
        return known;
    }

    /** They mean nothing after a restart of the machine. */
    private static Remembered withoutInstants(Remembered all) {
        return new Remembered(
                all.scope(),
                all.system(),
                all.floor(),
                all.led(),
                all.givenUp(),
                all.lastPrimary(),
                all.deposed(),
                Optional.empty(),
                all.alarm(),
                all.members());
    }

    private void write(StateFile to, Map<String, Remembered> now) {
        try {
            to.write(now);
            written = now;
            if (failing) {
                log.info("the state is kept again: file={}", to.path());
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.warn("the state cannot be kept: file={} reason={}", to.path(), e.toString());
            }
            failing = true;
        }
    }

    /** Ends when what is to be written is. */
    @Override
    public void close() {
        if (file.isPresent()) {
            thread.execute(this::keep);
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(WRITING_SECONDS, TimeUnit.SECONDS)) {
                log.warn("the state is still being written after {} s", WRITING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
