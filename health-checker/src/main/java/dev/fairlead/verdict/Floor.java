package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The highest timeline that ever led (R4), and a regression if one was followed.
 *
 * @param timeline 0 before the first
 * @param sinceNanos when it was first seen to lead
 * @param lastNanos when it was last seen to lead
 * @param settling the member below the floor that is being watched
 * @param alarm about the timeline given up, until a timeline above it leads
 */
record Floor(int timeline, long sinceNanos, long lastNanos, Optional<Settling> settling, Optional<GivenUp> alarm) {
    static final Floor NONE = new Floor(0, 0, 0, Optional.empty(), Optional.empty());

    private static final long SECOND = 1_000_000_000;

    Floor {
        requireNonNull(settling, "settling");
        requireNonNull(alarm, "alarm");
    }

    /**
     * A leader below the floor that stands alone.
     *
     * @param sinceNanos from when on, without interruption
     * @param seenNanos when it was last seen to
     */
    record Settling(String member, int timeline, long sinceNanos, long seenNanos) {
        /** Nobody looked for so long that it may not have stood alone meanwhile. */
        boolean isInterrupted(long now) {
            return now - seenNanos > Regression.RECENT_NANOS;
        }
    }

    /** What an operator must know of a regression. */
    record GivenUp(int timeline, String text) {}

    boolean isAbove(int other) {
        return other < timeline;
    }

    /** After a member was seen to take writes on {@code led}; 0 while it does not say. */
    Floor seen(int led, long now) {
        if (led < timeline || led == 0) {
            return this;
        }
        return led == timeline
                ? new Floor(timeline, sinceNanos, now, settling, alarm)
                : new Floor(led, now, now, settling, alarm.filter(given -> given.timeline() >= led));
    }

    Optional<Settling> settlingOf(String member, int lower) {
        return settling.filter(s -> s.member().equals(member) && s.timeline() == lower);
    }

    Floor watching(String member, int lower, long now) {
        long since = settlingOf(member, lower)
                .filter(s -> !s.isInterrupted(now))
                .map(Settling::sinceNanos)
                .orElse(now);
        return new Floor(timeline, sinceNanos, lastNanos, Optional.of(new Settling(member, lower, since, now)), alarm);
    }

    Floor unwatched() {
        return settling.isEmpty() ? this : new Floor(timeline, sinceNanos, lastNanos, Optional.empty(), alarm);
    }

    /** An operator has seen the alarm. */
    Floor acknowledged() {
        return new Floor(timeline, sinceNanos, lastNanos, settling, Optional.empty());
    }

    /** Follows a leader below the floor because an operator said so. */
    Floor lowered(int lower, long now) {
        return new Floor(lower, now, now, Optional.empty(), Optional.empty());
    }

    /** Follows a leader below the floor: its timeline becomes the floor, with an alarm. */
    Floor regressedTo(String member, int lower, long now) {
        long wroteSeconds = Math.max(1, (lastNanos - sinceNanos + SECOND - 1) / SECOND);
        String text = "timeline " + timeline + " was given up for timeline " + lower + " of " + member
                + ": what was written on timeline " + timeline + " for about " + wroteSeconds + " s is lost";
        return new Floor(lower, now, now, Optional.empty(), Optional.of(new GivenUp(timeline, text)));
    }
}
