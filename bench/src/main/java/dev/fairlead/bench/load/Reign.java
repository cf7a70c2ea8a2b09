package dev.fairlead.bench.load;

import dev.fairlead.bench.lab.Member;

/**
 * A stretch of time during which one member took every write that the truth probe tried.
 *
 * @param firstNanos when the first of them was acknowledged
 * @param lastNanos  when the latest of them was acknowledged
 */
public record Reign(Member member, long firstNanos, long lastNanos) {
    Reign until(long nanos) {
        return new Reign(member, firstNanos, nanos);
    }
}
