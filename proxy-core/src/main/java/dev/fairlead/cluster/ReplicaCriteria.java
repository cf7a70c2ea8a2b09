package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a read route asks of a replica; the same rules as Patroni's {@code GET /replica}.
 *
 * @param route name of the route that asks
 * @param maxLagBytes how far replay may be behind the leader's location, in bytes of WAL; empty for any lag
 * @param streaming true to ask for {@code replication_state: streaming}
 * @param standby which standbys
 * @param tags tags that must be equal; {@code noloadbalance} excludes a member always
 */
public record ReplicaCriteria(
        String route, OptionalLong maxLagBytes, boolean streaming, Standby standby, Map<String, String> tags) {
    public ReplicaCriteria {
        requireNonNull(route, "route");
        requireNonNull(standby, "standby");
        tags = Map.copyOf(tags);
    }

    /** Which standbys a route takes. */
    public enum Standby {
        ANY,
        SYNC,
        QUORUM
    }
}
