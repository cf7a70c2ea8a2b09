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

    /** Where Patroni is slow to answer even this seldom; below a third of the usual lease. */
    static final long STEADY_LIMIT = Duration.ofMillis(2_500).toNanos();

    /**
     * How many answers' time passes between two questions: one proxy keeps a member's REST API busy for a twentieth of the time at most, or a quarter for the ten
     * seconds of hot probing. Many proxies slow each other down by this, before Patroni does nothing but answer them.
     */
    static final int ANSWERS = 20;

    static final int HOT_ANSWERS = 4;

    private Pace() {}

    /**
     * What decides the interval of one member.
     *
     * @param urgent the view is not one writable primary, confirmed since the last trigger
     * @param urgentNanos for how long it has been urgent
     * @param hot the member answers 200 and is not writable, or contests the lock
     * @param hotNanos for how long it has been hot
     * @param latencyNanos how long its answers take
     */
    record Mood(boolean urgent, long urgentNanos, boolean hot, long hotNanos, long latencyNanos) {}

    /** Nanoseconds from the start of one probe to the start of the next. */
    static long interval(Mood mood) {
        if (mood.hot() && mood.hotNanos() < HOT_LIMIT) {
            return between(HOT, HOT_ANSWERS * mood.latencyNanos(), STEADY);
        }
        if (!mood.urgent()) {
            return between(STEADY, ANSWERS * mood.latencyNanos(), STEADY_LIMIT);
        }
        long urgent = mood.urgentNanos() < URGENT_LIMIT ? URGENT : URGENT_FOR_LONG;
        return between(urgent, ANSWERS * mood.latencyNanos(), STEADY);
    }

    private static long between(long least, long wanted, long most) {
        return Math.min(most, Math.max(least, wanted));
    }

    /**
     * How long a member takes to answer, on average: a single slow answer, as when all proxies ask at the same instant, slows down a little. A dropped connection
     * counts as a slow answer, since that is what a Patroni does that has too much to do.
     *
     * @param silences how many probes in a row have brought no answer
     */
    record Latency(long averageNanos, int silences) {
        /** Before the first answer. */
        static final Latency UNKNOWN = new Latency(0, 0);

        private static final int WEIGHT_OF_THE_PAST = 4;
        private static final long MOST = Duration.ofMillis(300).toNanos();

        /** So many in a row are not chance: the member was away, and its being back has nothing to do with how it answered before. */
        private static final int AWAY = 5;

        boolean isAway() {
            return silences >= AWAY;
        }

        Latency afterAnswer(long tookNanos) {
            boolean isFirst = averageNanos == 0 || isAway();
            return new Latency(isFirst ? Math.min(tookNanos, MOST) : averageWith(tookNanos), 0);
        }

        Latency afterSilence(long tookNanos) {
            return new Latency(averageWith(tookNanos), silences + 1);
        }

        private long averageWith(long tookNanos) {
            return averageNanos + (Math.min(tookNanos, MOST) - averageNanos) / WEIGHT_OF_THE_PAST;
        }
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
