package dev.fairlead.run;

import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.listener.DataPath;
import dev.fairlead.listener.Door;
import dev.fairlead.listener.ServedRoute;
import dev.fairlead.operate.OrderBook;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.reload.Plan;
import dev.fairlead.reload.Step;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.state.Hearing;
import dev.fairlead.state.Inherited;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is served: clusters with their checkers, routes with their doors; and how that becomes something else while sessions run.
 *
 * <p>Thread rule: the starting thread's until it has started, then confined to the reloading thread; but for {@link #listening}, which any thread may ask.
 * Clients, sessions and verdicts stay where they belong: everything here only hands over to event loops and checkers.
 */
final class Serving implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final Parts parts;
    private final Map<String, RunningCluster> clusters = new LinkedHashMap<>();
    private final Map<String, RunningRoute> routes = new LinkedHashMap<>();

    /** Removed, with sessions left. */
    private final Set<RunningCluster> leaving = new LinkedHashSet<>();

    private volatile Map<String, List<InetSocketAddress>> listening = Map.of();

    /**
     * What it works with.
     *
     * @param checkers those that are asked for their verdicts, by cluster; kept up to date here
     * @param reloading the reloading thread
     */
    record Parts(
            RouteTable table,
            DataPath dataPath,
            Map<String, ClusterChecker> checkers,
            CheckerStarter starter,
            OrderBook orders,
            Executor reloading) {}

    Serving(Parts parts) {
        this.parts = parts;
    }

    /** Where each route listens, in the order of the configuration, with the ports that the kernel chose. */
    Map<String, List<InetSocketAddress>> listening() {
        return listening;
    }

    // The start.

    /**
     * Begins with what is known already.
     *
     * @return completes when each cluster has its first verdict, and is heard as well as by the process of before; exceptionally when it cannot be
     */
    CompletableFuture<Void> startCheckers(Config config, Inherited inherited, long startedAtNanos) throws StartFailure {
        List<CompletableFuture<Void>> heard = new ArrayList<>();
        for (ClusterConfig each : config.clusters()) {
            Inherited.Part before =
                    inherited.of(each.name(), each.checker().policy().scope());
            var first = new FirstVerdict(each.name(), startedAtNanos, before.required());
            var cluster = new RunningCluster(each, parts.table(), first);
            cluster.current(true);
            clusters.put(each.name(), cluster);
            for (RouteConfig route : each.routes()) {
                RunningRoute running = serve(route, cluster);
                routes.put(route.name(), running);
                cluster.judge(running.handle());
            }
            start(cluster, before.remembered());
            heard.add(heard(cluster, before));
        }
        return CompletableFuture.allOf(heard.toArray(CompletableFuture[]::new));
    }

    /** What each cluster lacks to be heard as well as by the process of before, in words. */
    List<String> lacks() {
        return clusters.values().stream()
                .flatMap(cluster ->
                        cluster.firstVerdict().lacks().stream().map(what -> "cluster " + cluster.name() + ": " + what))
                .toList();
    }

    /** Members are known from before, so that a wrong address in the configuration would show only after a restart: addresses that are all new are tried. */
    private static CompletableFuture<Void> heard(RunningCluster cluster, Inherited.Part before) {
        List<String> seeds = cluster.config().checker().seeds();
        CompletableFuture<Void> verdict = cluster.firstVerdict().came();
        return before.required().isRecognised() && Collections.disjoint(seeds, before.seeds())
                ? verdict.thenComposeAsync(
                        _ -> recognise(cluster, seeds, before.required()), Thread::startVirtualThread)
                : verdict;
    }

    private static CompletableFuture<Void> recognise(RunningCluster cluster, List<String> seeds, Hearing meant) {
        return Rehearsal.recognise(cluster.checker().probing(), seeds, meant)
                .map(complaints -> new StartFailure(
                        "cluster " + cluster.name() + ": no address of its patroni leads to it (" + complaints + ")"))
                .<CompletableFuture<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private void start(RunningCluster cluster, Remembered before) throws StartFailure {
        try {
            cluster.start(parts.starter(), before);
            parts.checkers().put(cluster.name(), cluster.checker());
        } catch (IOException e) {
            throw new StartFailure("cluster " + cluster.name() + ": " + e.getMessage(), e);
        }
    }

    /** Opens all doors; clients are held until there is a verdict. */
    void listen() throws StartFailure {
        for (RunningRoute route : List.copyOf(routes.values())) {
            try {
                List<Door> doors =
                        parts.dataPath().open(route.config().settings().listen());
                routes.put(route.name(), route.behind(doors));
                doors.forEach(door -> lead(door, route));
            } catch (IOException e) {
                throw new StartFailure("route " + route.name() + ": " + e.getMessage(), e);
            }
        }
        publishListening();
    }

    // A reload: first everything that can fail.

    /** @throws ReloadFailure when something fails; then nothing is left of it */
    Prepared prepare(Plan plan) throws ReloadFailure {
        return new Preparation(parts, name -> Optional.ofNullable(clusters.get(name))).prepare(plan);
    }

    // Then all of it, which cannot fail.

    /** Does what the plan says with what was prepared for it. */
    void commit(Plan plan, Config wanted, Prepared prepared) {
        List<RunningRoute> gone = new ArrayList<>();
        List<Prepared.NewDoor> doors = new ArrayList<>(prepared.doors());
        routes.values()
                .forEach(route -> route.doors().forEach(door -> doors.add(new Prepared.NewDoor(door, route.name()))));
        plan.steps().forEach(step -> commit(step, prepared, gone));
        gone.forEach(route -> route.cluster().retire(route));
        wanted.routes().forEach(this::takeOver);
        wanted.clusters().forEach(cluster -> judge(cluster, prepared));
        dealDoors(doors, wanted);
        gone.forEach(this::retire);
    }

    private void commit(Step step, Prepared prepared, List<RunningRoute> gone) {
        switch (step) {
            case Step.AddCluster add -> enter(prepared.cluster(add.cluster().name()));
            case Step.ReplaceCluster replace -> {
                leave(replace.before().name());
                enter(prepared.cluster(replace.after().name()));
            }
            case Step.RemoveCluster remove -> leave(remove.cluster().name());
            case Step.AddRoute add -> add(add.route());
            case Step.MoveRoute move -> {
                gone.add(route(move.before().name()));
                keepHold(move);
                add(move.after());
            }
            case Step.RemoveRoute remove -> {
                gone.add(route(remove.route().name()));
                routes.remove(remove.route().name());
            }
            case Step.ChangeProcess _,
                    Step.ChangeAccess _,
                    Step.ChangeCluster _,
                    Step.ChangeRoute _,
                    Step.OpenDoor _,
                    Step.LeadDoor _,
                    Step.CloseDoor _,
                    Step.MoveAdmin _,
                    Step.Restart _ -> {}
        }
    }

    /** Those who wait there already go on waiting: the order stays with the cluster of before, too. */
    private void keepHold(Step.MoveRoute move) {
        parts.orders().copyHold(move.after().name(), cluster(move.before()), cluster(move.after()));
    }

    private static String cluster(RouteConfig route) {
        return route.settings().policy().cluster();
    }

    private void enter(RunningCluster cluster) {
        cluster.current(true);
        clusters.put(cluster.name(), cluster);
    }

    private void leave(String name) {
        RunningCluster cluster = running(name);
        cluster.current(false);
        clusters.remove(name);
        leaving.add(cluster);
        parts.starter().reporting().forget(name);
    }

    private void add(RouteConfig route) {
        routes.put(route.name(), serve(route, running(cluster(route))));
    }

    /** One of that name may have been removed just now, and drain still. */
    private RunningRoute serve(RouteConfig route, RunningCluster cluster) {
        RoutePolicy policy = route.settings().policy();
        RouteHandle handle = parts.table().put(policy);
        ServedRoute served = parts.dataPath().add(route.settings(), handle);
        return new RunningRoute(route, served, cluster, List.of());
    }

    private void takeOver(RouteConfig wanted) {
        RunningRoute route = route(wanted.name());
        if (!route.config().equals(wanted)) {
            parts.dataPath().change(route.served(), wanted.settings());
            routes.put(wanted.name(), route.with(wanted));
        }
    }

    /** Afterwards all its routes lead where they shall. */
    private void judge(ClusterConfig wanted, Prepared prepared) {
        RunningCluster cluster = running(wanted.name());
        Rehearsal.await(cluster.change(wanted, prepared.probing(cluster), routesOf(cluster)));
        parts.checkers().put(cluster.name(), cluster.checker());
    }

    private List<RunningRoute> routesOf(RunningCluster cluster) {
        return routes.values().stream()
                .filter(route -> route.cluster().equals(cluster))
                .toList();
    }

    private void dealDoors(List<Prepared.NewDoor> doors, Config wanted) {
        var hand = new DoorHand(doors);
        List<RunningRoute> inOrder =
                wanted.routes().map(route -> route(route.name())).toList();
        routes.clear();
        for (RunningRoute route : inOrder) {
            List<Door> its = hand.take(route.config());
            RunningRoute behind = route.behind(its);
            routes.put(route.name(), behind);
            its.stream().filter(door -> !route.doors().contains(door)).forEach(door -> lead(door, behind));
        }
        // Who is told that it was done can rely on it.
        hand.left().forEach(door -> Rehearsal.await(parts.dataPath().close(door)));
        publishListening();
    }

    private void lead(Door door, RunningRoute route) {
        parts.dataPath().lead(door, route.served());
        log.info(
                "route {}: listening on {}, leads to the {} of cluster {}",
                route.name(),
                HostPort.of(door.address()),
                route.config().criteria().isPresent() ? "replicas" : "primary",
                route.cluster().name());
    }

    private void publishListening() {
        Map<String, List<InetSocketAddress>> now = new LinkedHashMap<>();
        routes.forEach((name, route) ->
                now.put(name, route.doors().stream().map(Door::address).toList()));
        listening = Collections.unmodifiableMap(now);
    }

    // What was removed stays until its last session has ended.

    private void retire(RunningRoute route) {
        parts.dataPath().retire(route.served()).thenRunAsync(() -> onOver(route), parts.reloading());
    }

    private void onOver(RunningRoute route) {
        log.info("route {}: the last session has ended since it was removed", route.name());
        parts.table().remove(route.handle());
        RunningCluster cluster = route.cluster();
        cluster.forget(route);
        if (!routes.containsKey(route.name())) {
            parts.dataPath().tally().forget(route.name());
        }
        boolean servedThere = Optional.ofNullable(routes.get(route.name()))
                .filter(now -> cluster(now.config()).equals(cluster.name()))
                .isPresent();
        if (!servedThere) {
            parts.orders().dropHold(route.name(), cluster.name());
        }
        if (!leaving.contains(cluster)) {
            cluster.change(cluster.config(), cluster.checker().probing(), routesOf(cluster));
        } else if (!cluster.hasRetired()) {
            leaving.remove(cluster);
            parts.checkers().remove(cluster.name(), cluster.checker());
            cluster.close();
        }
    }

    private RunningCluster running(String cluster) {
        return Optional.ofNullable(clusters.get(cluster))
                .orElseThrow(() -> new IllegalStateException("no cluster is named " + cluster));
    }

    private RunningRoute route(String name) {
        return Optional.ofNullable(routes.get(name))
                .orElseThrow(() -> new IllegalStateException("no route is named " + name));
    }

    @Override
    public void close() {
        clusters.values().forEach(RunningCluster::close);
        leaving.forEach(RunningCluster::close);
    }
}
