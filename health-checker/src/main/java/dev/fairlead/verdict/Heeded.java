package dev.fairlead.verdict;

import dev.fairlead.cluster.Orders;
import java.util.Optional;

/**
 * Which orders are over and done, by their ids: orders are evidence that stays, and must not act again.
 *
 * @param fence the latest that has ended; 0 for none
 * @param reset the latest that was carried out; 0 for none
 */
record Heeded(long fence, long reset) {
    static final Heeded NOTHING = new Heeded(0, 0);

    /** Whether the order has not been carried out yet. */
    boolean isNew(Optional<Orders.Reset> order) {
        return order.filter(given -> given.id() > reset).isPresent();
    }

    /** The fence, if it has not ended before. */
    Optional<Orders.Fence> open(Optional<Orders.Fence> order) {
        return order.filter(given -> given.id() > fence);
    }

    Heeded resetBy(Optional<Orders.Reset> order) {
        return new Heeded(fence, order.map(Orders.Reset::id).orElse(reset));
    }

    Heeded fencedBy(Orders.Fence ended) {
        return new Heeded(ended.id(), reset);
    }
}
