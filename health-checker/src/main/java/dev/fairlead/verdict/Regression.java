package dev.fairlead.verdict;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The timeline floor (R4): what raises it, when it keeps a claimant away, and how a cluster is followed that goes back to an older timeline. Pure.
 */
final class Regression {
    /** How old a word may be to show that the member stands alone now; also the longest time without judging. */
    static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

    private Regression() {}

    // ---- the floor

    /** The floor after all that members of this cluster say now: primaries, replicas, and lists. Members that are not listed any more say nothing. */
    static Floor raised(Situation situation, Floor before) {
        IntPredicate counts = timeline -> !before.givenUp().contains(timeline);
        int ofMembers = shown(situation).filter(counts).max().orElse(0);
        Floor floor = before;
        for (String member : situation.holders(Claim.WRITABLE::equals)) {
            floor = floor.ledBy(situation.timeline(member), situation.now());
        }
        return floor.reported(Math.max(ofMembers, Lists.highestTimeline(situation, counts)));
    }

    /** The timelines of all members that are no primaries: those count when they lead. */
    static IntStream shown(Situation situation) {
        return situation.companions().stream()
                .flatMap(member -> situation.word(member).stream())
                .filter(word -> word.claim() != Claim.WRITABLE)
                .mapToInt(Word::timeline);
    }

    /**
     * Whether the only claimant, below the floor, is still the primary. It was verified, and no other has shown itself as the leader: a single replica
     * on a higher timeline may have restored an archive of another cluster. Most of several others cannot.
     */
    static boolean outlasts(Situation situation, String member, int timeline, Floor floor) {
        if (!situation.isReigning(member) || floor.isLed()) {
            return false;
        }
        List<String> others = situation.companions().stream()
                .filter(other -> !other.equals(member))
                .toList();
        long ahead = others.stream()
                .flatMap(other -> situation.word(other).stream())
                .filter(word -> word.timeline() > timeline && !floor.givenUp().contains(word.timeline()))
                .count();
        return others.size() < 2 || 2 * ahead <= others.size();
    }

    // ---- back to an older timeline

    /** Whether the only claimant, which is below the floor, has stood alone for long enough to be followed. */
    static boolean isSettled(Situation situation, String member, int timeline, Floor floor) {
        return !situation.policy().regressionSuspends()
                && floor.settlingOf(member, timeline)
                        .filter(s -> !s.isInterrupted(situation.now()))
                        .filter(s -> situation.now() - s.sinceNanos()
                                >= Lease.bounded(situation.policy().regressionSettle())
                                        .toNanos())
                        .isPresent()
                && standsAlone(situation, member, timeline);
    }

    /** The floor while the only claimant is being watched, from the first instant on at which it stands alone. */
    static Floor watch(Situation situation, String member, int timeline, Floor floor) {
        return standsAlone(situation, member, timeline)
                ? floor.watching(member, timeline, situation.now())
                : floor.unwatched();
    }

    /** It claims by its own recent answer, other members' recent lists name it, and no other holds the lock in any way. */
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

    /** A member that is alone in its cluster has no other to name it; members that are not listed any more are no witnesses. */
    private static boolean isNamedByOthers(Situation situation, String member) {
        if (situation.companions().stream().allMatch(member::equals)) {
            return true;
        }
        List<Lists.Said> recent = Lists.undenied(situation, member, situation.now() - RECENT_NANOS);
        return !recent.isEmpty() && recent.stream().allMatch(said -> said.names(situation, member));
    }
}
