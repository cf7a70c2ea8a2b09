package dev.fairlead.verdict;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Several members claim to take writes (R5): for 3 s the highest timeline is paused, then it is a split brain. A claimant that falls silent goes on
 * claiming until its lease is over, its port refuses, or the lists name the other ({@link Lapses}): it may be the one that keeps the lock. Pure.
 */
final class Contest {
    /** Patroni needs half a second to sort out two claimants (measured); what lasts longer is a split brain. */
    static final long NANOS = Duration.ofSeconds(3).toNanos();

    private Contest() {}

    static Ruling rule(Situation situation, Learned before, List<String> claimants, Floor floor) {
        long since = before.contestedSinceNanos().orElse(situation.now());
        OptionalLong contested = OptionalLong.of(since);
        if (situation.now() - since >= NANOS) {
            String detail = "split brain: " + String.join(" and ", claimants) + " go on claiming to be the primary";
            Ruling split = Ruling.vacant(situation, before, Vacancy.SPLIT_BRAIN, detail, floor);
            return new Ruling(split.primacy(), split.reign(), floor, contested);
        }
        SortedSet<String> paused = highest(situation, claimants);
        Optional<Learned.Reign> kept =
                situation.reign().filter(_ -> paused.stream().anyMatch(situation::isReigning));
        var primacy = new Primacy.Contested(new TreeSet<>(claimants), paused, since + NANOS);
        return new Ruling(primacy, kept, floor, contested);
    }

    static String described(Situation situation, java.util.Collection<String> claimants) {
        return claimants.stream()
                .map(member -> {
                    int timeline = situation.timeline(member);
                    return timeline > 0 ? member + " (timeline " + timeline + ")" : member;
                })
                .collect(joining(" and "));
    }

    private static SortedSet<String> highest(Situation situation, List<String> claimants) {
        int top = claimants.stream().mapToInt(situation::timeline).max().orElse(0);
        return claimants.stream()
                .filter(member -> situation.timeline(member) == top)
                .collect(toCollection(TreeSet::new));
    }
}
