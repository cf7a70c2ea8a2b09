package dev.fairlead.poll;

import java.time.Duration;

/** How soon a member is probed again. Pure. */
final class Pace {
    static final long STEADY = Duration.ofSeconds(1).toNanos();
    static final long URGENT = Duration.ofMillis(100).toNanos();
    static final long URGENT_FOR_LONG = Duration.ofMillis(250).toNanos();
    static final long HOT = Duration.ofMillis(20).toNanos();

    /** A member that answers 200 and never becomes writable is not probed hot for ever. */
    static final long HOT_LIMIT = Duration.ofSeconds(10).toNanos();

    static final long URGENT_LIMIT = Duration.ofMinutes(1).toNanos();

    /** A second probe may be under way when the first has brought nothing for so long. */
    static final long SECOND_IN_FLIGHT = Duration.ofMillis(250).toNanos();

    static final int MOST_IN_FLIGHT = 2;

    private Pace() {}

    /**
     * What decides the interval of one member.
     *
     * @param urgent the view is not one writable primary, confirmed since the last trigger
     * @param urgentNanos for how long it has been urgent
     * @param hot the member answers 200 and is not writable, or contests the lock
     * @param hotNanos for how long it has been hot
     * @param latencyNanos how long its last probe took
     */
    record Mood(boolean urgent, long urgentNanos, boolean hot, long hotNanos, long latencyNanos) {}

    /** Nanoseconds from the start of one probe to the start of the next. */
    static long interval(Mood mood) {
        if (mood.hot() && mood.hotNanos() < HOT_LIMIT) {
            return HOT;
        }
        if (!mood.urgent()) {
            return STEADY;
        }
        long urgent = mood.urgentNanos() < URGENT_LIMIT ? URGENT : URGENT_FOR_LONG;
        // A Patroni that answers slowly is not asked faster than it can answer.
        return Math.min(STEADY, Math.max(urgent, 2 * mood.latencyNanos()));
    }

    /** Whether a probe may start now: {@code sinceStartNanos} after the last one was started. */
    static boolean isDue(long interval, long sinceStartNanos, int inFlight) {
        return switch (inFlight) {
            case 0 -> sinceStartNanos >= interval;
            case 1 -> sinceStartNanos >= Math.max(interval, SECOND_IN_FLIGHT);
            default -> false;
        };
    }
}
