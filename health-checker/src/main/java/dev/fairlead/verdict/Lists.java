package dev.fairlead.verdict;

import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The members' lists of who is the leader, weighed. With etcd 3 a list is a cached copy, so that a member which is cut off from the DCS goes on naming
 * a former leader. A list counts for nothing once the leader that it names has denied it by an answer to a later request, later than the first list in a row
 * in which that member named it; or once a leader on a newer timeline has shown itself since. Pure.
 *
 * <p>A seed's URL is no member's name, and the list of the member in question is no second hand.
 */
final class Lists {
    /** How long one list that names the member extends its lease. */
    static final long EXTENSION_NANOS = Duration.ofMillis(750).toNanos();

    private Lists() {}

    /** One list of one member. */
    record Said(String by, Listing.Listed list) {
        /** The name of the leader that it shows; empty for none. */
        String leader() {
            return list.leaderName();
        }

        /** By its name at its address, or by another name that the same server had. */
        boolean names(Situation situation, String member) {
            return list.leader()
                    .map(situation::keyOf)
                    .filter(key -> key.equals(member) || situation.isSameServer(key, member))
                    .isPresent();
        }
    }

    // ---- who has said what

    /** The credible lists of members other than {@code member} that were asked for at that instant or later. */
    static List<Said> of(Situation situation, String member, long sinceNanos) {
        return all(situation, sinceNanos)
                .filter(said -> !said.by().equals(member))
                .filter(said -> !isDenied(situation, said) && !isOutdated(situation, said))
                .toList();
    }

    /** As {@link #of}, of members that still name a leader on a timeline that has been left: R4 asks just for them. */
    static List<Said> undenied(Situation situation, String member, long sinceNanos) {
        return all(situation, sinceNanos)
                .filter(said -> !said.by().equals(member) && !isDenied(situation, said))
                .toList();
    }

    private static Stream<Said> all(Situation situation, long sinceNanos) {
        return situation.evidence().listings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> situation.isCompanion(entry.getKey()) && !situation.isDeposedClaimant(entry.getKey()))
                .filter(entry -> entry.getValue() instanceof Listing.Listed)
                .map(entry -> new Said(entry.getKey(), (Listing.Listed) entry.getValue()))
                // A list without members is what Patroni shows when the DCS has just come back.
                .filter(said -> !said.list().members().isEmpty())
                .filter(said -> said.list().sentAtNanos() - sinceNanos >= 0
                        && said.list().sentAtNanos() - situation.now() <= 0);
    }

    /** The leader that it names does not hold the lock, by an answer to a request that was sent after it was first named. */
    private static boolean isDenied(Situation situation, Said said) {
        return situation
                .wordNamed(said.leader())
                .filter(word -> !word.claim().holdsLock())
                .filter(word -> word.sentAtNanos() - said.list().namedSinceNanos() > 0)
                .isPresent();
    }

    /** A leader on a newer timeline has been seen since. The right leader may be shown with its former timeline for a second (measured). */
    private static boolean isOutdated(Situation situation, Said said) {
        Listing.Listed list = said.list();
        OptionalInt timeline = list.leader().map(Listing.Entry::timeline).orElse(OptionalInt.empty());
        return timeline.isPresent()
                && situation.floor().led() > timeline.getAsInt()
                && (situation.floor().ledSinceNanos() - list.endedAtNanos() > 0
                        || situation.words().keySet().stream()
                                .filter(situation::isReigning)
                                .noneMatch(member -> said.names(situation, member)));
    }

    // ---- the lease of a silent primary (R3)

    /** Until when lists extend the lease of {@code member}, whose last word this is; empty when none names it, or one names another. */
    static OptionalLong extension(Situation situation, String member, Word word) {
        List<Said> since = of(situation, member, doubtful(situation, word));
        boolean agreed = since.stream().noneMatch(said -> contradicts(situation, member, said));
        return agreed
                ? since.stream()
                        .filter(said -> said.names(situation, member))
                        .map(said -> said.list().sentAtNanos() + EXTENSION_NANOS - situation.now())
                        .reduce(Math::max)
                        .map(left -> OptionalLong.of(situation.now() + left))
                        .orElse(OptionalLong.empty())
                : OptionalLong.empty();
    }

    /** Why the lease of a silent {@code member} has ended before its time, in one sentence; empty while the lists do not say so. */
    static Optional<String> disavowal(Situation situation, String member, Word word) {
        long since = doubtful(situation, word);
        List<Said> against = of(situation, member, since).stream()
                .filter(said -> contradicts(situation, member, said))
                .toList();
        return 2L * against.size() > others(situation, member)
                ? Optional.of(member + " does not answer, and the list of "
                        + against.getFirst().by() + " shows "
                        + Optional.of(against.getFirst().leader())
                                .filter(name -> !name.isEmpty())
                                .map(name -> name + " as the leader")
                                .orElse("no leader"))
                : Optional.empty();
    }

    /** Lists count that were asked for when half of the lease was gone, an earlier one may still show the leader before; and lately. */
    private static long doubtful(Situation situation, Word word) {
        long half = situation.lease(word).halfOf(word);
        long lately = situation.now() - Regression.RECENT_NANOS;
        return half - lately > 0 ? half : lately;
    }

    /** It shows another leader, or none. One that answers is waited for, since its next answer may deny the list. */
    private static boolean contradicts(Situation situation, String member, Said said) {
        return !said.names(situation, member)
                && situation
                        .latestNamed(said.leader())
                        .filter(Observation.Answered.class::isInstance)
                        .filter(latest -> latest.sentAtNanos() - said.list().namedSinceNanos() <= 0)
                        .isEmpty();
    }

    private static long others(Situation situation, String member) {
        return situation.companions().stream()
                .filter(other -> !other.equals(member))
                .count();
    }

    // ---- new sessions on second-hand words (R3)

    /**
     * Whether more than half of the other members name {@code member} as the leader, each asked since that instant. With a single other member that is
     * never enough: its copy of the DCS may be as old as the silence.
     */
    static boolean isBackedByMost(Situation situation, String member, long sinceNanos) {
        long others = others(situation, member);
        long backing = of(situation, member, sinceNanos).stream()
                .filter(said -> said.names(situation, member))
                .count();
        return others >= 2 && 2 * backing > others;
    }

    // ---- two claimants (R5)

    /** Whether every credible list of a member that claims nothing itself, asked since that instant, names {@code member}; and there is one. */
    static boolean areUnanimousFor(Situation situation, String member, Set<String> claimants, long sinceNanos) {
        List<Said> said = of(situation, member, sinceNanos).stream()
                .filter(each -> !claimants.contains(each.by()))
                .toList();
        return !said.isEmpty() && said.stream().allMatch(each -> each.names(situation, member));
    }

    // ---- timelines (R4)

    /** The highest timeline of a leader in any member's latest list, as far as {@code counts}; 0 when none says. */
    static int highestTimeline(Situation situation, IntPredicate counts) {
        return all(situation, situation.now() - Duration.ofDays(365).toNanos())
                .flatMap(said -> said.list().leader().stream())
                .map(Listing.Entry::timeline)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .filter(counts)
                .max()
                .orElse(0);
    }
}
