package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * What the configuration says about where a route leads.
 *
 * @param name unique over the whole configuration
 * @param cluster configured name of its cluster
 * @param to primary or replicas
 * @param balance for replicas
 * @param fallbackToPrimary a read route goes to the primary while no replica is eligible
 * @param backendPort dial this port instead of PostgreSQL's, e.g. a pooler on the same host
 * @param keepOnLeaseOver leave sessions on a silent primary when its lease ends; the default is to cut them
 * @param cutOnPromotion cut a read route's sessions on a replica that became the primary; the default is to keep them
 */
public record RoutePolicy(
        String name,
        String cluster,
        To to,
        Route.Balance balance,
        boolean fallbackToPrimary,
        OptionalInt backendPort,
        boolean keepOnLeaseOver,
        boolean cutOnPromotion) {
    public RoutePolicy {
        requireNonNull(name, "name");
        requireNonNull(cluster, "cluster");
        requireNonNull(to, "to");
        requireNonNull(balance, "balance");
        requireNonNull(backendPort, "backendPort");
    }

    /** Which role a route leads to. */
    public enum To {
        PRIMARY,
        REPLICAS
    }
}
