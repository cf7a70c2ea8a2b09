package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;

/**
 * The outcome of one judging.
 *
 * @param view the verdict
 * @param learned to be handed to the next judging
 * @param attention what to look at
 * @param nextNanos judge again at this instant at the latest, even if nothing comes in (a lease, contest or settling time ends then)
 */
public record Judgement(ClusterView view, Learned learned, Attention attention, long nextNanos) {
    public Judgement {
        requireNonNull(view, "view");
        requireNonNull(learned, "learned");
        requireNonNull(attention, "attention");
    }
}
