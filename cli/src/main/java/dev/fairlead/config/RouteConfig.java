package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.session.RouteSettings;
import java.util.Optional;

/**
 * One route.
 *
 * @param settings what the data path is told
 * @param criteria what it asks of a replica; empty for a route to the primary
 */
public record RouteConfig(RouteSettings settings, Optional<ReplicaCriteria> criteria) {
    public RouteConfig {
        requireNonNull(settings, "settings");
        requireNonNull(criteria, "criteria");
    }

    public String name() {
        return settings.name();
    }
}
