package dev.fairlead.listener;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the configuration says about the data path as a whole.
 *
 * @param maxSessions {@code max-sessions}: of all routes together; empty for what the limit of open files allows, less a reserve of 256
 * @param loops event loops that share the connections; at least 1
 * @param shutdownDelay {@code shutdown.delay}: accepting goes on for this long after {@code /readyz} has turned 503
 * @param shutdownTimeout {@code shutdown.timeout}: sessions may end by themselves for this long after accepting has stopped
 */
public record DataPathSettings(OptionalInt maxSessions, int loops, Duration shutdownDelay, Duration shutdownTimeout) {
    /** One loop: a second one on two cores cost CPU per message and gained no rate. */
    public static final DataPathSettings DEFAULTS =
            new DataPathSettings(OptionalInt.empty(), 1, Duration.ZERO, Duration.ofSeconds(8));

    public DataPathSettings {
        if (requireNonNull(maxSessions, "max-sessions").isPresent() && maxSessions.getAsInt() < 1) {
            throw new IllegalArgumentException("max-sessions must be at least 1 but was " + maxSessions.getAsInt());
        }
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1 but was " + loops);
        }
        requireNotNegative("shutdown.delay", shutdownDelay);
        requireNotNegative("shutdown.timeout", shutdownTimeout);
    }

    private static void requireNotNegative(String key, Duration duration) {
        if (requireNonNull(duration, key).isNegative()) {
            throw new IllegalArgumentException(key + " must not be negative but was " + duration);
        }
    }
}
