package dev.fairlead.poll;

import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.ViewListener;
import dev.fairlead.probe.Probing;
import dev.fairlead.verdict.Remembered;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes real checkers for tests in other packages: on a loop and before a cluster of theirs. */
public final class Checkers {
    private Checkers() {}

    /** Begins to check. */
    public static ClusterChecker start(
            CheckerConfig config,
            Probing probing,
            CheckerLoop loop,
            ViewListener views,
            RandomGenerator random,
            Supplier<Orders> orders,
            Remembered before) {
        var checker = new ClusterChecker(config, probing, loop, views, CheckerObserver.NONE, random, orders, before);
        checker.begin();
        return checker;
    }
}
