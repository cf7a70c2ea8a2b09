package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import dev.fairlead.poll.CheckerConfig;
import java.util.List;

/**
 * One Patroni cluster.
 *
 * @param checker how it is checked
 * @param routes at least one
 */
public record ClusterConfig(CheckerConfig checker, List<RouteConfig> routes) {
    public ClusterConfig {
        requireNonNull(checker, "checker");
        routes = List.copyOf(routes);
    }

    /** Unique in the configuration. */
    public String name() {
        return checker.cluster();
    }
}
