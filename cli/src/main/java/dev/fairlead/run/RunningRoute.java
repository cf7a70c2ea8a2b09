package dev.fairlead.run;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.listener.Door;
import dev.fairlead.listener.ServedRoute;
import dev.fairlead.routing.RouteHandle;
import java.util.List;

/**
 * A route as it is served.
 *
 * @param doors in the order of its addresses
 */
record RunningRoute(RouteConfig config, ServedRoute served, RunningCluster cluster, List<Door> doors) {
    RunningRoute {
        doors = List.copyOf(doors);
    }

    String name() {
        return config.name();
    }

    RouteHandle handle() {
        return served.handle();
    }

    RunningRoute with(RouteConfig newer) {
        return new RunningRoute(newer, served, cluster, doors);
    }

    RunningRoute behind(List<Door> others) {
        return new RunningRoute(config, served, cluster, others);
    }
}
