package dev.fairlead.session;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.Relay;
import dev.fairlead.relay.Side;
import dev.fairlead.routing.Target;
import dev.fairlead.wire.Terminate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where a session is in its life; what only that state has lives in its record. All instants are the loop's {@code nanoTime}. */
sealed interface SessionState {
    /** Connected, and not yet admitted. */
    record Accepted() implements SessionState {}

    /** Connected by a sender that says first whose connection it is. */
    record Announcing(ProxyHeaderReader reader, long untilNanos) implements SessionState {}

    /** Admitted; the client has not said yet what it wants. */
    record Peeking(long untilNanos) implements SessionState {}

    /** Not admitted; what the client wants decides how it is told so, and a CancelRequest is carried out all the same. */
    record Declining(CloseReason reason, long untilNanos) implements SessionState {}

    /** Waits for a route, or for its turn. */
    record Held(String why, long sinceNanos) implements SessionState {}

    record Dialing(Target target, Leg upstream, long sinceNanos) implements SessionState {}

    /**
     * Connected; nothing of the server's but a negotiation's {@code N} has reached the client.
     *
     * @param sinceNanos the dial
     */
    record Opening(Target target, Leg upstream, OpeningAttempt attempt, long sinceNanos) implements SessionState {}

    /**
     * The two sides talk to each other.
     *
     * @param upstream whose owner the relay is; only asked for its address here
     * @param encrypted by TLS or GSSAPI: what they say cannot be read
     * @param paused by a verdict
     */
    record Relaying(Target target, Relay relay, Leg upstream, boolean encrypted, boolean paused, long sinceNanos)
            implements SessionState {
        /** A failed SCRAM exchange has some 250 bytes; the parameters that follow a successful one alone have more. */
        private static final long AUTHENTICATED_BYTES = 300;

        /** A wrong password behind TLS is answered sooner. */
        private static final long AUTHENTICATED_NANOS = TimeUnit.SECONDS.toNanos(1);

        private static final byte[] TERMINATE = Terminate.bytes();

        Relaying withPaused(boolean nowPaused) {
            return new Relaying(target, relay, upstream, encrypted, nowPaused, sinceNanos);
        }

        /**
         * Whether the server ended first because the client had told it to, in plaintext. Some drivers wait for that, and others are slow to close. A leave
         * that is taken after the server has ended is no reason for its end.
         */
        boolean wasEndAskedFor() {
            return relay.endedAfter(TERMINATE);
        }

        /** An estimate that decides only whether a broken session is worth a probe: nothing after the opening is parsed. */
        boolean looksAuthenticated(long nowNanos) {
            return encrypted
                    ? nowNanos - sinceNanos > AUTHENTICATED_NANOS
                    : relay.bytesTo(Side.DOWNSTREAM) > AUTHENTICATED_BYTES;
        }
    }

    /** A CancelRequest is on its way to the members. */
    record Cancelling(CancelFanOut fanOut) implements SessionState {}

    record Closed(CloseReason reason) implements SessionState {}

    /** The member that the session is with, or is to be with. */
    default Optional<Target> chosen() {
        return switch (this) {
            case Dialing dialing -> Optional.of(dialing.target());
            case Opening opening -> Optional.of(opening.target());
            case Relaying relaying -> Optional.of(relaying.target());
            case Accepted _, Announcing _, Peeking _, Declining _, Held _, Cancelling _, Closed _ -> Optional.empty();
        };
    }

    /** The connection to that member. */
    default Optional<Leg> upstreamLeg() {
        return switch (this) {
            case Dialing dialing -> Optional.of(dialing.upstream());
            case Opening opening -> Optional.of(opening.upstream());
            case Relaying relaying -> Optional.of(relaying.upstream());
            case Accepted _, Announcing _, Peeking _, Declining _, Held _, Cancelling _, Closed _ -> Optional.empty();
        };
    }

    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
