package dev.fairlead.run;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.probe.Probing;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.verdict.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One cluster, its checker, and the routes that this checker's verdicts are for: also those that were removed, as long as they have sessions.
 *
 * <p>Thread rule: views come on the checker's thread; everything else is the starting thread's, and later the reloading thread's.
 */
final class RunningCluster implements AutoCloseable {
    private final RouteTable table;
    private final FirstVerdict first;
    private final Set<RunningRoute> retired = new LinkedHashSet<>();
    private ClusterConfig config;
    private @Nullable ClusterChecker checker;
    private volatile List<RouteHandle> judged = List.of();
    private volatile boolean current;

    RunningCluster(ClusterConfig config, RouteTable table, FirstVerdict first) {
        this.config = config;
        this.table = table;
        this.first = first;
    }

    /** Starts the checker. */
    interface Starter {
        ClusterChecker start(ClusterConfig config, RunningCluster cluster) throws IOException;
    }

    void start(Starter starter) throws IOException {
        checker = starter.start(config, this);
    }

    ClusterConfig config() {
        return config;
    }

    String name() {
        return config.name();
    }

    ClusterChecker checker() {
        return requireNonNull(checker, "not started");
    }

    CompletableFuture<Void> firstVerdict() {
        return first.came();
    }

    /** Whether it is the one that is configured by its name: not one that is only being prepared, or has been replaced. Any thread. */
    boolean isCurrent() {
        return current;
    }

    void current(boolean nowCurrent) {
        current = nowCurrent;
    }

    /** Before the checker starts. */
    void judge(RouteHandle route) {
        judged = Stream.concat(judged.stream(), Stream.of(route)).toList();
    }

    void onView(ClusterView view) {
        table.onView(view, judged);
        first.onView(view);
    }

    /** Whether the verdict rests on what somebody has said. */
    boolean isHeard() {
        return checker().view().isPresent()
                && vacancy()
                        .map(Primacy.Vacant::why)
                        .filter(why -> why == Vacancy.NOTHING_YET || why == Vacancy.UNREACHABLE)
                        .isEmpty();
    }

    /** Whether it is heard, and is the cluster that is meant. */
    boolean isRecognised() {
        return isHeard() && strangeness().isEmpty();
    }

    /** In words, why it is not the cluster that is meant; empty while nothing speaks against it. */
    Optional<String> strangeness() {
        return vacancy().filter(vacant -> vacant.why() == Vacancy.STRANGER).map(Primacy.Vacant::detail);
    }

    private Optional<Primacy.Vacant> vacancy() {
        return checker()
                .view()
                .map(ClusterView::primacy)
                .filter(Primacy.Vacant.class::isInstance)
                .map(Primacy.Vacant.class::cast);
    }

    void retire(RunningRoute route) {
        retired.add(route);
    }

    void forget(RunningRoute route) {
        retired.remove(route);
    }

    boolean hasRetired() {
        return !retired.isEmpty();
    }

    /**
     * Goes on with other settings.
     *
     * @param routes those that are served
     * @return completes when the first verdict by these settings is published to all routes
     */
    CompletableFuture<Void> change(ClusterConfig newer, Probing asks, List<RunningRoute> routes) {
        config = newer;
        var handles = new ArrayList<RouteHandle>();
        routes.forEach(route -> handles.add(route.handle()));
        retired.forEach(route -> handles.add(route.handle()));
        return checker().change(withRetired(newer.checker()), asks, () -> {
            judged = List.copyOf(handles);
            routes.forEach(route ->
                    table.change(route.handle(), route.config().settings().policy()));
        });
    }

    /** Who waits on a read route that was removed is still to be served by a replica that may. */
    private CheckerConfig withRetired(CheckerConfig wanted) {
        Policy policy = wanted.policy();
        List<String> served =
                policy.replicas().stream().map(ReplicaCriteria::route).toList();
        Stream<ReplicaCriteria> left = retired.stream()
                .flatMap(route -> route.config().criteria().stream())
                .filter(criteria -> !served.contains(criteria.route()));
        return wanted.judging(Stream.concat(policy.replicas().stream(), left).toList());
    }

    @Override
    public void close() {
        if (checker != null) {
            checker.close();
        }
    }
}
