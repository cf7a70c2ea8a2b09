package dev.fairlead.poll;

import static java.util.Objects.requireNonNull;

/**
 * Something that was worth one immediate round of probes.
 *
 * @param count how many there have been since the start, this one included
 * @param why one clause for people
 * @param atNanos {@link dev.fairlead.clock.ElapsedClock}
 */
public record Trigger(long count, String why, long atNanos) {
    public Trigger {
        requireNonNull(why, "why");
    }
}
