package dev.fairlead.run;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.probe.Probing;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.state.Hearing;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
        /** @param before what is known of the cluster already */
        ClusterChecker start(ClusterConfig config, RunningCluster cluster, Remembered before) throws IOException;
    }

    void start(Starter starter, Remembered before) throws IOException {
        checker = starter.start(config, this, before);
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

    FirstVerdict firstVerdict() {
        return first;
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

    /** How well it is heard now. */
    Hearing hearing() {
        return checker().view().map(Hearing::of).orElse(Hearing.NONE);
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
