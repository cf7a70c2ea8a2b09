package dev.fairlead.operate;

import dev.fairlead.cluster.Orders;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All orders that operators have given and not taken back: the one place that keeps them. It outlives every checker and route, so that a change of the
 * configuration loses none.
 *
 * <p>Any thread.
 */
public final class OrderBook {
    private final Map<String, Orders> byCluster = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    public Orders of(String cluster) {
        return byCluster.getOrDefault(cluster, Orders.NONE);
    }

    void change(String cluster, UnaryOperator<Orders> change) {
        byCluster.compute(cluster, (_, orders) -> change.apply(orders == null ? Orders.NONE : orders));
    }

    /** The clusters under which new sessions of the route are held. */
    Set<String> holding(String route) {
        return byCluster.entrySet().stream()
                .filter(entry -> entry.getValue().holds(route))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The route leads to another cluster from now on; if it is held there, so it is here. */
    public void copyHold(String route, String from, String to) {
        Optional.ofNullable(of(from).holds().get(route))
                .ifPresent(hold -> change(to, orders -> orders.holding(route, hold)));
    }

    /** There is no such route under this cluster any more. */
    public void dropHold(String route, String cluster) {
        change(cluster, orders -> orders.releasing(route));
    }

    long nextId() {
        return ids.incrementAndGet();
    }
}
