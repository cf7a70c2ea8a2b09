package dev.fairlead.run;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.operate.OrderBook;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.probe.NetworkProbing;
import dev.fairlead.probe.Probing;
import java.io.IOException;

/** Starts checkers, with all that watches them. Any thread. */
record CheckerStarter(Reporting reporting, OrderBook orders, Certificates certificates)
        implements RunningCluster.Starter {
    @Override
    public ClusterChecker start(ClusterConfig config, RunningCluster cluster) throws IOException {
        return ClusterChecker.start(
                config.checker(),
                view -> onView(cluster, view),
                reporting.checkerObserver(),
                () -> orders.of(config.name()),
                certificates);
    }

    /** Two clusters of one name may be checked at the same time, and only one of them is told of. */
    private void onView(RunningCluster cluster, ClusterView view) {
        if (cluster.isCurrent()) {
            reporting.onView(view);
        }
        cluster.onView(view);
    }

    /**
     * How a cluster would be asked.
     *
     * @throws IOException when a TLS file cannot be used; the message names it
     */
    Probing probing(ClusterConfig config) throws IOException {
        return new NetworkProbing(config.checker().tls(), certificates, System::nanoTime);
    }
}
