package dev.fairlead.reload;

import static java.util.Objects.requireNonNull;

import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.routing.RoutePolicy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** One thing that a reload does. */
public sealed interface Step {
    /** For people: one line, no secret in it. */
    String text();

    /** Other settings of the process as a whole: log, limits, shutdown, watching. */
    record ChangeProcess(List<Difference> differences) implements Step {
        public ChangeProcess {
            differences = List.copyOf(differences);
        }

        @Override
        public String text() {
            return "change the process: " + list(differences);
        }
    }

    /** Other admin clients are let in. */
    record ChangeAccess(List<Difference> differences) implements Step {
        public ChangeAccess {
            differences = List.copyOf(differences);
        }

        @Override
        public String text() {
            return "change who may ask the admin endpoint: " + list(differences);
        }
    }

    /** A checker is started. */
    record AddCluster(ClusterConfig cluster) implements Step {
        @Override
        public String text() {
            return "add cluster " + cluster.name() + ": "
                    + String.join(", ", cluster.checker().seeds());
        }
    }

    /** The running checker goes on with other settings and what it has learned. */
    record ChangeCluster(ClusterConfig before, ClusterConfig after, List<Difference> differences) implements Step {
        public ChangeCluster {
            differences = List.copyOf(differences);
        }

        @Override
        public String text() {
            return "change cluster " + after.name() + ": " + list(differences);
        }
    }

    /** Another cluster is meant by the same name: its checker learns from nothing, while that of before watches over the sessions that are left. */
    record ReplaceCluster(ClusterConfig before, ClusterConfig after, List<Difference> differences) implements Step {
        public ReplaceCluster {
            differences = List.copyOf(differences);
        }

        @Override
        public String text() {
            return "replace cluster " + after.name() + " by another: " + list(differences);
        }
    }

    /** Its checker goes on until the last session has ended. */
    record RemoveCluster(ClusterConfig cluster) implements Step {
        @Override
        public String text() {
            return "remove cluster " + cluster.name();
        }
    }

    record AddRoute(RouteConfig route) implements Step {
        @Override
        public String text() {
            return "add route " + route.name() + " to the " + goal(route);
        }
    }

    /** For sessions to come. */
    record ChangeRoute(RouteConfig before, RouteConfig after, List<Difference> differences) implements Step {
        public ChangeRoute {
            differences = List.copyOf(differences);
        }

        @Override
        public String text() {
            return "change route " + after.name() + ": " + list(differences);
        }
    }

    /** New sessions go to another cluster; those that are there stay where they are until they end. */
    record MoveRoute(RouteConfig before, RouteConfig after) implements Step {
        @Override
        public String text() {
            return "lead route " + after.name() + " to the " + goal(after);
        }
    }

    /** Its sessions stay until they end. */
    record RemoveRoute(RouteConfig route) implements Step {
        @Override
        public String text() {
            return "remove route " + route.name();
        }
    }

    record OpenDoor(InetSocketAddress address, String route) implements Step {
        @Override
        public String text() {
            return "listen on " + HostPort.of(address) + " for route " + route;
        }
    }

    /** The socket goes on listening: nobody is refused. */
    record LeadDoor(InetSocketAddress address, String from, String to) implements Step {
        @Override
        public String text() {
            return "lead " + HostPort.of(address) + " from route " + from + " to route " + to;
        }
    }

    record CloseDoor(InetSocketAddress address, String route) implements Step {
        @Override
        public String text() {
            return "listen no more on " + HostPort.of(address) + " for route " + route;
        }
    }

    record MoveAdmin(InetSocketAddress from, InetSocketAddress to) implements Step {
        @Override
        public String text() {
            return "move the admin endpoint from " + HostPort.of(from) + " to " + HostPort.of(to);
        }
    }

    /** Something that a running process cannot do; a plan with one is not carried out. */
    record Restart(Difference difference, String why) implements Step {
        public Restart {
            requireNonNull(difference, "difference");
            requireNonNull(why, "why");
        }

        @Override
        public String text() {
            return "restart: " + difference + " (" + why + ")";
        }
    }

    private static String goal(RouteConfig route) {
        RoutePolicy policy = route.settings().policy();
        return (policy.to() == RoutePolicy.To.PRIMARY ? "primary" : "replicas") + " of cluster " + policy.cluster();
    }

    private static String list(List<Difference> differences) {
        return differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
    }
}
