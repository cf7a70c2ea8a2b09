package dev.fairlead.routing;

import static java.util.stream.Collectors.joining;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.ViewListener;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where verdicts and sessions meet: takes views, keeps one snapshot per route, and is the only place where a route changes, which it logs and tells.
 *
 * <p>Thread rule: {@link #onView} by one thread per cluster; everything else by any thread.
 */
public final class RouteTable implements ViewListener {
    private static final Logger log = LoggerFactory.getLogger(RouteTable.class);

    private final Map<String, RouteHandle> routes;
    private final List<RouteListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param policies one per route, names unique
     * @param nanoTime the clock that views are stamped with
     */
    public RouteTable(Collection<RoutePolicy> policies, LongSupplier nanoTime) {
        var handles = new TreeMap<String, RouteHandle>();
        long now = nanoTime.getAsLong();
        for (RoutePolicy policy : policies) {
            var handle = new RouteHandle(policy, RouteDecider.nothingYet(policy, now));
            if (handles.put(policy.name(), handle) != null) {
                throw new IllegalArgumentException("two routes are named " + policy.name());
            }
        }
        routes = Map.copyOf(handles);
    }

    /** The route of that name; it must exist. */
    public RouteHandle route(String name) {
        RouteHandle handle = routes.get(name);
        if (handle == null) {
            throw new IllegalArgumentException("no route is named " + name);
        }
        return handle;
    }

    public Collection<RouteHandle> routes() {
        return routes.values();
    }

    public void addListener(RouteListener listener) {
        listeners.add(listener);
    }

    @Override
    public void onView(ClusterView view) {
        for (RouteHandle route : routes.values()) {
            if (route.policy().cluster().equals(view.cluster())) {
                change(route, view);
            }
        }
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
