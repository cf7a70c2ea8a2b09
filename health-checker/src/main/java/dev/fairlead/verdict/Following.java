package dev.fairlead.verdict;

import java.util.Comparator;
import java.util.OptionalLong;

/**
 * Replicas just after a promotion (R7). A replica's Patroni publishes the new timeline up to {@code loop_wait} after the replica has followed it, so for two
 * {@code loop_wait} a replica on the timeline before stays eligible if it follows the new primary: it streams from there, or its position lies on the history
 * that both share. A replica that still streams from a frozen old primary gets beyond that position. Pure.
 */
final class Following {
    private Following() {}

    static boolean isAboutToFollow(Situation situation, String member, Floor floor) {
        return situation
                .reign()
                .filter(reign -> reign.timeline() == floor.timeline())
                .flatMap(_ -> situation.reigningWord())
                .filter(primary -> isRecent(situation, primary, floor))
                .flatMap(primary ->
                        situation.word(member).filter(replica -> follows(situation, member, replica, primary)))
                .isPresent();
    }

    private static boolean isRecent(Situation situation, Word primary, Floor floor) {
        long loopWait = situation.settings(primary).loopWait().toNanos();
        return floor.ledSince().isPresent()
                && situation.now() - floor.ledSince().getAsLong() < 2 * Math.min(loopWait, Long.MAX_VALUE / 4);
    }

    private static boolean follows(Situation situation, String member, Word replica, Word primary) {
        int before = situation.evidence().branches().endBytes().headMap(primary.timeline()).keySet().stream()
                .max(Comparator.naturalOrder())
                .orElse(primary.timeline() - 1);
        return replica.timeline() == before
                && (primary.body().followers().contains(situation.nameOf(member))
                        || isBeforeBranch(situation.evidence().branches().endOf(before), replica));
    }

    private static boolean isBeforeBranch(OptionalLong end, Word replica) {
        var xlog = replica.body().xlog();
        OptionalLong position = xlog.received().isPresent() ? xlog.received() : xlog.replayed();
        return end.isPresent() && position.isPresent() && position.getAsLong() <= end.getAsLong();
    }
}
