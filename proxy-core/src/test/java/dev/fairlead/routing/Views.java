package dev.fairlead.routing;

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
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Views and policies for tests of this package: members node1, node2, node3 on a cluster named main. */
final class Views {
    static final long VALID_UNTIL = 10_000;

    private Views() {}

    static RoutePolicy primaryRoute() {
        return primaryRoute("rw");
    }

    static RoutePolicy primaryRoute(String name) {
        return policy(name, RoutePolicy.To.PRIMARY, false);
    }

    static RoutePolicy replicaRoute(boolean fallback) {
        return policy("ro", RoutePolicy.To.REPLICAS, fallback);
    }

    private static RoutePolicy policy(String name, RoutePolicy.To to, boolean fallback) {
        return new RoutePolicy(
                name, "main", to, Route.Balance.LEAST_SESSIONS, fallback, OptionalInt.empty(), false, false);
    }

    static Primacy writable(String member) {
        return new Primacy.Writable(member, 1, Confirmation.OWN, 5_000, 5_000);
    }

    static Primacy contested(Set<String> claimants, Set<String> paused) {
        return new Primacy.Contested(new TreeSet<>(claimants), new TreeSet<>(paused), 3_000);
    }

    static Primacy vacant(Vacancy why, String last) {
        return new Primacy.Vacant(why, "because", Optional.of(last), 5_000);
    }

    static ClusterView view(Primacy primacy, String... eligible) {
        return view(primacy, List.of(member("node1"), member("node2"), member("node3")), eligible);
    }

    static ClusterView view(Primacy primacy, List<MemberView> members, String... eligible) {
        var eligibility = new java.util.TreeMap<String, Eligibility>();
        for (String name : eligible) {
            eligibility.put(name, new Eligibility(true, "streaming"));
        }
        return new ClusterView(
                "main",
                0,
                0,
                VALID_UNTIL,
                primacy,
                members,
                Map.of("ro", eligibility),
                1,
                false,
                Optional.of("main"),
                Optional.of("7"),
                List.of(),
                Orders.NONE);
    }

    static MemberView member(String name) {
        return member(name, Role.REPLICA, false, false);
    }

    static MemberView member(String name, Role role, boolean gone, boolean deposed) {
        return new MemberView(
                name,
                "http://" + name + ":8008",
                Optional.of(server(name)),
                role,
                "running",
                1,
                Reach.ANSWERING,
                0,
                OptionalLong.of(0),
                gone,
                deposed,
                Map.of(),
                "");
    }

    static Target target(String member, boolean asPrimary) {
        return target(member, server(member), asPrimary);
    }

    static Target target(String member, Backend server, boolean asPrimary) {
        return new Target(member, server, server, asPrimary);
    }

    /** Each member has an address of its own. */
    static Backend server(String member) {
        return new Backend(member, 5432, InetAddress.ofLiteral("10.0.0." + member.charAt(member.length() - 1)));
    }

    /** The member, registered at the address of another one. */
    static MemberView memberAt(String name, Backend server, Role role, boolean gone, boolean deposed) {
        MemberView at = member(name, role, gone, deposed);
        return new MemberView(
                name,
                at.apiUrl(),
                Optional.of(server),
                role,
                at.state(),
                at.timeline(),
                at.reach(),
                at.silentSinceNanos(),
                at.lagBytes(),
                gone,
                deposed,
                at.tags(),
                at.detail());
    }
}
