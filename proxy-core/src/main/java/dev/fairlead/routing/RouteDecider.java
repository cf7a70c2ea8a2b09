package dev.fairlead.routing;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Role;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.routing.RoutePolicy.To;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a route leads and what happens to the sessions that it has, from one verdict. Pure and total.
 *
 * <p>The words of {@link Route.Suspended#why()} are the names of {@link Vacancy}, and {@code UNCONFIRMED}, {@code UNREADY}, {@code CONTESTED},
 * {@code NO_REPLICA}, {@code NO_ADDRESS}, {@code STALE_VIEW}; by an order {@code OPERATOR_HOLD}, {@code OPERATOR_DRAIN}.
 */
public final class RouteDecider {
    private RouteDecider() {}

    /** Before the first verdict: nobody is routed, and there is no session yet. */
    public static RouteSnapshot nothingYet(RoutePolicy policy, long nowNanos) {
        return new RouteSnapshot(
                policy,
                new Route.Suspended(Vacancy.NOTHING_YET.name(), "no verdict yet"),
                Map.of(),
                Map.of(),
                Vacancy.NOTHING_YET.name(),
                Map.of(),
                nowNanos,
                nowNanos,
                nowNanos,
                false);
    }

    /** The snapshot of the route that {@code policy} describes, as {@code view} has it. */
    public static RouteSnapshot decide(ClusterView view, RoutePolicy policy) {
        Route route = route(view, policy);
        long primaryUntil = earlier(view.primacy().untilNanos(), view.validUntilNanos());
        return new RouteSnapshot(
                policy,
                route,
                primaryTenures(view, policy),
                replicaTenures(view, policy),
                cutReason(view.primacy()),
                cutByOrder(view),
                view.freshestSentNanos(),
                routeUntil(view, policy, route, primaryUntil),
                primaryUntil,
                policy.keepOnLeaseOver() || view.paused());
    }

    private static Route route(ClusterView view, RoutePolicy policy) {
        if (view.orders().holds(policy.name())) {
            return new Route.Suspended(Orders.HOLD, "an operator has ordered to hold its new sessions");
        }
        return policy.to() == To.PRIMARY ? toPrimary(view, policy) : toReplicas(view, policy);
    }

    private static Route toPrimary(ClusterView view, RoutePolicy policy) {
        return switch (view.primacy()) {
            case Primacy.Writable writable
            when !writable.isOpenAt(view.judgedAtNanos()) -> new Route.Suspended("UNCONFIRMED", unconfirmed(writable));
            case Primacy.Writable writable -> toMember(view, writable.member(), policy);
            case Primacy.Unready unready ->
                new Route.Suspended(
                        "UNREADY", unready.member() + " holds the lock and is " + unready.state() + ", not running");
            case Primacy.Contested contested ->
                new Route.Suspended(
                        "CONTESTED", String.join(" and ", contested.claimants()) + " both claim to be the primary");
            case Primacy.Vacant vacant -> new Route.Suspended(vacant.why().name(), vacant.detail());
        };
    }

    private static String unconfirmed(Primacy.Writable writable) {
        String why = switch (writable.confirmation()) {
            case OWN -> "on a word of its own that is not recent";
            case SECOND_HAND -> "on other members' word";
            case PAUSED -> "because the cluster is paused";
        };
        return writable.member() + " is kept as the primary " + why + ", which is not enough for new sessions";
    }

    private static Route toMember(ClusterView view, String member, RoutePolicy policy) {
        if (view.orders().drains(member)) {
            return new Route.Suspended(Orders.DRAIN, "an operator has ordered to drain the primary " + member);
        }
        return target(view, member, policy, true)
                .<Route>map(Route.To::new)
                .orElseGet(() -> new Route.Suspended(
                        "NO_ADDRESS", "the address of the primary " + member + " is unknown or does not resolve"));
    }

    private static Route toReplicas(ClusterView view, RoutePolicy policy) {
        Map<String, Eligibility> eligibility = view.eligibility().getOrDefault(policy.name(), Map.of());
        List<Target> targets = view.members().stream()
                .filter(m -> isEligible(eligibility.get(m.name())))
                .filter(m -> !view.orders().drains(m.name()) && !view.orders().fences(m.name()))
                .flatMap(m -> target(view, m.name(), policy, false).stream())
                .toList();
        if (!targets.isEmpty()) {
            return new Route.Among(targets, policy.balance());
        }
        return policy.fallbackToPrimary()
                ? toPrimary(view, policy)
                : new Route.Suspended("NO_REPLICA", "no replica is eligible");
    }

    private static boolean isEligible(@Nullable Eligibility eligibility) {
        return eligibility != null && eligibility.eligible();
    }

    private static Optional<Target> target(ClusterView view, String member, RoutePolicy policy, boolean asPrimary) {
        return view.member(member)
                .flatMap(MemberView::backend)
                .map(b -> new Target(member, b, atPort(b, policy), asPrimary));
    }

    private static Backend atPort(Backend backend, RoutePolicy policy) {
        return policy.backendPort().isPresent()
                ? backend.withPort(policy.backendPort().getAsInt())
                : backend;
    }

    /** Sessions as primary that are anywhere else are cut. */
    private static Map<InetSocketAddress, Tenure> primaryTenures(ClusterView view, RoutePolicy policy) {
        return switch (view.primacy()) {
            case Primacy.Writable writable -> tenures(view, Stream.of(writable.member()), Tenure.KEEP);
            case Primacy.Unready unready -> tenures(view, Stream.of(unready.member()), Tenure.KEEP);
            case Primacy.Contested contested -> tenures(view, contested.paused().stream(), Tenure.PAUSE);
            case Primacy.Vacant vacant
            when vacant.why() == Vacancy.LEASE_OVER && policy.keepOnLeaseOver() ->
                tenures(view, vacant.last().stream(), Tenure.KEEP);
            case Primacy.Vacant _ -> Map.of();
        };
    }

    /**
     * Sessions as replica that are anywhere else stay until they end. On a member that was the primary and was deposed they are cut: a session that was
     * opened to a replica and stayed through its promotion may write.
     */
    private static Map<InetSocketAddress, Tenure> replicaTenures(ClusterView view, RoutePolicy policy) {
        Stream<String> lost = view.members().stream()
                .filter(m -> m.gone() || m.deposed() || (policy.cutOnPromotion() && m.role() == Role.PRIMARY))
                .map(MemberView::name);
        return tenures(view, lost, Tenure.CUT);
    }

    /** Of sessions on these members, where they are now: what was opened to a member at another address is not on it. */
    private static Map<InetSocketAddress, Tenure> tenures(ClusterView view, Stream<String> members, Tenure tenure) {
        Map<InetSocketAddress, Tenure> tenures = new HashMap<>();
        members.flatMap(m -> view.member(m).stream())
                .flatMap(m -> m.backend().stream())
                .forEach(server -> tenures.put(server.socketAddress(), tenure));
        return tenures;
    }

    /** A drain past its deadline, and a fence, which outdoes it. */
    private static Map<String, String> cutByOrder(ClusterView view) {
        Map<String, String> words = new HashMap<>();
        view.orders().drains().forEach((member, drain) -> {
            if (drain.cutsAt(view.judgedAtNanos())) {
                words.put(member, Orders.DRAIN);
            }
        });
        view.orders().fence().ifPresent(fence -> words.put(fence.member(), Orders.FENCE));
        return words;
    }

    private static String cutReason(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable _, Primacy.Unready _ -> "PRIMARY_CHANGED";
            case Primacy.Contested _ -> "CONTESTED";
            case Primacy.Vacant vacant -> vacant.why().name();
        };
    }

    /** A route to the primary ends with what its new sessions need; held, it goes on saying why for as long as the primary is known. */
    private static long routeUntil(ClusterView view, RoutePolicy policy, Route route, long primaryUntil) {
        if (route instanceof Route.To && view.primacy() instanceof Primacy.Writable writable) {
            return earlier(primaryUntil, writable.opensUntilNanos());
        }
        return policy.to() == To.PRIMARY ? primaryUntil : view.validUntilNanos();
    }

    private static long earlier(long oneNanos, long otherNanos) {
        return oneNanos - otherNanos < 0 ? oneNanos : otherNanos;
    }
}
