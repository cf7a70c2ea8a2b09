package dev.fairlead.run;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.failover.FailoverWatch;
import dev.fairlead.listener.DataPath;
import dev.fairlead.metric.ClusterMetrics;
import dev.fairlead.metric.FailoverMetrics;
import dev.fairlead.metric.Metrics;
import dev.fairlead.metric.OrderMetrics;
import dev.fairlead.metric.ProbeMetrics;
import dev.fairlead.metric.ProcessMetrics;
import dev.fairlead.metric.ReloadMetrics;
import dev.fairlead.metric.RouteMetrics;
import dev.fairlead.metric.SessionMetrics;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.session.SessionObserver;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All metrics of a running proxy; not made at all with {@code admin.metrics: false}. Any thread. */
final class Instruments {
    private final Metrics metrics = new Metrics(ElapsedClock::nanoTime);
    private final SessionMetrics sessions = new SessionMetrics(metrics);
    private final ProbeMetrics probes = new ProbeMetrics(metrics);
    private final OrderMetrics orders = new OrderMetrics(metrics);
    private final FailoverMetrics failovers = new FailoverMetrics(metrics);

    private final ReloadMetrics reloads;

    /** @param stale whether what is configured is not what runs */
    Instruments(String version, BooleanSupplier stale) {
        ProcessMetrics.register(metrics, version);
        this.reloads = new ReloadMetrics(metrics, stale);
    }

    void onReload(ReloadReport.Result result) {
        reloads.onReload(result);
    }

    SessionObserver sessions() {
        return sessions;
    }

    CheckerObserver probes() {
        return probes;
    }

    OrderMetrics orders() {
        return orders;
    }

    FailoverMetrics failovers() {
        return failovers;
    }

    /** Begins to look at what is there; routes, members and certificates may come and go. */
    void watch(
            RouteTable routes,
            DataPath dataPath,
            Map<String, ClusterChecker> checkers,
            Certificates certificates,
            FailoverWatch watch) {
        failovers.watch(watch);
        metrics.existing(() -> existing(routes, checkers));
        routes.addListener(new RouteMetrics(metrics, routes::routes, dataPath, ElapsedClock::nanoTime));
        ClusterMetrics.register(metrics, () -> checkers, ElapsedClock::nanoTime);
        OrderMetrics.register(metrics, () -> orders(checkers));
        ClusterMetrics.registerCertificates(metrics, () -> known(certificates, checkers), Clock.systemUTC());
    }

    private static Map<String, Integer> orders(Map<String, ClusterChecker> checkers) {
        var counts = new HashMap<String, Integer>();
        checkers.forEach((cluster, checker) -> counts.put(
                cluster, checker.view().map(view -> view.orders().count()).orElse(0)));
        return counts;
    }

    private static Map<String, Set<String>> existing(RouteTable routes, Map<String, ClusterChecker> checkers) {
        var members = new TreeSet<>(names(checkers, MemberView::name));
        members.add(SessionMetrics.NO_MEMBER);
        return Map.of(
                "route", routes.routes().stream().map(RouteHandle::name).collect(Collectors.toSet()),
                "cluster", Set.copyOf(checkers.keySet()),
                "member", members);
    }

    /** Seeds have no certificate of their own that matters: they are members, too. */
    private static Map<String, Instant> known(Certificates certificates, Map<String, ClusterChecker> checkers) {
        var known = new HashMap<>(certificates.all());
        known.keySet().retainAll(names(checkers, MemberView::apiUrl));
        return known;
    }

    private static Set<String> names(Map<String, ClusterChecker> checkers, Function<MemberView, String> name) {
        return checkers.values().stream()
                .flatMap(checker -> checker.view().stream())
                .flatMap((ClusterView view) -> view.members().stream())
                .map(name)
                .collect(Collectors.toSet());
    }

    String scrape() {
        return metrics.scrape();
    }
}
