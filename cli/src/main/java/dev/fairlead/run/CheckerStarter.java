package dev.fairlead.run;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.operate.OrderBook;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.poll.Urgency;
import dev.fairlead.probe.NetworkProbing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.Probing;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;

/** Starts checkers, with all that watches them. Any thread. */
record CheckerStarter(Reporting reporting, OrderBook orders, Certificates certificates)
        implements RunningCluster.Starter {
    @Override
    public ClusterChecker start(ClusterConfig config, RunningCluster cluster, Remembered before) throws IOException {
        return ClusterChecker.start(
                config.checker(),
                view -> onView(cluster, view),
                new OfCurrent(cluster, reporting.checkerObserver()),
                () -> orders.of(config.name()),
                certificates,
                before);
    }

    /** What a checker does that is only being tried, or has been replaced, is told to nobody. */
    private record OfCurrent(RunningCluster cluster, CheckerObserver observer) implements CheckerObserver {
        @Override
        public void onProbe(String name, String member, Observation observation) {
            if (cluster.isCurrent()) {
                observer.onProbe(name, member, observation);
            }
        }

        @Override
        public void onPrimacy(String name, Primacy before, Primacy after) {
            if (cluster.isCurrent()) {
                observer.onPrimacy(name, before, after);
            }
        }

        @Override
        public void onUrgency(String name, Urgency urgency) {
            if (cluster.isCurrent()) {
                observer.onUrgency(name, urgency);
            }
        }

        @Override
        public void onJudgeFailure(String name, RuntimeException cause) {
            observer.onJudgeFailure(name, cause);
        }
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
        return new NetworkProbing(config.checker().tls(), certificates, ElapsedClock::nanoTime);
    }
}
