package dev.fairlead.failover;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last failovers of all clusters, in memory and, if so configured, in a file. Any thread; writing the file holds nobody up.
 *
 * <p>Lifecycle: {@link #begin}, {@link #leave}, {@link #close}. The file has one owner: of the two processes of a take-over, the one that serves keeps what is
 * over; the other one only says so in its log.
 */
public final class FailoverLog implements FailoverListener, AutoCloseable {
    /** As many as a person looks through. */
    static final int MOST = 100;

    private static final int WRITING_SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(FailoverLog.class);

    private final Optional<FailoverFile> file;
    /** Guarded by itself, as is the next. */
    private final Deque<Failover> kept = new ArrayDeque<>();

    private boolean owner;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("failovers-file").factory());

    /** @param path of the file */
    public FailoverLog(Optional<Path> path) {
        this.file = path.map(FailoverFile::new);
    }

    /** Becomes the owner of the file, and reads what is in it. Idempotent. */
    public void begin() {
        synchronized (kept) {
            if (!owner) {
                file.ifPresent(f -> {
                    kept.clear();
                    kept.addAll(f.load(MOST));
                });
                owner = true;
            }
        }
    }

    /** Leaves the file to another process; returns when what is to be written is, or after some seconds. */
    public void leave() {
        synchronized (kept) {
            owner = false;
        }
        var written = new CompletableFuture<Void>();
        writer.execute(() -> written.complete(null));
        written.completeOnTimeout(null, WRITING_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void onStep(String cluster, Failover.Step step) {
        log.debug(
                "cluster {}: {} {} ms after the suspicion", cluster, step.what().word(), step.offsetMillis());
    }

    @Override
    public void onOver(Failover failover) {
        log.info("cluster {}: {}", failover.cluster(), failover.sentence());
        synchronized (kept) {
            if (!owner) {
                return;
            }
            kept.addLast(failover);
            if (kept.size() > MOST) {
                kept.removeFirst();
            }
            List<Failover> all = List.copyOf(kept);
            file.ifPresent(f -> writer.execute(() -> f.save(all)));
        }
    }

    /** Newest first. */
    public List<Failover> latest() {
        List<Failover> all;
        synchronized (kept) {
            all = new ArrayList<>(kept);
        }
        return all.reversed();
    }

    /** Ends when what is to be written is. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(WRITING_SECONDS, TimeUnit.SECONDS)) {
                log.warn("failovers are still being written after {} s", WRITING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
