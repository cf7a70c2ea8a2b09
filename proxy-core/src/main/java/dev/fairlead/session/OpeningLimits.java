package dev.fairlead.session;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long, and how many at once, the steps before a session is relayed may take.
 *
 * @param peekTimeout {@code peek.timeout}: until the client has said what it wants; positive
 * @param openTimeout {@code open.timeout}: from the dial until something of PostgreSQL's has reached the client; positive
 * @param holdTimeout {@code hold.timeout}: from the first wait until the dial that succeeds; zero refuses at once
 * @param holdMaxSessions {@code hold.max-sessions}: held on this route at once; at least 0
 * @param maxOpening {@code max-opening}: dialling or opening per backend at once, shared evenly by the event loops; at least 1
 */
public record OpeningLimits(
        Duration peekTimeout, Duration openTimeout, Duration holdTimeout, int holdMaxSessions, int maxOpening) {
    /** A crash costs Patroni 30 s and more, so a hold lasts 60 s. */
    public static final OpeningLimits DEFAULTS =
            new OpeningLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(60), 10_000, 32);

    public OpeningLimits {
        requirePositive("peek.timeout", peekTimeout);
        requirePositive("open.timeout", openTimeout);
        if (requireNonNull(holdTimeout, "hold.timeout").isNegative()) {
            throw new IllegalArgumentException("hold.timeout must not be negative but was " + holdTimeout);
        }
        if (holdMaxSessions < 0) {
            throw new IllegalArgumentException("hold.max-sessions must be at least 0 but was " + holdMaxSessions);
        }
        if (maxOpening < 1) {
            throw new IllegalArgumentException("max-opening must be at least 1 but was " + maxOpening);
        }
    }

    private static void requirePositive(String key, Duration duration) {
        if (!requireNonNull(duration, key).isPositive()) {
            throw new IllegalArgumentException(key + " must be positive but was " + duration);
        }
    }
}
