package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import dev.fairlead.poll.CheckerConfig;
import java.util.List;

/**
 * One Patroni cluster.
 *
 * @param checker how it is checked
 * @param routes at least one
 * @param tlsFiles what was in the files that {@code tls} names
 */
public record ClusterConfig(CheckerConfig checker, List<RouteConfig> routes, Fingerprint tlsFiles) {
    public ClusterConfig {
        requireNonNull(checker, "checker");
        routes = List.copyOf(routes);
        requireNonNull(tlsFiles, "tlsFiles");
    }

    /** One whose {@code tls} names no file. */
    public ClusterConfig(CheckerConfig checker, List<RouteConfig> routes) {
        this(checker, routes, Fingerprint.NOTHING);
    }

    /** Unique in the configuration. */
    public String name() {
        return checker.cluster();
    }
}
