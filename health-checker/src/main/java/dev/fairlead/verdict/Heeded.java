package dev.fairlead.verdict;

import dev.fairlead.cluster.Orders;
import java.util.Optional;

/**
 * Which orders are over and done, by their ids: orders are evidence that stays, and must not act again.
 *
 * @param fence the latest that has ended; 0 for none
 * @param reset the latest that was carried out; 0 for none
 * @param acceptance the latest that was carried out; 0 for none
 */
record Heeded(long fence, long reset, long acceptance) {
    static final Heeded NOTHING = new Heeded(0, 0, 0);

    /** Whether a new identity has been accepted that has not been learned yet. */
    boolean isNew(Optional<Orders.Acceptance> order) {
        return order.filter(given -> given.id() > acceptance).isPresent();
    }

    Heeded acceptedBy(Optional<Orders.Acceptance> order) {
        return new Heeded(fence, reset, order.map(Orders.Acceptance::id).orElse(acceptance));
    }

    /** Whether the order has not been carried out yet. */
    boolean isNewReset(Optional<Orders.Reset> order) {
        return order.filter(given -> given.id() > reset).isPresent();
    }

    /** The fence, if it has not ended before. */
    Optional<Orders.Fence> open(Optional<Orders.Fence> order) {
        return order.filter(given -> given.id() > fence);
    }

    Heeded resetBy(Optional<Orders.Reset> order) {
        return new Heeded(fence, order.map(Orders.Reset::id).orElse(reset), acceptance);
    }

    Heeded fencedBy(Orders.Fence ended) {
        return new Heeded(ended.id(), reset, acceptance);
    }
}
