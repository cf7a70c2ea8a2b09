package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The highest timeline of the cluster (R4), as any of its members has shown it, and the regression that was followed.
 *
 * @param timeline 0 before the first
 * @param led the highest on which a primary has shown itself, 0 before the first; others may have reported a higher one
 * @param ledSinceNanos when a primary on it was first seen; meaningful only with {@code led}
 * @param ledLastNanos when one was last seen
 * @param givenUp timelines that the cluster went back from: reports of them do not raise the floor again
 * @param settling the member below the floor that is being watched
 * @param alarm about the timeline given up, until a timeline above it leads
 */
record Floor(
        int timeline,
        int led,
        long ledSinceNanos,
        long ledLastNanos,
        SortedSet<Integer> givenUp,
        Optional<Settling> settling,
        Optional<GivenUp> alarm) {
    static final Floor NONE = from(Remembered.NOTHING, 0);

    /** As a process before this one knew it. */
    static Floor from(Remembered before, long now) {
        return new Floor(
                before.floor(),
                before.led(),
                now,
                now,
                before.givenUp(),
                before.settling().map(s -> new Settling(s.member(), s.timeline(), s.sinceNanos(), now)),
                before.alarm().map(text -> new GivenUp(before.floor(), text)));
    }

    Floor {
        givenUp = Collections.unmodifiableSortedSet(new TreeSet<>(givenUp));
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
        /** Nothing was judged for so long that it may not have stood alone meanwhile. */
        boolean isInterrupted(long now) {
            return now - seenNanos > Regression.RECENT_NANOS;
        }
    }

    /** The alarm about a regression. */
    record GivenUp(int timeline, String text) {}

    /** Whether a primary has shown itself on the floor, which otherwise is only reported. */
    boolean isLed() {
        return led > 0 && led == timeline;
    }

    boolean isAbove(int other) {
        return other < timeline;
    }

    /** After a primary was seen on {@code shown}; 0 while it does not say. A timeline that was given up and leads again counts again. */
    Floor ledBy(int shown, long now) {
        if (shown < led || shown == 0) {
            return this;
        }
        NavigableSet<Integer> others = new TreeSet<>(givenUp);
        others.remove(shown);
        return new Floor(
                Math.max(shown, timeline),
                shown,
                shown == led ? ledSinceNanos : now,
                now,
                others,
                settling,
                shown == led ? alarm : alarm.filter(given -> given.timeline() >= shown));
    }

    /** After others than a primary have reported that timeline. */
    Floor reported(int higher) {
        return higher <= timeline || givenUp.contains(higher)
                ? this
                : new Floor(higher, led, ledSinceNanos, ledLastNanos, givenUp, settling, alarm);
    }

    Optional<Settling> settlingOf(String member, int lower) {
        return settling.filter(s -> s.member().equals(member) && s.timeline() == lower);
    }

    Floor watching(String member, int lower, long now) {
        long since = settlingOf(member, lower)
                .filter(s -> !s.isInterrupted(now))
                .map(Settling::sinceNanos)
                .orElse(now);
        return with(Optional.of(new Settling(member, lower, since, now)), alarm);
    }

    Floor unwatched() {
        return settling.isEmpty() ? this : with(Optional.empty(), alarm);
    }

    /** An operator has seen the alarm. */
    Floor acknowledged() {
        return with(settling, Optional.empty());
    }

    private Floor with(Optional<Settling> other, Optional<GivenUp> otherAlarm) {
        return new Floor(timeline, led, ledSinceNanos, ledLastNanos, givenUp, other, otherAlarm);
    }

    /** Follows a leader below the floor because an operator said so. */
    Floor lowered(int lower, IntStream shown, long now) {
        return givingUp(lower, shown, now, Optional.empty());
    }

    /** Follows a leader below the floor: its timeline becomes the floor, with an alarm. */
    Floor regressedTo(String member, int lower, IntStream shown, long now) {
        String text = "timeline " + timeline + " was given up for timeline " + lower + " of " + member + lost();
        return givingUp(lower, shown, now, Optional.of(new GivenUp(timeline, text)));
    }

    private String lost() {
        if (!isLed()) {
            return "; no primary has been seen on it";
        }
        long nanos = ledLastNanos - ledSinceNanos;
        String span = nanos == 0
                ? ""
                : " for about " + Duration.ofNanos(nanos + 999_999_999L).toSeconds() + " s";
        return ": what was written on timeline " + timeline + span + " is lost";
    }

    /** @param shown the timelines that members show now: those above are given up with the floor */
    private Floor givingUp(int lower, IntStream shown, long now, Optional<GivenUp> because) {
        NavigableSet<Integer> more = new TreeSet<>(givenUp);
        more.add(timeline);
        shown.filter(each -> each > lower).forEach(more::add);
        more.remove(lower);
        return new Floor(lower, lower, now, now, more, Optional.empty(), because);
    }
}
