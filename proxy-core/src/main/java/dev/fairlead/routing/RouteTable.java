package dev.fairlead.routing;

import static java.util.stream.Collectors.joining;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.ViewListener;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where verdicts and sessions meet: takes views, keeps one snapshot per route, and is the only place where a route changes, which it logs and tells.
 *
 * <p>Thread rule: {@link #onView} and {@link #change} by one thread per cluster; everything else by any thread. A route that is removed here is no longer
 * found by its name, but its handle lives on: as long as it has sessions, somebody goes on handing it views.
 */
public final class RouteTable implements ViewListener {
    private static final Logger log = LoggerFactory.getLogger(RouteTable.class);

    private final ConcurrentMap<String, RouteHandle> routes = new ConcurrentSkipListMap<>();
    private final LongSupplier nanoTime;
    private final List<RouteListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param policies one per route, names unique
     * @param nanoTime the clock that views are stamped with
     */
    public RouteTable(Collection<RoutePolicy> policies, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        policies.forEach(this::add);
    }

    /**
     * Adds a route, which leads nowhere before it is handed a view.
     *
     * @throws IllegalArgumentException when there is one of that name
     */
    public RouteHandle add(RoutePolicy policy) {
        RouteHandle handle = newHandle(policy);
        if (routes.putIfAbsent(policy.name(), handle) != null) {
            throw new IllegalArgumentException("two routes are named " + policy.name());
        }
        return handle;
    }

    /** Adds a route, in the place of the one of that name if there is one, which is no longer found by its name then. */
    public RouteHandle put(RoutePolicy policy) {
        RouteHandle handle = newHandle(policy);
        routes.put(policy.name(), handle);
        return handle;
    }

    /** Forgets a route's name, unless another route has it now. */
    public void remove(RouteHandle route) {
        routes.remove(route.name(), route);
    }

    /** Has the next view decided by another policy of the same name and cluster. */
    public void change(RouteHandle route, RoutePolicy policy) {
        if (!route.name().equals(policy.name()) || !route.policy().cluster().equals(policy.cluster())) {
            throw new IllegalArgumentException(
                    "route " + route.name() + " cannot become " + policy.name() + " of cluster " + policy.cluster());
        }
        route.change(policy);
    }

    private RouteHandle newHandle(RoutePolicy policy) {
        return new RouteHandle(policy, RouteDecider.nothingYet(policy, nanoTime.getAsLong()));
    }

    /** The route of that name; it must exist. */
    public RouteHandle route(String name) {
        RouteHandle handle = routes.get(name);
        if (handle == null) {
            throw new IllegalArgumentException("no route is named " + name);
        }
        return handle;
    }

    /** Those that have a name here, in its order, as they are now. */
    public Collection<RouteHandle> routes() {
        return List.copyOf(routes.values());
    }

    public void addListener(RouteListener listener) {
        listeners.add(listener);
    }

    @Override
    public void onView(ClusterView view) {
        onView(
                view,
                routes().stream()
                        .filter(route -> route.policy().cluster().equals(view.cluster()))
                        .toList());
    }

    /** Hands a view to routes of its cluster, those without a name here too. */
    public void onView(ClusterView view, Collection<RouteHandle> routesOfCluster) {
        routesOfCluster.forEach(route -> change(route, view));
    }

    /** Performs every change of a route. */
    private void change(RouteHandle route, ClusterView view) {
        RouteSnapshot before = route.snapshot();
        RouteSnapshot after = RouteDecider.decide(view, route.policy());
        route.publish(view, after);
        if (!after.saysTheSameAs(before)) {
            log(route.name(), before, after);
            listeners.forEach(l -> l.onTransition(route, before, after));
        }
    }

    private static void log(String name, RouteSnapshot before, RouteSnapshot after) {
        if (!after.route().equals(before.route())) {
            log.info("route {}: {}, before: {}", name, describe(after.route()), describe(before.route()));
        }
    }

    private static String describe(Route route) {
        return switch (route) {
            case Route.To to -> "to " + describe(to.target());
            case Route.Among among ->
                "among " + among.targets().stream().map(RouteTable::describe).collect(joining(", "));
            case Route.Suspended suspended -> "held, " + suspended.why() + " (" + suspended.detail() + ")";
        };
    }

    private static String describe(Target target) {
        return target.member() + " at " + target.backend();
    }
}
