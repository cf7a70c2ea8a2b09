package dev.fairlead.cluster;

/** Takes suspicions from the data path to the health-checker. Any thread, event loops included: must return at once. */
@FunctionalInterface
public interface SuspicionListener {
    /**
     * Something was noticed.
     *
     * @param cluster configured name of the cluster
     * @param member the member concerned, or empty when none in particular
     */
    void onSuspicion(String cluster, String member, Suspicion suspicion);
}
