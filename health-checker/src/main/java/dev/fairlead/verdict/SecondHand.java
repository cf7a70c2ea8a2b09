package dev.fairlead.verdict;

import dev.fairlead.probe.Listing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What other members' lists say of the leader (R3, R4). Only lists asked for when half of the lease was gone count: an earlier one may still show
 * the leader before. A seed's URL is nobody's name, and the member's own list is no second hand.
 */
final class SecondHand {
    /** How long one list that names the member goes on counting. */
    static final long NANOS = Duration.ofMillis(750).toNanos();

    private SecondHand() {}

    /** Until when lists keep up the lease of {@code member}, whose last word this is; empty when none names it. */
    static OptionalLong end(Situation situation, String member, Word word) {
        OptionalLong sent = latestSent(
                situation,
                lists(situation, member, situation.lease().halfOf(word))
                        .map(Map.Entry::getValue)
                        .filter(list -> names(list, member)));
        return sent.isPresent() ? OptionalLong.of(sent.getAsLong() + NANOS) : sent;
    }

    /** Why its lease has ended before its time, in one sentence; empty when no list says otherwise. */
    static Optional<String> disavowal(Situation situation, String member, Word word) {
        return lists(situation, member, situation.lease().halfOf(word))
                .filter(entry -> !names(entry.getValue(), member))
                .sorted(Map.Entry.comparingByKey())
                .findFirst()
                .map(entry -> member + " does not answer, and the list of " + entry.getKey() + " shows "
                        + entry.getValue()
                                .leader()
                                .map(leader -> leader.name() + " as the leader")
                                .orElse("no leader"));
    }

    static boolean names(Listing.Listed list, String member) {
        return list.leader().filter(entry -> entry.name().equals(member)).isPresent();
    }

    /** What members of this cluster other than {@code member} listed, asked at that instant or later. */
    static Stream<Map.Entry<String, Listing.Listed>> lists(Situation situation, String member, long sinceNanos) {
        return situation.evidence().listings().entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(member) && !situation.strangers().containsKey(entry.getKey()))
                .filter(entry -> situation.evidence().members().containsKey(entry.getKey()))
                .filter(entry -> entry.getValue() instanceof Listing.Listed)
                .map(entry -> Map.entry(entry.getKey(), (Listing.Listed) entry.getValue()))
                .filter(entry -> entry.getValue().sentAtNanos() - sinceNanos >= 0
                        && entry.getValue().sentAtNanos() - situation.now() <= 0);
    }

    /** When the last of them was sent, compared as {@link System#nanoTime()} wants it. */
    static OptionalLong latestSent(Situation situation, Stream<Listing.Listed> lists) {
        OptionalLong ago =
                lists.mapToLong(list -> list.sentAtNanos() - situation.now()).max();
        return ago.isPresent() ? OptionalLong.of(ago.getAsLong() + situation.now()) : ago;
    }
}
