package dev.fairlead.operate;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders between the two processes of a take-over: tells those in force here, and takes down those of the other. Any thread but an event loop, one at a
 * time; waits for the judge and the loops.
 */
final class Heeding {
    private static final Logger log = LoggerFactory.getLogger(Operator.class);

    private final Operator.Parts parts;

    /** By what it is about, the mark of each order that both processes know. */
    private Map<OrderLine.Key, Long> told = Map.of();

    /** Whether no other process has told anything yet, nor been told. */
    private boolean isBeginning = true;

    Heeding(Operator.Parts parts) {
        this.parts = parts;
    }

    /** Each order a line. */
    List<String> inForce() {
        return texts((_, judged) -> judged);
    }

    /** As {@link #inForce}, for a process that takes over: what it does not tell later has been taken back there. */
    synchronized List<String> handOut() {
        List<OrderLine> lines = lines((_, judged) -> judged);
        told = lines.stream().collect(Collectors.toMap(OrderLine::key, OrderLine::mark));
        isBeginning = false;
        return lines.stream().map(OrderLine::text).toList();
    }

    /** As {@link #inForce}, with a fence that a healthy primary may have ended already. */
    List<String> inForceWith(String cluster, Orders.Fence fence) {
        return texts((name, judged) -> name.equals(cluster) ? Optional.of(fence) : judged);
    }

    private List<String> texts(BiFunction<String, Optional<Orders.Fence>, Optional<Orders.Fence>> fences) {
        return lines(fences).stream().map(OrderLine::text).toList();
    }

    /** A fence counts as long as the judge says so, which is not in the book; an acceptance from when he has heeded it, so that what is known is told without it. */
    private List<OrderLine> lines(BiFunction<String, Optional<Orders.Fence>, Optional<Orders.Fence>> fences) {
        long now = ElapsedClock.nanoTime();
        List<OrderLine> lines = new ArrayList<>();
        parts.checkers().forEach((cluster, checker) -> {
            Orders judged = checker.view().map(ClusterView::orders).orElse(Orders.NONE);
            Orders orders = parts.orders()
                    .of(cluster)
                    .at(now)
                    .withAcceptance(judged.acceptance())
                    .fencing(fences.apply(cluster, judged.fence()));
            lines.addAll(OrderLine.of(cluster, orders, now));
        });
        return lines;
    }

    /**
     * Takes down what has changed since it was told last: what was ordered here meanwhile about other things stays.
     *
     * @return whether all of it was seen to be in force
     * @throws IllegalArgumentException when a line is no order
     */
    synchronized boolean heed(List<String> lines) {
        Map<OrderLine.Key, Long> now = new HashMap<>();
        Set<String> changed = new TreeSet<>();
        for (OrderLine line : lines.stream().map(OrderLine::parse).toList()) {
            now.put(line.key(), line.mark());
            if (!Long.valueOf(line.mark()).equals(told.get(line.key())) && !isKnownToBeDone(line)) {
                changed.add(takeDown(line));
            }
        }
        told.forEach((key, mark) -> {
            if (OrderLine.isDoneOnce(key)) {
                now.putIfAbsent(key, mark);
            } else if (!now.containsKey(key)) {
                changed.addAll(takeBack(key));
            }
        });
        told = now;
        isBeginning = false;
        return changed.stream().map(this::isInForce).toList().stream().allMatch(done -> done);
    }

    /** With the first orders comes what is known of the clusters, after such orders were carried out. */
    private boolean isKnownToBeDone(OrderLine line) {
        return isBeginning && OrderLine.isDoneOnce(line.key());
    }

    private String takeDown(OrderLine line) {
        String cluster = clusterOf(line.key());
        log.warn(
                "order: {} {} of cluster {}, as another process was told by {}",
                line.order(),
                line.subject(),
                cluster,
                line.who());
        parts.orders()
                .change(cluster, orders -> line.putInto(orders, parts.orders().nextId(), ElapsedClock.nanoTime()));
        return cluster;
    }

    private Set<String> takeBack(OrderLine.Key key) {
        log.warn("order: {} {} is over, as another process says", key.order(), key.subject());
        Set<String> clusters =
                key.order().equals("hold") ? parts.orders().holding(key.subject()) : Set.of(key.cluster());
        clusters.forEach(cluster -> parts.orders().change(cluster, orders -> OrderLine.remove(key, orders)));
        return clusters;
    }

    /** A route may lead to another cluster here than there. */
    private String clusterOf(OrderLine.Key key) {
        return parts.routes().routes().stream()
                .filter(route -> key.order().equals("hold") && route.name().equals(key.subject()))
                .map(route -> route.policy().cluster())
                .findFirst()
                .orElse(key.cluster());
    }

    /** A fence is in force when every loop has cut. */
    private boolean isInForce(String cluster) {
        ClusterChecker checker = parts.checkers().get(cluster);
        if (checker == null) {
            return true;
        }
        Optional<ClusterView> view = Operator.await(checker.onOrders()).flatMap(judged -> judged);
        return view.isPresent()
                && view.get()
                        .orders()
                        .fence()
                        .map(fence -> isCut(cluster, fence))
                        .orElse(true);
    }

    private boolean isCut(String cluster, Orders.Fence fence) {
        var those = SessionFilter.of(cluster, fence.member());
        return Operator.await(parts.dataPath().cut(those, CloseReason.OPERATOR_FENCE))
                .isPresent();
    }
}
