package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all observations together say about one cluster at one instant: the judge's verdict. Immutable.
 *
 * @param cluster the configured name
 * @param judgedAtNanos {@link dev.fairlead.clock.ElapsedClock} of the judging
 * @param freshestSentNanos when the newest request that this verdict rests on was sent; a thawed proxy waits for one sent after its thaw
 * @param validUntilNanos until when this view as a whole may be used; a dead judge lets it run out, and routes fail closed
 * @param primacy who may take write sessions
 * @param members in name order
 * @param eligibility by route name (of the {@link ReplicaCriteria}), then by member name
 * @param timelineFloor the highest timeline that ever led, 0 before the first
 * @param paused the last confirmed state had {@code pause: true}
 * @param scope Patroni's scope, once known
 * @param systemIdentifier PostgreSQL's, once known
 * @param alarms sentences that a person must see (a timeline given up, a stranger, a degraded REST API); often empty
 * @param orders those of operators that this verdict heeds
 */
public record ClusterView(
        String cluster,
        long judgedAtNanos,
        long freshestSentNanos,
        long validUntilNanos,
        Primacy primacy,
        List<MemberView> members,
        Map<String, Map<String, Eligibility>> eligibility,
        int timelineFloor,
        boolean paused,
        Optional<String> scope,
        Optional<String> systemIdentifier,
        List<String> alarms,
        Orders orders) {
    public ClusterView {
        requireNonNull(cluster, "cluster");
        requireNonNull(primacy, "primacy");
        members = List.copyOf(members);
        eligibility = Map.copyOf(eligibility);
        alarms = List.copyOf(alarms);
        requireNonNull(orders, "orders");
    }

    /** The same verdict under these orders. */
    public ClusterView with(Orders other) {
        return new ClusterView(
                cluster,
                judgedAtNanos,
                freshestSentNanos,
                validUntilNanos,
                primacy,
                members,
                eligibility,
                timelineFloor,
                paused,
                scope,
                systemIdentifier,
                alarms,
                other);
    }

    public Optional<MemberView> member(String name) {
        return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
