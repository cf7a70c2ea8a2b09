package dev.fairlead.poll;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.probe.Observation;

/** Is told what a checker does, to count it. Called on the checker's loop: must return at once and never throw. */
public interface CheckerObserver {
    /** Observes nothing. */
    CheckerObserver NONE = new CheckerObserver() {};

    /** A probe has ended. */
    default void onProbe(String cluster, String member, Observation observation) {}

    /** The word on the primary is of another kind, or names another member. */
    default void onPrimacy(String cluster, Primacy before, Primacy after) {}

    /** Probing has become more or less close. */
    default void onUrgency(String cluster, Urgency urgency) {}

    /** The judge threw, which is a failure of ours; the view runs out unless the next judging succeeds. */
    default void onJudgeFailure(String cluster, RuntimeException cause) {}
}
