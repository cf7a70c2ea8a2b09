package dev.fairlead.run;

import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Probing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Tries whether a cluster can be asked as a changed configuration wants it, before the way that works is given up. Waits, so not on a loop. */
final class Rehearsal {
    /** Longer than a question may take. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private Rehearsal() {}

    /**
     * Asks all seeds at once for the list of members.
     *
     * @throws ReloadFailure when none has answered in time
     */
    static void ask(String cluster, Probing probing, List<String> seeds) throws ReloadFailure {
        var listed = new CompletableFuture<Void>();
        List<CompletableFuture<String>> complaints = new ArrayList<>();
        for (String seed : seeds) {
            var complaint = new CompletableFuture<String>();
            complaints.add(complaint);
            probing.list(seed, seed, listing -> {
                switch (listing) {
                    case Listing.Listed _ -> listed.complete(null);
                    case Listing.Failed failed -> complaint.complete(seed + ": " + failed.cause());
                }
            });
        }
        CompletableFuture<Void> allFailed = CompletableFuture.allOf(complaints.toArray(CompletableFuture[]::new));
        await(CompletableFuture.anyOf(listed, allFailed));
        if (!listed.isDone()) {
            throw new ReloadFailure("cluster " + cluster
                    + " answers as it is asked now, and would not after the change ("
                    + String.join(
                            "; ",
                            complaints.stream().map(c -> c.getNow("no answer")).toList()) + ")");
        }
    }

    /** Waits for {@code what}, but not for ever; how it ends is seen by whoever looks. */
    static void await(CompletableFuture<?> what) {
        try {
            what.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException ended) {
            // Whoever looks sees it.
            return;
        }
    }
}
