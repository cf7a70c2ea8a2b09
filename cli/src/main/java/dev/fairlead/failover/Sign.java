package dev.fairlead.failover;

import dev.fairlead.cluster.ClusterView;

/** Something that was noticed of one cluster. */
sealed interface Sign {
    Moment at();

    /** Something made probing urgent; {@code what} in words. */
    record Doubted(Moment at, String what) implements Sign {}

    /** The primary is confirmed: probing is steady again. */
    record Trusted(Moment at) implements Sign {}

    /**
     * A verdict.
     *
     * @param held sessions of the primary's routes that wait now
     */
    record Judged(Moment at, ClusterView view, int held) implements Sign {}

    /** A session was served by {@code member} as the primary, after it had waited for {@code heldMillis}; 0 when it had not. */
    record Served(Moment at, String member, long heldMillis) implements Sign {}

    /** A wait has ended; {@code held} others go on. */
    record Released(Moment at, int held) implements Sign {}

    /** A session with the primary, or one that waited for it, has ended. */
    record Ended(Moment at, Fate fate, long heldMillis) implements Sign {}

    /** How a session ended. */
    enum Fate {
        CUT,
        BROKEN,
        /** Before it was served, after it had waited. */
        GAVE_UP
    }
}
