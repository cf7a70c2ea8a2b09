package dev.fairlead.failover;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last failovers of all clusters, in memory and, if so configured, in a file. Any thread; writing the file holds nobody up. */
public final class FailoverLog implements FailoverListener, AutoCloseable {
    /** As many as a person looks through. */
    static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger(FailoverLog.class);

    private final Optional<FailoverFile> file;
    private final Deque<Failover> kept = new ArrayDeque<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("failovers-file").factory());

    /** @param path of the file; what is in it is read at once */
    public FailoverLog(Optional<Path> path) {
        this.file = path.map(FailoverFile::new);
        file.ifPresent(f -> kept.addAll(f.load(MOST)));
    }

    @Override
    public void onStep(String cluster, Failover.Step step) {
        log.debug(
                "cluster {}: {} {} ms after the suspicion", cluster, step.what().word(), step.offsetMillis());
    }

    @Override
    public void onOver(Failover failover) {
        log.info("cluster {}: {}", failover.cluster(), failover.sentence());
        List<Failover> all;
        synchronized (kept) {
            kept.addLast(failover);
            if (kept.size() > MOST) {
                kept.removeFirst();
            }
            all = List.copyOf(kept);
        }
        file.ifPresent(f -> writer.execute(() -> f.save(all)));
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
            if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
                log.warn("failovers are still being written after 2 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
