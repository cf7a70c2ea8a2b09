package dev.fairlead.run;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.poll.CheckerObserver;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Since when each cluster has had its primary, or has had none. Whose word confirms it, and what exactly there is instead of one, do not start it anew: people
 * ask how long it has been so, and the answer must not jump while a failover goes from one stage to the next. Any thread.
 */
final class Reigns implements CheckerObserver {
    private final Map<String, Reign> reigns = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** @param who the member and its timeline; empty without a writable primary */
    private record Reign(String who, long sinceNanos) {}

    Reigns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void onPrimacy(String cluster, Primacy before, Primacy after) {
        String who = after instanceof Primacy.Writable writable ? writable.timeline() + " " + writable.member() : "";
        reigns.compute(
                cluster,
                (_, reign) -> reign != null && Objects.equals(reign.who(), who)
                        ? reign
                        : new Reign(who, nanoTime.getAsLong()));
    }

    /** Empty before the first verdict. */
    OptionalLong ageNanos(String cluster) {
        Reign reign = reigns.get(cluster);
        return reign == null ? OptionalLong.empty() : OptionalLong.of(nanoTime.getAsLong() - reign.sinceNanos());
    }
}
