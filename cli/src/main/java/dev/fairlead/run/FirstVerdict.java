package dev.fairlead.run;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.state.Hearing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when a cluster has its first verdict, and when it is heard as well as required. Confined to the cluster's checker, but for {@link #lacks}. */
final class FirstVerdict {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final String cluster;
    private final long startedAtNanos;
    private final Hearing required;
    private final CompletableFuture<Void> came = new CompletableFuture<>();
    private boolean said;
    private volatile Optional<String> lacks;

    FirstVerdict(String cluster, long startedAtNanos) {
        this(cluster, startedAtNanos, Hearing.NONE);
    }

    /** @param required how well the process that this one is to replace hears the cluster */
    FirstVerdict(String cluster, long startedAtNanos, Hearing required) {
        this.cluster = cluster;
        this.startedAtNanos = startedAtNanos;
        this.required = required;
        this.lacks = Hearing.NONE.lacks(required);
    }

    /** Whether anything has been heard, or been tried in vain. */
    static boolean isVerdict(ClusterView view) {
        return !(view.primacy() instanceof Primacy.Vacant vacant && vacant.why() == Vacancy.NOTHING_YET);
    }

    /** Completes with the first verdict that lacks nothing. */
    CompletableFuture<Void> came() {
        return came;
    }

    /** What is lacking still, in words. Any thread. */
    Optional<String> lacks() {
        return lacks;
    }

    void onView(ClusterView view) {
        if (came.isDone() || !isVerdict(view)) {
            return;
        }
        lacks = Hearing.of(view).lacks(required);
        if (!said) {
            said = true;
            long millis = TimeUnit.NANOSECONDS.toMillis(ElapsedClock.nanoTime() - startedAtNanos);
            log.info("cluster {}: first verdict {} ms after the start", cluster, millis);
            lacks.ifPresent(what -> log.warn(
                    "cluster {}: the process that serves hears it, and this one does not yet: {}", cluster, what));
        }
        if (lacks.isEmpty()) {
            came.complete(null);
        }
    }
}
