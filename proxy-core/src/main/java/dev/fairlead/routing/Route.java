package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Orders;
import java.util.List;

/** Where the new sessions of one route go. */
public sealed interface Route {

    /** To one member. */
    record To(Target target) implements Route {
        public To {
            requireNonNull(target, "target");
        }
    }

    /** To one of several, at least one, in name order. */
    record Among(List<Target> targets, Balance balance) implements Route {
        public Among {
            targets = List.copyOf(targets);
            requireNonNull(balance, "balance");
        }
    }

    /**
     * To nobody: new sessions are held.
     *
     * @param why a word of a closed list, see {@link RouteDecider}; also a log field and a metric label
     * @param detail one sentence for people
     */
    record Suspended(String why, String detail) implements Route {
        public Suspended {
            requireNonNull(why, "why");
            requireNonNull(detail, "detail");
        }

        /** Whether it is an operator who holds the route: no probe would find a way then. */
        public boolean isByOrder() {
            return why.equals(Orders.HOLD) || why.equals(Orders.DRAIN);
        }
    }

    /** How one of several targets is picked. */
    enum Balance {
        LEAST_SESSIONS,
        ROUND_ROBIN,
        RANDOM
    }
}
