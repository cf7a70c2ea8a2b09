package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * All that the sessions of one route need to know, until {@code validUntilNanos}. Immutable; event loops read it from one volatile field and
 * check the instant themselves, so a dead judge fails closed.
 *
 * @param policy of the route
 * @param route where new sessions go
 * @param asPrimary tenure by the address of {@link Target#server()}, of sessions whose {@link Target#asPrimary()} is true; elsewhere they are CUT
 * @param asReplica the same of the other sessions; elsewhere they are KEPT (drained)
 * @param cutReason why sessions are cut where they are, one word of the closed list that {@code CloseReason} names
 * @param cutByOrder members, by name, whose sessions an operator's order cuts wherever they are, and its word
 * @param freshestSentNanos see {@link dev.fairlead.cluster.ClusterView#freshestSentNanos()}
 * @param validUntilNanos {@link dev.fairlead.clock.ElapsedClock} after which new sessions are held
 * @param primaryUntilNanos {@link dev.fairlead.clock.ElapsedClock} after which sessions as primary are cut: later than {@code validUntilNanos} where new sessions
 *     need more than existing ones, and earlier on a read route that goes on without a primary
 * @param keepWhenStale see {@link RoutePolicy#keepOnLeaseOver()}, or a paused cluster
 */
public record RouteSnapshot(
        RoutePolicy policy,
        Route route,
        Map<InetSocketAddress, Tenure> asPrimary,
        Map<InetSocketAddress, Tenure> asReplica,
        String cutReason,
        Map<String, String> cutByOrder,
        long freshestSentNanos,
        long validUntilNanos,
        long primaryUntilNanos,
        boolean keepWhenStale) {
    public RouteSnapshot {
        requireNonNull(policy, "policy");
        requireNonNull(route, "route");
        asPrimary = Map.copyOf(asPrimary);
        asReplica = Map.copyOf(asReplica);
        requireNonNull(cutReason, "cutReason");
        cutByOrder = Map.copyOf(cutByOrder);
    }

    /** Whether the snapshot may still be used at {@code nowNanos}. */
    public boolean isValidAt(long nowNanos) {
        return nowNanos - validUntilNanos < 0;
    }

    /** Whether sessions as primary may still be where it says they may. */
    public boolean isValidForPrimaryAt(long nowNanos) {
        return nowNanos - primaryUntilNanos < 0;
    }

    /** Where a new session goes now: {@link Route.Suspended} once the snapshot has run out. */
    public Route routeAt(long nowNanos) {
        return isValidAt(nowNanos) ? route : STALE;
    }

    /** What happens now to a session that was opened to {@code target}. */
    public Tenure tenureAt(long nowNanos, Target target) {
        if (cutByOrder.containsKey(target.member())) {
            return Tenure.CUT;
        }
        if (!target.asPrimary()) {
            return asReplica.getOrDefault(target.server().socketAddress(), Tenure.KEEP);
        }
        if (!isValidForPrimaryAt(nowNanos) && !keepWhenStale) {
            return Tenure.CUT;
        }
        return asPrimary.getOrDefault(target.server().socketAddress(), Tenure.CUT);
    }

    /** Whether {@code other} says the same about routes and sessions, only for another span of time. */
    public boolean saysTheSameAs(RouteSnapshot other) {
        return route.equals(other.route)
                && asPrimary.equals(other.asPrimary)
                && asReplica.equals(other.asReplica)
                && cutByOrder.equals(other.cutByOrder);
    }

    private static final Route STALE = new Route.Suspended("STALE_VIEW", "no verdict is younger than the lease");
}
