package dev.fairlead.failover;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One change of the primary, from the first suspicion to the last client that was served again. Immutable; also a line of the file and an element of the
 * answer.
 *
 * @param kind what it was
 * @param from the primary before
 * @param to the primary after; the same one when it came back
 * @param timelineBefore 0 while unknown
 * @param timelineAfter 0 while unknown
 * @param suspectedBy in words: what was noticed first
 * @param reason in words: why the primary was not one any more
 * @param steps in order of time; those that did not happen are not in it
 */
public record Failover(
        String cluster,
        Kind kind,
        String from,
        String to,
        int timelineBefore,
        int timelineAfter,
        String suspectedBy,
        String reason,
        List<Step> steps,
        Toll toll) {
    public Failover {
        steps = List.copyOf(steps);
    }

    /** What it was. */
    public enum Kind {
        /** Another primary, and the one before had said itself that it was stopping or had given up the role. */
        SWITCHOVER,
        /** Another primary, or the same on another timeline, without a word of the one before. */
        FAILOVER,
        /** The same primary on the same timeline: it had only been away. */
        INTERRUPTION;

        /** As metrics, JSON and people write it. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something that happened, in the order in which it can. */
    public enum What {
        /** Something was noticed, and probing became urgent. */
        SUSPECTED,
        /** Routes to the primary stopped serving. */
        HELD,
        /** Another member held the lock. */
        MOVED,
        /** A member was the verified primary. */
        WRITABLE,
        /** The first session was served by it. */
        SERVED,
        /** Nobody waited any more. */
        RELEASED;

        /** As JSON and people write it. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param offsetMillis since the suspicion */
    public record Step(What what, Instant at, long offsetMillis) {}

    /**
     * What it cost.
     *
     * @param cut sessions that the verdict ended
     * @param broken sessions that PostgreSQL's side ended
     * @param held sessions that waited, those that gave up included
     * @param longestHoldMillis the longest wait of one session
     */
    public record Toll(int cut, int broken, int held, long longestHoldMillis) {
        static final Toll NONE = new Toll(0, 0, 0, 0);

        Toll withCut() {
            return new Toll(cut + 1, broken, held, longestHoldMillis);
        }

        Toll withBroken() {
            return new Toll(cut, broken + 1, held, longestHoldMillis);
        }

        /** Of one that did not wait nothing changes. */
        Toll withHeld(long millis) {
            return new Toll(cut, broken, held + 1, Math.max(longestHoldMillis, millis));
        }
    }

    /** When that happened, since the suspicion; -1 when it did not. */
    public long offsetMillis(What what) {
        return steps.stream()
                .filter(step -> step.what() == what)
                .mapToLong(Step::offsetMillis)
                .findFirst()
                .orElse(-1);
    }

    /** From when routes stopped serving until a member was the verified primary. */
    public long gapMillis() {
        return Math.max(0, offsetMillis(What.WRITABLE) - offsetMillis(What.HELD));
    }

    /** One line for people. */
    public String sentence() {
        String who = kind == Kind.INTERRUPTION
                ? to + " was away"
                : "from " + from + " (timeline " + timelineBefore + ") to " + to + " (timeline " + timelineAfter + ")";
        return kind.word() + " " + who + ": no primary for " + gapMillis() + " ms; " + toll.cut() + " sessions cut, "
                + toll.broken() + " broken, " + toll.held() + " held for up to " + toll.longestHoldMillis() + " ms; "
                + suspectedBy + "; " + reason;
    }
}
