package dev.fairlead.probe;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What one probe ({@code GET /primary}) of one member brought. All instants are {@link dev.fairlead.clock.ElapsedClock}. */
public sealed interface Observation {

    /** When the request was sent: leases count from here. */
    long sentAtNanos();

    /** When the outcome was known. */
    long endedAtNanos();

    /** A well-formed answer: JSON with a role and a state, under any HTTP status of 200 or 503. */
    record Answered(int status, PatroniStatus body, long sentAtNanos, long endedAtNanos) implements Observation {
        public Answered {
            requireNonNull(body, "body");
        }
    }

    /** Refused, reset, unresolved, or a TLS failure. */
    record Unreachable(String cause, long sentAtNanos, long endedAtNanos) implements Observation {
        public Unreachable {
            requireNonNull(cause, "cause");
        }
    }

    /** Nothing, or not all, within the time allowed. */
    record TimedOut(Duration after, long sentAtNanos, long endedAtNanos) implements Observation {
        public TimedOut {
            requireNonNull(after, "after");
        }
    }

    /** An answer that is not Patroni's: not JSON, too long, another status, no role. The same as silence. */
    record Garbled(String why, long sentAtNanos, long endedAtNanos) implements Observation {
        public Garbled {
            requireNonNull(why, "why");
        }
    }
}
