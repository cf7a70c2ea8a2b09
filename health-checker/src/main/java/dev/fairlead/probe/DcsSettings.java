package dev.fairlead.probe;

import java.time.Duration;

/**
 * The times that decide how soon another member may be promoted, as {@code GET /config} shows them.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/dynamic_configuration.html">Patroni dynamic configuration</a>
 */
public record DcsSettings(Duration ttl, Duration loopWait, Duration retryTimeout) {
    /** Patroni's own defaults. */
    public static final DcsSettings DEFAULTS =
            new DcsSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
}
