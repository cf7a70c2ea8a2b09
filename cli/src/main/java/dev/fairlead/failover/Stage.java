package dev.fairlead.failover;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** How far the story of a cluster's primary has come. Immutable. */
sealed interface Stage {
    /** No primary has been seen yet. */
    record Nothing() implements Stage {}

    /** There is a primary, and nothing speaks against it. */
    record Quiet(Reign reign) implements Stage {}

    /** There is a primary, and something speaks against it. */
    record Doubtful(Reign reign, Opening opening, Failover.Toll toll) implements Stage {}

    /** The primary is none any more, and no other is known. */
    record Vacant(Loss loss, Optional<Moment> moved, Failover.Toll toll) implements Stage {}

    /** There is a primary again; sessions find their way to it. */
    record Settling(Loss loss, Moment moved, Arrival arrival, Failover.Toll toll) implements Stage {}

    /** @param timeline 0 while unknown */
    record Reign(String member, int timeline) {
        public Reign {
            requireNonNull(member, "member");
        }
    }

    /** The first suspicion, in words. */
    record Opening(Moment at, String what) {}

    /**
     * How the primary was lost.
     *
     * @param reason in words
     * @param announced the old primary had said so itself
     */
    record Loss(Reign reign, Opening opening, Moment held, String reason, boolean announced) {}

    /** The next primary, and what has come of it so far. */
    record Arrival(Reign reign, Moment writable, Optional<Moment> served, Optional<Moment> released) {
        Arrival with(Reign newer) {
            return new Arrival(newer, writable, served, released);
        }
    }

    /** Nothing is going on, so that single sessions need not be told of. */
    default boolean isCalm() {
        return switch (this) {
            case Nothing _, Quiet _ -> true;
            case Doubtful _, Vacant _, Settling _ -> false;
        };
    }
}
