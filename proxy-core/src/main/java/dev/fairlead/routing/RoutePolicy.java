package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
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
 * @param stoppingTimeout {@code stopping.timeout}: how long sessions may keep a primary that is stopping from it, before they are cut
 */
public record RoutePolicy(
        String name,
        String cluster,
        To to,
        Route.Balance balance,
        boolean fallbackToPrimary,
        OptionalInt backendPort,
        boolean keepOnLeaseOver,
        boolean cutOnPromotion,
        Duration stoppingTimeout) {
    /** As long as a fast shutdown takes that no client delays. */
    public static final Duration DEFAULT_STOPPING_TIMEOUT = Duration.ofSeconds(5);

    public RoutePolicy {
        requireNonNull(name, "name");
        requireNonNull(cluster, "cluster");
        requireNonNull(to, "to");
        requireNonNull(balance, "balance");
        requireNonNull(backendPort, "backendPort");
        requireNonNull(stoppingTimeout, "stoppingTimeout");
    }

    /** With the default of {@code stopping.timeout}. */
    public RoutePolicy(
            String name,
            String cluster,
            To to,
            Route.Balance balance,
            boolean fallbackToPrimary,
            OptionalInt backendPort,
            boolean keepOnLeaseOver,
            boolean cutOnPromotion) {
        this(
                name,
                cluster,
                to,
                balance,
                fallbackToPrimary,
                backendPort,
                keepOnLeaseOver,
                cutOnPromotion,
                DEFAULT_STOPPING_TIMEOUT);
    }

    /** Which role a route leads to. */
    public enum To {
        PRIMARY,
        REPLICAS
    }
}
