package dev.fairlead.run;

import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.Probing;
import dev.fairlead.state.Hearing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tries whether a cluster can be asked as a changed configuration wants it, before the way that works is given up. Waits, so not on a loop. */
final class Rehearsal {
    /** Longer than a question may take. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String NO_ANSWER = "no answer";

    private Rehearsal() {}

    /**
     * Asks all seeds at once for the list of members.
     *
     * @throws ReloadFailure when none has answered in time
     */
    static void ask(String cluster, Probing probing, List<String> seeds) throws ReloadFailure {
        Optional<String> complaints = complaints(
                seeds,
                (seed, outcome) -> probing.list(
                        seed,
                        seed,
                        listing -> outcome.accept(
                                switch (listing) {
                                    case Listing.Listed _ -> Optional.empty();
                                    case Listing.Failed failed -> Optional.of(failed.cause());
                                })));
        if (complaints.isPresent()) {
            throw new ReloadFailure("cluster " + cluster
                    + " answers as it is asked now, and would not after the change (" + complaints.get() + ")");
        }
    }

    /**
     * Asks all seeds at once who they are.
     *
     * @return what speaks against each of them in words; empty when one is of the cluster that is {@code meant}
     */
    static Optional<String> recognise(Probing probing, List<String> seeds, Hearing meant) {
        return complaints(
                seeds,
                (seed, outcome) -> probing.probe(
                        seed,
                        seen -> outcome.accept(
                                switch (seen) {
                                    case Observation.Answered answered ->
                                        meant.differs(
                                                answered.body().scope(),
                                                answered.body().systemIdentifier());
                                    case Observation.Unreachable unreachable -> Optional.of(unreachable.cause());
                                    case Observation.TimedOut _ -> Optional.of(NO_ANSWER);
                                    case Observation.Garbled garbled -> Optional.of(garbled.why());
                                })));
    }

    /** One question to one seed; its outcome is a complaint, or empty for none. */
    private interface Question {
        void ask(String seed, Consumer<Optional<String>> outcome);
    }

    /** Empty as soon as one seed has none. */
    private static Optional<String> complaints(List<String> seeds, Question question) {
        var content = new CompletableFuture<Void>();
        List<CompletableFuture<String>> complaints = new ArrayList<>();
        for (String seed : seeds) {
            var complaint = new CompletableFuture<String>();
            complaints.add(complaint);
            question.ask(
                    seed,
                    outcome -> outcome.ifPresentOrElse(
                            why -> complaint.complete(seed + ": " + why), () -> content.complete(null)));
        }
        CompletableFuture<Void> allFailed = CompletableFuture.allOf(complaints.toArray(CompletableFuture[]::new));
        await(CompletableFuture.anyOf(content, allFailed));
        return content.isDone()
                ? Optional.empty()
                : Optional.of(String.join(
                        "; ", complaints.stream().map(c -> c.getNow(NO_ANSWER)).toList()));
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
