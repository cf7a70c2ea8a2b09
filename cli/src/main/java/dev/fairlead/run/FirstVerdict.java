package dev.fairlead.run;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when a cluster has its first verdict. Confined to the cluster's checker. */
final class FirstVerdict {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final String cluster;
    private final long startedAtNanos;
    private final CompletableFuture<Void> came = new CompletableFuture<>();

    FirstVerdict(String cluster, long startedAtNanos) {
        this.cluster = cluster;
        this.startedAtNanos = startedAtNanos;
    }

    /** Whether anything has been heard, or been tried in vain. */
    static boolean isVerdict(ClusterView view) {
        return !(view.primacy() instanceof Primacy.Vacant vacant && vacant.why() == Vacancy.NOTHING_YET);
    }

    /** Completes with the first verdict. */
    CompletableFuture<Void> came() {
        return came;
    }

    void onView(ClusterView view) {
        if (!came.isDone() && isVerdict(view)) {
            came.complete(null);
            long millis = TimeUnit.NANOSECONDS.toMillis(ElapsedClock.nanoTime() - startedAtNanos);
            log.info("cluster {}: first verdict {} ms after the start", cluster, millis);
        }
    }
}
