package dev.fairlead.metric;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.session.SessionTally;
import java.util.function.LongSupplier;

/** What is read from routes, their sessions and the views of their clusters at each scrape. */
public final class RouteMetrics {
    private RouteMetrics() {}

    /** Registers one route's figures. */
    public static void register(Metrics metrics, RouteHandle route, SessionTally.OfRoute tally, LongSupplier nanoTime) {
        String name = route.name();
        metrics.gauge(
                "fairlead.sessions", "Sessions in any state, held ones included.", tally::sessions, "route", name);
        metrics.gauge(
                "fairlead.sessions.held", "Sessions that wait for a route or their turn.", tally::held, "route", name);
        metrics.gauge(
                "fairlead.route.up",
                "1 while the route would serve a connection.",
                () -> route.snapshot().routeAt(nanoTime.getAsLong()) instanceof Route.Suspended ? 0 : 1,
                "route",
                name);
    }

    /** Registers one cluster's figures, read through any of its routes. */
    public static void registerCluster(Metrics metrics, String cluster, RouteHandle route, LongSupplier nanoTime) {
        metrics.gauge(
                "fairlead.cluster.timeline.floor",
                "The highest timeline that ever led.",
                () -> route.view().map(ClusterView::timelineFloor).orElse(0),
                "cluster",
                cluster);
        metrics.gauge(
                "fairlead.cluster.timeline",
                "The timeline that the primary writes; 0 without a primary.",
                () -> route.view().map(RouteMetrics::timeline).orElse(0),
                "cluster",
                cluster);
        metrics.gauge(
                "fairlead.cluster.lease.left.seconds",
                "Time until the verdict on the primary ends unless it is renewed; 0 without a primary.",
                () -> route.view()
                        .map(view -> leaseLeft(view, nanoTime.getAsLong()))
                        .orElse(0.0),
                "cluster",
                cluster);
        metrics.gauge(
                "fairlead.cluster.members",
                "Members that are judged.",
                () -> route.view().map(view -> view.members().size()).orElse(0),
                "cluster",
                cluster);
        metrics.gauge(
                "fairlead.cluster.alarms",
                "Alarms that a person must see.",
                () -> route.view().map(view -> view.alarms().size()).orElse(0),
                "cluster",
                cluster);
        metrics.gauge(
                "fairlead.cluster.lag.max.bytes",
                "The largest replay lag of any replica that is known.",
                () -> route.view().map(RouteMetrics::mostLag).orElse(0L),
                "cluster",
                cluster);
    }

    private static int timeline(ClusterView view) {
        return switch (view.primacy()) {
            case Primacy.Writable writable -> writable.timeline();
            case Primacy.Unready unready -> unready.timeline();
            case Primacy.Contested _, Primacy.Vacant _ -> 0;
        };
    }

    private static double leaseLeft(ClusterView view, long now) {
        return switch (view.primacy()) {
            case Primacy.Writable writable -> Math.max(0, writable.untilNanos() - now) / 1e9;
            case Primacy.Unready unready -> Math.max(0, unready.untilNanos() - now) / 1e9;
            case Primacy.Contested _, Primacy.Vacant _ -> 0;
        };
    }

    private static long mostLag(ClusterView view) {
        return view.members().stream()
                .map(MemberView::lagBytes)
                .mapToLong(lag -> lag.orElse(0))
                .max()
                .orElse(0);
    }
}
