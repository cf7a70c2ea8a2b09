package dev.fairlead.run;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.admin.StatusReport;
import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.config.Config;
import dev.fairlead.config.LogConfig;
import dev.fairlead.event.EventStream;
import dev.fairlead.failover.Failover;
import dev.fairlead.failover.FailoverListener;
import dev.fairlead.failover.FailoverLog;
import dev.fairlead.failover.FailoverWatch;
import dev.fairlead.listener.DataPath;
import dev.fairlead.log.EventLog;
import dev.fairlead.log.LogLevels;
import dev.fairlead.log.SessionLog;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.run.Transitions.SessionCount;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionTally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All that tells of what goes on: metrics, the failover log, the event stream, and the lines of the log about sessions.
 *
 * <p>Thread rule: any thread. Lifecycle: made before the data path, which reports to it; {@link #watch}; {@link #close}.
 */
final class Reporting implements AutoCloseable {
    private final Optional<Instruments> instruments;
    private final FailoverLog failovers;
    private final FailoverWatch watch;
    private final EventStream events = new EventStream(EventStream.Patience.USUAL);
    private final Transitions transitions;
    private final Reigns reigns = new Reigns(ElapsedClock::nanoTime);
    private final RouteTable routes;
    private final SessionLog sessionLog = new SessionLog();
    private volatile Optional<SessionTally> tally = Optional.empty();

    /** What {@code /api/v1/failovers} answers. */
    record Failovers(List<Failover> failovers) {}

    /** @param stale whether what is configured is not what runs */
    Reporting(Config config, String version, RouteTable routes, BooleanSupplier stale) {
        this.routes = routes;
        sessionLog.turn(config.log().sessions());
        this.instruments = config.admin().metrics() ? Optional.of(new Instruments(version, stale)) : Optional.empty();
        this.failovers = new FailoverLog(config.log().failoversFile());
        this.transitions = new Transitions(events, this::describe);
        List<FailoverListener> listeners = new ArrayList<>(List.<FailoverListener>of(failovers, transitions));
        instruments.map(Instruments::failovers).ifPresent(listeners::add);
        this.watch = new FailoverWatch(new Surroundings(), listeners);
    }

    /** Begins to look at what is there. */
    void watch(DataPath dataPath, Map<String, ClusterChecker> checkers, Certificates certificates) {
        tally = Optional.of(dataPath.tally());
        routes.addListener(transitions);
        instruments.ifPresent(all -> all.watch(routes, dataPath, checkers, certificates, watch));
    }

    /** From now on this process is the one that keeps failovers. */
    void begin() {
        failovers.begin();
    }

    /** Another process keeps them from now on, and finds all there are. */
    void leave() {
        failovers.leave();
    }

    /** What the event loops are to tell. */
    SessionObserver sessionObserver() {
        List<SessionObserver> all = new ArrayList<>(List.<SessionObserver>of(
                new EventLog(),
                watch,
                new SessionPulse(events, transitions, this::sessionCounts, ElapsedClock::nanoTime)));
        instruments.map(Instruments::sessions).ifPresent(all::add);
        all.add(sessionLog);
        return new SessionObservers(all);
    }

    /** What checkers are to tell. */
    CheckerObserver checkerObserver() {
        List<CheckerObserver> all = new ArrayList<>(List.<CheckerObserver>of(watch, reigns, transitions));
        instruments.map(Instruments::probes).ifPresent(all::add);
        return new CheckerObservers(all);
    }

    /** Before the checker hears of it, so that its answer to this comes after. */
    void onSuspicion(String cluster, String member, Suspicion suspicion) {
        watch.onSuspicion(cluster, member, suspicion);
    }

    /** Before routes hear of it, so that what sessions do then comes after. Returns at once. */
    void onView(ClusterView view) {
        watch.onView(view);
    }

    /** A cluster is not configured any more, or another one is by its name. */
    void forget(String cluster) {
        watch.forget(cluster);
    }

    /** Since a cluster has had its primary, or has had none; empty before the first verdict. */
    OptionalLong reignNanos(String cluster) {
        return reigns.ageNanos(cluster);
    }

    /** An operator has ordered something; {@code word} says of which kind. */
    void onOrder(String word) {
        instruments.ifPresent(all -> all.orders().onOrder(word));
    }

    /** Other settings of the log. */
    void change(LogConfig log) {
        LogSettings.apply(log);
        sessionLog.turn(log.sessions());
    }

    /** What became of a wish to reload. */
    void onReload(ReloadReport report) {
        instruments.ifPresent(all -> all.onReload(report.result()));
        tell("reload", () -> report);
    }

    /** Tells who listens to events that something happened that is no transition of a cluster's, such as a reload. */
    void tell(String type, Supplier<?> data) {
        events.publish(type, data);
    }

    /** Prometheus' text; empty when nothing is measured. */
    Optional<String> metrics() {
        return instruments.map(Instruments::scrape);
    }

    void addTo(Endpoints endpoints, Supplier<?> status) {
        LogLevels.addTo(endpoints);
        endpoints
                .add("GET", "/api/v1/failovers", _ -> Answer.json(new Failovers(failovers.latest())))
                .add("GET", "/api/v1/events", _ -> events.listen(status));
    }

    private StatusReport.RouteStatus describe(RouteHandle route) {
        return RouteReport.of(route, List.of(), tally.map(all -> all.route(route.name())), ElapsedClock.nanoTime());
    }

    private List<SessionCount> sessionCounts() {
        return tally.stream().flatMap(this::sessionCounts).toList();
    }

    private Stream<SessionCount> sessionCounts(SessionTally all) {
        return routes.routes().stream()
                .map(route -> new SessionCount(
                        route.name(),
                        all.route(route.name()).sessions(),
                        all.route(route.name()).held()));
    }

    private Collection<RouteHandle> primaryRoutes() {
        return routes.routes().stream()
                .filter(route -> route.policy().to() == RoutePolicy.To.PRIMARY)
                .toList();
    }

    /** What the watch asks about routes, which come and go. */
    private final class Surroundings implements FailoverWatch.Surroundings {
        @Override
        public Optional<String> clusterOf(String primaryRoute) {
            return primaryRoutes().stream()
                    .filter(route -> route.name().equals(primaryRoute))
                    .map(route -> route.policy().cluster())
                    .findFirst();
        }

        @Override
        public int held(String cluster) {
            return tally.map(all -> primaryRoutes().stream()
                            .filter(route -> route.policy().cluster().equals(cluster))
                            .mapToInt(route -> all.route(route.name()).held())
                            .sum())
                    .orElse(0);
        }
    }

    @Override
    public void close() {
        watch.close();
        events.close();
        failovers.close();
    }
}
