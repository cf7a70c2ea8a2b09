package dev.fairlead.session;

import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteSnapshot;
import dev.fairlead.routing.Target;
import java.util.List;

/**
 * A verdict that all sessions of a lane have been told of. Immutable.
 *
 * @param primaryValid whether it had not run out then for sessions as primary
 */
record AppliedVerdict(RouteSnapshot snapshot, boolean primaryValid) {
    static AppliedVerdict at(RouteSnapshot snapshot, long now) {
        return new AppliedVerdict(snapshot, snapshot.isValidForPrimaryAt(now));
    }

    boolean saysTheSameAs(AppliedVerdict other) {
        return primaryValid == other.primaryValid
                && snapshot.saysTheSameAs(other.snapshot)
                && snapshot.keepWhenStale() == other.snapshot.keepWhenStale();
    }

    boolean leadsElsewhereThan(AppliedVerdict other) {
        return !snapshot.route().equals(other.snapshot.route());
    }

    /** Where it leads. */
    List<Target> targets() {
        return targets(snapshot.route());
    }

    static List<Target> targets(Route route) {
        return switch (route) {
            case Route.To to -> List.of(to.target());
            case Route.Among among -> among.targets();
            case Route.Suspended _ -> List.of();
        };
    }

    /** Why a session on {@code target} is cut, if it is. */
    CloseReason cutReason(Target target) {
        String order = snapshot.cutByOrder().get(target.member());
        if (order != null) {
            return CloseReason.ofCut(order);
        }
        if (!target.asPrimary()) {
            return CloseReason.REPLICA_LOST;
        }
        // What the verdict itself cuts has a reason of its own, also on a read route that goes on without a primary.
        boolean byTime = !primaryValid
                && snapshot.asPrimary().containsKey(target.server().socketAddress());
        return byTime ? CloseReason.STALE_VIEW : CloseReason.ofCut(snapshot.cutReason());
    }
}
