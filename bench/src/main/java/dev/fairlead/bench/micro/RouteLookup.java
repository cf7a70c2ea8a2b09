package dev.fairlead.bench.micro;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Where a new session of any of so many routes goes.
 *
 * <p>Backs decision 10: a volatile snapshot for each route, which a lane reaches without a look-up, and which is published anew at each judging though nothing has
 * changed.
 *
 * <p>Found, in nanoseconds on a busy machine: 25 by handle with 2 routes and with 200, most of it the clock; by name 29 and 59. Beside a connection that is nothing: handles are
 * there so that a removed route lives on with its sessions, not because names would be slow. Publishing takes 220 for each route, 44 microseconds for 200: some times a second that
 * needs no cleverness about what has changed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteLookup {
    @Param({"2", "200"})
    int routes = 2;

    private List<RouteHandle> handles = List.of();
    private List<String> names = List.of();
    private RouteTable table = PaperCluster.table(List.of(), ElapsedClock::nanoTime);
    private ClusterView verdict = PaperCluster.leaderless(List.of(), 0);
    private int next;

    @Setup
    public void prepare() {
        List<RoutePolicy> policies = PaperCluster.routes(routes);
        table = PaperCluster.table(policies, ElapsedClock::nanoTime);
        verdict = PaperCluster.ledBy("node2", policies, ElapsedClock.nanoTime());
        table.onView(verdict);
        names = policies.stream().map(RoutePolicy::name).toList();
        handles = names.stream().map(table::route).toList();
    }

    /** As a lane does it. */
    @Benchmark
    public Route byHandle() {
        return handles.get(turn()).snapshot().routeAt(ElapsedClock.nanoTime());
    }

    /** As it would be if sessions asked one table of all routes. */
    @Benchmark
    public Route byName() {
        return table.route(names.get(turn())).snapshot().routeAt(ElapsedClock.nanoTime());
    }

    /** A judging that says nothing new: a snapshot for each route, as the judge's thread publishes them. */
    @Benchmark
    public RouteTable publishing() {
        table.onView(verdict);
        return table;
    }

    private int turn() {
        next = next + 1 < routes ? next + 1 : 0;
        return next;
    }
}
