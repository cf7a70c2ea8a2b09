package dev.fairlead.cluster;

/**
 * Takes verdicts from the health-checker into the data path.
 *
 * <p>Called at each judging, also when nothing changed but the validity, by one thread per cluster and in order; must not block.
 */
@FunctionalInterface
public interface ViewListener {
    void onView(ClusterView view);
}
