package dev.fairlead.run;

import dev.fairlead.admin.AdminSource;
import dev.fairlead.admin.StatusReport;
import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.config.HostPort;
import dev.fairlead.listener.DataPath;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.routing.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Tells the admin endpoint what the running parts know. Any thread; reads snapshots only. */
final class ProxyStatus implements AdminSource {
    private final Parts parts;
    private volatile boolean draining;
    private volatile boolean retired;

    /** What it reads. */
    record Parts(
            String version,
            long startedAtNanos,
            RouteTable routes,
            DataPath dataPath,
            Reporting reporting,
            Certificates certificates,
            Map<String, ClusterChecker> checkers,
            Serving serving,
            Reloads reloads) {}

    ProxyStatus(Parts parts) {
        this.parts = parts;
    }

    void onDrain() {
        draining = true;
    }

    /** Another process serves now. Who still asks this one, on a connection from before, learns that whoever listens at the address is ready. */
    void onRetire() {
        retired = true;
    }

    /** Whether it drains, or has been taken over from. */
    boolean isEnding() {
        return draining || retired;
    }

    @Override
    public Readiness readiness() {
        if (draining) {
            return Readiness.DRAINING;
        }
        List<ClusterView> verdicts = parts.checkers().values().stream()
                .flatMap(checker -> checker.view().stream())
                .filter(FirstVerdict::isVerdict)
                .toList();
        if (verdicts.size() < parts.checkers().size() || verdicts.isEmpty()) {
            return Readiness.NO_VERDICT;
        }
        return verdicts.stream().allMatch(ProxyStatus::isUnreachable) ? Readiness.UNREACHABLE : Readiness.READY;
    }

    /** No member's latest probe brought a word. */
    private static boolean isUnreachable(ClusterView view) {
        boolean noneHeard = view.members().stream().noneMatch(member -> switch (member.reach()) {
            case ANSWERING, GARBLED -> true;
            case TIMED_OUT, UNREACHABLE, UNPROBED -> false;
        });
        boolean writable = view.primacy() instanceof Primacy.Writable;
        boolean saysSo = view.primacy() instanceof Primacy.Vacant vacant && vacant.why() == Vacancy.UNREACHABLE;
        return saysSo || (noneHeard && !writable);
    }

    @Override
    public Optional<RouteReadiness> route(String name) {
        return parts.routes().routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .map(route -> route.snapshot().routeAt(ElapsedClock.nanoTime()))
                .map(route -> switch (route) {
                    case Route.To to ->
                        new RouteReadiness(!draining, "to " + to.target().member());
                    case Route.Among among -> new RouteReadiness(!draining, "among " + names(among.targets()));
                    case Route.Suspended held ->
                        new RouteReadiness(false, "held, " + held.why() + " (" + held.detail() + ")");
                });
    }

    /** Such as {@code rw to node1; ro among node2, node3}, or that it drains. */
    String routesInOneLine() {
        String leads = parts.routes().routes().stream()
                .map(RouteHandle::name)
                .map(name ->
                        name + " " + route(name).map(RouteReadiness::detail).orElse("gone"))
                .collect(Collectors.joining("; "));
        return retired || draining ? "draining; " + leads : leads;
    }

    private static String names(List<Target> targets) {
        return String.join(", ", targets.stream().map(Target::member).toList());
    }

    @Override
    public Optional<String> metrics() {
        return parts.reporting().metrics();
    }

    @Override
    public StatusReport status() {
        long now = ElapsedClock.nanoTime();
        var clusters = new TreeMap<>(parts.checkers());
        return new StatusReport(
                parts.version(),
                state(),
                TimeUnit.NANOSECONDS.toMillis(now - parts.startedAtNanos()),
                clusters.entrySet().stream()
                        .map(entry -> ClusterReport.of(
                                entry.getKey(),
                                entry.getValue().view(),
                                entry.getValue().status(),
                                parts.certificates().all(),
                                parts.reporting().reignNanos(entry.getKey()),
                                now))
                        .toList(),
                routeReports(now),
                new StatusReport.Sessions(
                        parts.dataPath().tally().sessions(), parts.dataPath().mostSessions()),
                configuration(parts.reloads()));
    }

    private static StatusReport.Configuration configuration(Reloads reloads) {
        Optional<Reloads.Last> last = reloads.last();
        return new StatusReport.Configuration(
                reloads.file(),
                reloads.running().watch(),
                reloads.isStale(),
                last.map(l -> l.report().result().word()),
                last.map(l -> l.at().toString()),
                last.map(Reloads.Last::by),
                last.map(l -> l.report().problems()).orElse(List.of()));
    }

    private String state() {
        return switch (readiness()) {
            case DRAINING -> "draining";
            case NO_VERDICT -> "starting";
            case READY, UNREACHABLE -> retired ? "draining" : "serving";
        };
    }

    /** In the order of the configuration. */
    private List<StatusReport.RouteStatus> routeReports(long now) {
        List<String> order = new ArrayList<>(parts.serving().listening().keySet());
        return parts.routes().routes().stream()
                .sorted(Comparator.comparingInt(route -> order.indexOf(route.name())))
                .map(route -> routeReport(route, now))
                .toList();
    }

    private StatusReport.RouteStatus routeReport(RouteHandle route, long now) {
        List<String> listening = parts.serving().listening().getOrDefault(route.name(), List.of()).stream()
                .map(address -> HostPort.of(address).toString())
                .toList();
        return RouteReport.of(
                route, listening, Optional.of(parts.dataPath().tally().route(route.name())), now);
    }
}
