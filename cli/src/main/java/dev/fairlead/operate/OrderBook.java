package dev.fairlead.operate;

import dev.fairlead.cluster.Orders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

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

    long nextId() {
        return ids.incrementAndGet();
    }
}
