package dev.fairlead.verdict;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.probe.DcsSettings;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A fence that an operator has ordered: nobody is the primary, whatever the rules say, until one shows itself that the order cannot have meant, or that
 * has answered since. Pure.
 */
final class Fencing {
    private final Situation situation;
    private final Ruling ruling;

    private Fencing(Situation situation, Ruling ruling) {
        this.situation = situation;
        this.ruling = ruling;
    }

    /** The fence that is in force under what the rules say, with the instant at which it ends. */
    static Optional<Orders.Fence> inForce(Situation situation, Learned before, Ruling ruling) {
        var fencing = new Fencing(situation, ruling);
        return before.heeded()
                .open(situation.evidence().orders().fence())
                .map(fencing::limited)
                .filter(fence -> !fencing.isOver(fence));
    }

    /** What the rules say, under the fence: what they have learned of timelines and claimants stays. */
    static Ruling fenced(Situation situation, Learned before, Ruling ruling, Orders.Fence fence) {
        String detail = fence.member() + " was fenced by an operator's order; its timeline was " + fence.timeline();
        Primacy vacant = Ruling.vacant(situation, before, Vacancy.OPERATOR_FENCE, detail, ruling.floor())
                .primacy();
        return new Ruling(vacant, Optional.empty(), ruling.floor(), ruling.contestedSinceNanos());
    }

    /** Patroni would have promoted another by then. */
    private Orders.Fence limited(Orders.Fence fence) {
        DcsSettings settings = situation.evidence().settings().orElse(DcsSettings.DEFAULTS);
        long latest = fence.given().atNanos() + Lease.bounded(settings.ttl()).toNanos();
        return fence.untilNanos().isPresent()
                ? fence
                : new Orders.Fence(
                        fence.id(), fence.member(), fence.timeline(), OptionalLong.of(latest), fence.given());
    }

    private boolean isOver(Orders.Fence fence) {
        boolean late = situation.now() - fence.untilNanos().orElse(situation.now()) >= 0;
        return late
                || (ruling.primacy() instanceof Primacy.Writable writable
                        && (writable.timeline() > fence.timeline() || isConfirmedSince(writable, fence)));
    }

    /** By its own answer to a request that was sent after the order: what was on its way then says nothing. */
    private boolean isConfirmedSince(Primacy.Writable writable, Orders.Fence fence) {
        return writable.confirmation() == Confirmation.OWN
                && situation
                        .word(writable.member())
                        .filter(word -> word.claim() == Claim.WRITABLE)
                        .filter(word -> word.sentAtNanos() - fence.given().atNanos() > 0)
                        .isPresent();
    }
}
