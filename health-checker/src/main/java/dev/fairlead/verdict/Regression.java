package dev.fairlead.verdict;

import dev.fairlead.probe.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A leader that comes back on an older timeline (R4): watched while it stands alone, then followed. Pure. */
final class Regression {
    /** How old a word may be to show that the member stands alone now; also the longest time without judging. */
    static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

    private Regression() {}

    /** The floor after following the only claimant, which is below it; empty while it must not be followed. */
    static Optional<Floor> rule(Situation situation, String member, int timeline, Floor floor) {
        boolean settled = floor.settlingOf(member, timeline)
                .filter(s -> !s.isInterrupted(situation.now()))
                .filter(s -> situation.now() - s.sinceNanos()
                        >= Lease.bounded(situation.policy().regressionSettle()).toNanos())
                .isPresent();
        return settled && !situation.policy().regressionSuspends() && standsAlone(situation, member, timeline)
                ? Optional.of(floor.regressedTo(member, timeline, situation.now()))
                : Optional.empty();
    }

    /** The floor while the only claimant is being watched, from the first instant on at which it stands alone. */
    static Floor watch(Situation situation, String member, int timeline, Floor floor) {
        return standsAlone(situation, member, timeline)
                ? floor.watching(member, timeline, situation.now())
                : floor.unwatched();
    }

    /** It claims by its own recent answer, other members' recent lists name it, and nobody else holds the lock in any way. */
    private static boolean standsAlone(Situation situation, String member, int timeline) {
        boolean claims = situation
                .word(member)
                .filter(word -> word.claim() == Claim.WRITABLE)
                .filter(word -> situation.now() - word.sentAtNanos() <= RECENT_NANOS)
                .isPresent();
        boolean alone = situation.holders(_ -> true).equals(List.of(member))
                && situation.promoting(false).isEmpty()
                && situation.standbyLeaders().isEmpty();
        return timeline > 0 && claims && alone && isNamedByOthers(situation, member);
    }

    /** A member that is alone in its cluster has nobody to name it. */
    private static boolean isNamedByOthers(Situation situation, String member) {
        if (situation.evidence().members().size() == 1) {
            return true;
        }
        List<Listing.Listed> recent = SecondHand.lists(situation, member, situation.now() - RECENT_NANOS)
                .map(Map.Entry::getValue)
                .toList();
        return !recent.isEmpty() && recent.stream().allMatch(list -> SecondHand.names(list, member));
    }
}
