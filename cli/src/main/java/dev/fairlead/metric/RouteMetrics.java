package dev.fairlead.metric;

import dev.fairlead.listener.DataPath;
import dev.fairlead.metric.Metrics.Row;
import dev.fairlead.relay.Side;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteListener;
import dev.fairlead.routing.RouteSnapshot;
import dev.fairlead.session.SessionTally;
import io.micrometer.core.instrument.Counter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is read from routes and their sessions at each scrape. */
public final class RouteMetrics implements RouteListener {
    private final Supplier<? extends Collection<RouteHandle>> routes;
    private final SessionTally tally;
    private final LongSupplier nanoTime;
    private final Family<Counter> changes;
    private final Family<Counter> bytes;
    private final Map<List<String>, Long> taken = new HashMap<>();

    /** @param routes those that are there now */
    public RouteMetrics(
            Metrics metrics,
            Supplier<? extends Collection<RouteHandle>> routes,
            DataPath dataPath,
            LongSupplier nanoTime) {
        this.routes = routes;
        this.tally = dataPath.tally();
        this.nanoTime = nanoTime;
        this.changes = metrics.counters(MetricList.ROUTE_CHANGES);
        this.bytes = metrics.counters(MetricList.BYTES);
        metrics.gauge(MetricList.SESSIONS_MAX, dataPath::mostSessions);
        metrics.gauges(MetricList.SESSIONS, perRoute(route -> tally(route).sessions()));
        metrics.gauges(MetricList.HELD, perRoute(route -> tally(route).held()));
        metrics.gauges(MetricList.STALE, perRoute(route -> tally(route).stale()));
        metrics.gauges(MetricList.ON_MEMBER, () -> rows(this::onMembers));
        metrics.gauges(MetricList.ROUTE_UP, perRouteOfCluster(route -> lead(route) instanceof Route.Suspended ? 0 : 1));
        metrics.gauges(MetricList.ROUTE_TARGETS, perRouteOfCluster(route -> targets(lead(route))));
        metrics.gauges(MetricList.ROUTE_SUSPENDED, () -> rows(this::suspended));
        metrics.beforeScrape(this::takeOverBytes);
    }

    private SessionTally.OfRoute tally(RouteHandle route) {
        return tally.route(route.name());
    }

    private Route lead(RouteHandle route) {
        return route.snapshot().routeAt(nanoTime.getAsLong());
    }

    private static int targets(Route route) {
        return switch (route) {
            case Route.To _ -> 1;
            case Route.Among among -> among.targets().size();
            case Route.Suspended _ -> 0;
        };
    }

    private Supplier<List<Row>> perRoute(Function<RouteHandle, Number> figure) {
        return () -> rows(route -> Stream.of(Row.of(figure.apply(route), route.name())));
    }

    private Supplier<List<Row>> perRouteOfCluster(Function<RouteHandle, Number> figure) {
        return () -> rows(route -> Stream.of(
                Row.of(figure.apply(route), route.name(), route.policy().cluster())));
    }

    private List<Row> rows(Function<RouteHandle, Stream<Row>> each) {
        return routes.get().stream().flatMap(each).toList();
    }

    private Stream<Row> onMembers(RouteHandle route) {
        return tally(route).sessionsByMember().entrySet().stream()
                .map(entry -> Row.of(entry.getValue(), route.name(), entry.getKey()));
    }

    private Stream<Row> suspended(RouteHandle route) {
        return lead(route) instanceof Route.Suspended held
                ? Stream.of(Row.of(1, route.name(), SessionMetrics.word(held.why())))
                : Stream.empty();
    }

    /** By one scrape at a time. */
    private void takeOverBytes() {
        Set<String> present = routes.get().stream().map(RouteHandle::name).collect(Collectors.toSet());
        taken.keySet().removeIf(key -> !present.contains(key.getFirst()));
        for (RouteHandle route : routes.get()) {
            for (Side side : Side.values()) {
                String direction = side.name().toLowerCase(Locale.ROOT);
                long now = tally(route).bytesTo(side);
                Long before = taken.put(List.of(route.name(), direction), now);
                long more = before == null || before > now ? now : now - before;
                bytes.of(route.name(), direction).increment((double) more);
            }
        }
    }

    @Override
    public void onTransition(RouteHandle route, RouteSnapshot before, RouteSnapshot after) {
        if (!before.route().equals(after.route())) {
            changes.of(route.name()).increment();
        }
    }
}
