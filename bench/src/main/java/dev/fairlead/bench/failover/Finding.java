package dev.fairlead.bench.failover;

import dev.fairlead.bench.load.Outcome.Kind;
import java.util.Map;

/**
 * What one client behind one proxy saw of one event.
 *
 * @param peer         name of the proxy
 * @param addedMillis  from the new primary's first write in plain SQL to the client's first success on it; the truth probe asks every 5 ms, so this may
 *                     be slightly below zero
 * @param outageMillis the client's longest time without a success
 * @param errors       failed attempts by kind
 */
public record Finding(String peer, double addedMillis, double outageMillis, Map<Kind, Long> errors) {
    long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
