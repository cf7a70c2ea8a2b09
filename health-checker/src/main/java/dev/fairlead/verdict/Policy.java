package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ReplicaCriteria;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration tells the judge about one cluster.
 *
 * @param cluster configured name
 * @param scope Patroni's scope, when configured
 * @param leaderLease most time after a confirming request during which silence changes nothing; default 10 s
 * @param regressionSettle how long a leader on an older timeline must stand alone before it is followed; default 10 s
 * @param regressionSuspends true: wait for an operator instead ({@code timeline-regression: suspend})
 * @param replicas one per read route
 */
public record Policy(
        String cluster,
        Optional<String> scope,
        Duration leaderLease,
        Duration regressionSettle,
        boolean regressionSuspends,
        List<ReplicaCriteria> replicas) {
    public Policy {
        requireNonNull(cluster, "cluster");
        requireNonNull(scope, "scope");
        requireNonNull(leaderLease, "leaderLease");
        requireNonNull(regressionSettle, "regressionSettle");
        replicas = List.copyOf(replicas);
    }

    /** The same with other read routes. */
    public Policy judging(List<ReplicaCriteria> others) {
        return new Policy(cluster, scope, leaderLease, regressionSettle, regressionSuspends, others);
    }
}
