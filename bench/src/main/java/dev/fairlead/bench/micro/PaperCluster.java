package dev.fairlead.bench.micro;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Reach;
import dev.fairlead.cluster.Role;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is said of a cluster of three members, node1 to node3, that exists only on paper. Values, any thread. */
final class PaperCluster {
    private static final List<String> MEMBERS = List.of("node1", "node2", "node3");

    /** Held here, or its level would be forgotten with it. A line for each change of a route is not what is measured. */
    private static final Logger ROUTE_LOG = Logger.getLogger(RouteTable.class.getName());

    private PaperCluster() {}

    /** The product's table of these routes, which logs nothing. */
    static RouteTable table(List<RoutePolicy> routes, LongSupplier nanoTime) {
        ROUTE_LOG.setLevel(Level.WARNING);
        return new RouteTable(routes, nanoTime);
    }

    /** So many routes, to the primary and to replicas in turn, the first to the primary. */
    static List<RoutePolicy> routes(int count) {
        return IntStream.range(0, count).mapToObj(PaperCluster::route).toList();
    }

    private static RoutePolicy route(int number) {
        boolean toPrimary = number % 2 == 0;
        return new RoutePolicy(
                (toPrimary ? "rw" : "ro") + number,
                "main",
                toPrimary ? RoutePolicy.To.PRIMARY : RoutePolicy.To.REPLICAS,
                Route.Balance.LEAST_SESSIONS,
                true,
                OptionalInt.empty(),
                false,
                false);
    }

    /** The verdict that {@code primary} takes writes, and that all others serve the read routes among {@code routes}; good for a century. */
    static ClusterView ledBy(String primary, List<RoutePolicy> routes, long nowNanos) {
        long until = inACentury(nowNanos);
        return view(new Primacy.Writable(primary, 1, Confirmation.OWN, until, until), primary, routes, nowNanos);
    }

    /** The verdict that nobody takes writes. */
    static ClusterView leaderless(List<RoutePolicy> routes, long nowNanos) {
        Primacy nobody =
                new Primacy.Vacant(Vacancy.NO_PRIMARY, "no member leads", Optional.empty(), inACentury(nowNanos));
        return view(nobody, "", routes, nowNanos);
    }

    private static ClusterView view(Primacy primacy, String primary, List<RoutePolicy> routes, long nowNanos) {
        Map<String, Eligibility> replicas = MEMBERS.stream()
                .filter(member -> !member.equals(primary))
                .collect(Collectors.toMap(member -> member, _ -> new Eligibility(true, "streaming")));
        return new ClusterView(
                "main",
                nowNanos,
                nowNanos,
                inACentury(nowNanos),
                primacy,
                MEMBERS.stream().map(member -> member(member, primary)).toList(),
                routes.stream().collect(Collectors.toMap(RoutePolicy::name, _ -> replicas)),
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Orders.NONE);
    }

    private static MemberView member(String name, String primary) {
        return new MemberView(
                name,
                "http://" + name,
                Optional.of(new Backend(name, 5432, InetAddress.getLoopbackAddress())),
                name.equals(primary) ? Role.PRIMARY : Role.REPLICA,
                "running",
                1,
                Reach.ANSWERING,
                0,
                OptionalLong.empty(),
                false,
                false,
                Map.of(),
                "seen");
    }

    /** A clock of paper passes a day in milliseconds. */
    private static long inACentury(long nowNanos) {
        return nowNanos + TimeUnit.DAYS.toNanos(36_500);
    }
}
