package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One route as sessions see it: its current snapshot, and the view that it comes from.
 *
 * <p>Thread rule: any thread reads; only {@link RouteTable} writes.
 */
public final class RouteHandle {
    private volatile RoutePolicy policy;
    private volatile RouteSnapshot snapshot;
    private volatile @Nullable ClusterView view;

    RouteHandle(RoutePolicy policy, RouteSnapshot first) {
        this.policy = requireNonNull(policy, "policy");
        this.snapshot = requireNonNull(first, "first");
    }

    public String name() {
        return policy.name();
    }

    /** The policy that the next view is decided by. */
    public RoutePolicy policy() {
        return policy;
    }

    /** The snapshot in force; ask it with the present instant, because it may have run out. */
    public RouteSnapshot snapshot() {
        return snapshot;
    }

    /** The latest view of the route's cluster, for what is not a matter of routes (a CancelRequest goes to every member); empty before the first. */
    public Optional<ClusterView> view() {
        return Optional.ofNullable(view);
    }

    void change(RoutePolicy newPolicy) {
        policy = newPolicy;
    }

    void publish(ClusterView newView, RouteSnapshot newSnapshot) {
        view = newView;
        snapshot = newSnapshot;
    }
}
