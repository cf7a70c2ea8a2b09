package dev.fairlead.reload;

import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what leads from one configuration to another. Pure and total: what it does not know how to do is a step too, {@link Step.Restart}. */
public final class Planner {
    private final Config running;
    private final Config wanted;
    private final List<Step> steps = new ArrayList<>();

    private Planner(Config running, Config wanted) {
        this.running = running;
        this.wanted = wanted;
    }

    /** Empty when the two say the same, in whatever order. */
    public static Plan plan(Config running, Config wanted) {
        return new Planner(running, wanted).plan();
    }

    private Plan plan() {
        process();
        Map<String, ClusterConfig> clustersBefore = byName(running.clusters(), ClusterConfig::name);
        Map<String, ClusterConfig> clustersAfter = byName(wanted.clusters(), ClusterConfig::name);
        clustersAfter.forEach((name, after) -> cluster(Optional.ofNullable(clustersBefore.get(name)), after));
        Map<String, RouteConfig> routesBefore = byName(running.routes().toList(), RouteConfig::name);
        Map<String, RouteConfig> routesAfter = byName(wanted.routes().toList(), RouteConfig::name);
        routesAfter.forEach((name, after) -> route(Optional.ofNullable(routesBefore.get(name)), after));
        steps.addAll(DoorPlanner.steps(running, wanted));
        gone(routesBefore, routesAfter).forEach(route -> steps.add(new Step.RemoveRoute(route)));
        gone(clustersBefore, clustersAfter).forEach(cluster -> steps.add(new Step.RemoveCluster(cluster)));
        admin();
        return new Plan(steps);
    }

    private static <T> Map<String, T> byName(Collection<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, t -> t, (first, _) -> first, LinkedHashMap::new));
    }

    private static <T> Stream<T> gone(Map<String, T> before, Map<String, T> after) {
        return before.entrySet().stream()
                .filter(entry -> !after.containsKey(entry.getKey()))
                .map(Map.Entry::getValue);
    }

    private void process() {
        Comparison.FOR_LIFE
                .between(running, wanted)
                .forEach(d -> steps.add(new Step.Restart(d, "the same from a process's start to its end")));
        List<Difference> process = Comparison.PROCESS.between(running, wanted);
        if (!process.isEmpty()) {
            steps.add(new Step.ChangeProcess(process));
        }
        List<Difference> access = Comparison.ACCESS.between(running, wanted);
        if (!access.isEmpty()) {
            steps.add(new Step.ChangeAccess(access));
        }
        if (steps.isEmpty() && running.admin().listen().equals(wanted.admin().listen())) {
            Comparison.PARTS
                    .between(running, wanted)
                    .forEach(d -> steps.add(new Step.Restart(d, "cannot be changed in place")));
        }
    }

    private void cluster(Optional<ClusterConfig> before, ClusterConfig after) {
        if (before.isEmpty()) {
            steps.add(new Step.AddCluster(after));
            return;
        }
        List<Difference> differences = Comparison.ofClusters(before.get(), after);
        if (isAnother(before.get(), after)) {
            steps.add(new Step.ReplaceCluster(before.get(), after, differences));
        } else if (!differences.isEmpty()) {
            steps.add(new Step.ChangeCluster(before.get(), after, differences));
        }
    }

    /**
     * Whether by the same name another cluster is meant: another scope, or no address in common. What was learned of the first, and the names of its
     * members, say nothing of the second.
     */
    private static boolean isAnother(ClusterConfig before, ClusterConfig after) {
        Optional<String> scopeBefore = before.checker().policy().scope();
        Optional<String> scopeAfter = after.checker().policy().scope();
        boolean otherScope = scopeBefore.isPresent() && scopeAfter.isPresent() && !scopeBefore.equals(scopeAfter);
        Set<String> known = new HashSet<>(before.checker().seeds());
        return otherScope || Collections.disjoint(known, after.checker().seeds());
    }

    private void route(Optional<RouteConfig> before, RouteConfig after) {
        if (before.isEmpty()) {
            steps.add(new Step.AddRoute(after));
            return;
        }
        if (isMoved(cluster(before.get()), cluster(after))) {
            steps.add(new Step.MoveRoute(before.get(), after));
            return;
        }
        List<Difference> differences = Comparison.ofRoutes(before.get(), after);
        if (!differences.isEmpty()) {
            steps.add(new Step.ChangeRoute(before.get(), after, differences));
        }
    }

    private boolean isMoved(String before, String after) {
        return !before.equals(after)
                || steps.stream()
                        .anyMatch(step -> step instanceof Step.ReplaceCluster replaced
                                && replaced.after().name().equals(after));
    }

    private static String cluster(RouteConfig route) {
        return route.settings().policy().cluster();
    }

    private void admin() {
        InetSocketAddress from = running.admin().listen();
        InetSocketAddress to = wanted.admin().listen();
        if (from.equals(to)) {
            return;
        }
        boolean taken = Stream.concat(
                        running.routes().flatMap(route -> route.settings().listen().stream()), Stream.of(from))
                .anyMatch(address -> HostPort.overlap(address, to));
        steps.add(
                taken
                        ? new Step.Restart(
                                new Difference("admin.listen", Facets.text(from), Facets.text(to)),
                                "what listens there now does so until it has moved; it takes two reloads")
                        : new Step.MoveAdmin(from, to));
    }
}
