package dev.fairlead.verdict;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Replicas just after a promotion (R7). A replica follows the new timeline up to {@code loop_wait} after the promotion, and its Patroni may publish that late.
 * So for two {@code loop_wait} a replica on the timeline before stays eligible if all that it has belongs to the new primary's history too: it streams from
 * there, or its position is not beyond the one at which the timelines part. A replica that still streams from a frozen old primary gets beyond it. Pure.
 */
final class Following {
    private Following() {}

    /**
     * Where a timeline began, or later.
     *
     * @param timeline of the primary
     * @param bytes the primary's position while it was still a replica: it was promoted there or further on
     */
    record Branch(int timeline, long bytes) {}

    /** Seen in the primary's answers around its promotion; empty at any other time. */
    static Optional<Branch> branch(Situation situation, Heard before) {
        return situation
                .reign()
                .flatMap(reign -> situation
                        .word(reign.member())
                        .flatMap(now -> Optional.ofNullable(before.words().get(reign.member()))
                                .filter(replica -> replica.timeline() > 0 && replica.timeline() < now.timeline())
                                .filter(replica -> replica.claim() != Claim.WRITABLE)
                                .flatMap(replica -> position(replica).stream()
                                        .mapToObj(bytes -> new Branch(now.timeline(), bytes))
                                        .findFirst())));
    }

    /** Whether the leader itself says that the member streams from it. */
    static boolean streamsFromLeader(Situation situation, String member) {
        return situation
                .leader()
                .filter(leader -> leader.body().followers().contains(situation.nameOf(member)))
                .isPresent();
    }

    static boolean isAboutToFollow(Situation situation, String member, Floor floor, Optional<Branch> branch) {
        return situation
                .reign()
                .filter(reign -> reign.timeline() == floor.led())
                .flatMap(_ -> situation.reigningWord())
                .filter(primary -> isRecent(situation, primary, floor))
                .flatMap(primary -> situation.word(member).filter(replica -> {
                    OptionalLong end = end(situation, primary, branch);
                    return isJustBefore(situation, replica, primary)
                            && (streamsFromLeader(situation, member)
                                    || position(replica).stream()
                                            .anyMatch(at -> end.isPresent() && at <= end.getAsLong()));
                }))
                .isPresent();
    }

    private static boolean isRecent(Situation situation, Word primary, Floor floor) {
        long loopWait = Lease.bounded(situation.settings(primary).loopWait()).toNanos();
        return situation.now() - floor.ledSinceNanos() < 2 * loopWait;
    }

    /** The history may leave out numbers. */
    private static boolean isJustBefore(Situation situation, Word replica, Word primary) {
        var known = situation.evidence().branches().endBytes().headMap(primary.timeline());
        return replica.timeline() == (known.isEmpty() ? primary.timeline() - 1 : known.lastKey())
                || replica.timeline() == primary.timeline() - 1;
    }

    /** The history says it exactly, some seconds after the promotion. */
    private static OptionalLong end(Situation situation, Word primary, Optional<Branch> branch) {
        var known = situation.evidence().branches().endBytes().headMap(primary.timeline());
        boolean complete = !known.isEmpty() && known.lastKey() == primary.timeline() - 1;
        return complete
                ? OptionalLong.of(known.lastEntry().getValue())
                : branch.filter(own -> own.timeline() == primary.timeline())
                        .map(own -> OptionalLong.of(own.bytes()))
                        .orElse(OptionalLong.empty());
    }

    private static OptionalLong position(Word replica) {
        var xlog = replica.body().xlog();
        return xlog.received().isPresent() ? xlog.received() : xlog.replayed();
    }
}
