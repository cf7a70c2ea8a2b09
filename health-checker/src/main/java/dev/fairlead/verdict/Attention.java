package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What the judge wants looked at, beside the steady probes.
 *
 * @param settled the view is "one writable primary", or "a standby cluster", confirmed by the leader's own answer, and not long ago: steady probing is enough
 * @param leader the member whose answer confirms the view: the primary, or the leader of a standby cluster
 * @param hot members to probe every 20 ms: they hold the lock and are not writable yet, or contest it
 * @param knock members whose PostgreSQL port is to be knocked at, twice, 200 ms apart
 * @param secondHand ask other members' {@code /cluster}, one at a time, each 250 ms: half the primary's lease is gone, two members claim at once, or a
 *     timeline regression is being watched
 * @param longestIntervalNanos between the starts of two probes of one member at most: a third of the lease
 */
public record Attention(
        boolean settled,
        Optional<String> leader,
        Set<String> hot,
        Set<String> knock,
        boolean secondHand,
        long longestIntervalNanos) {
    /** Before the first judging. */
    public static final Attention UNSETTLED =
            new Attention(false, Optional.empty(), Set.of(), Set.of(), false, Long.MAX_VALUE);

    /** Judging again at least this often keeps the view valid. */
    private static final long PULSE_NANOS = Duration.ofMillis(250).toNanos();

    /** While hardly anything but the next answers can change the view: they are judged when they come, and judging for nothing costs a quiet proxy most. */
    private static final long QUIET_PULSE_NANOS = Duration.ofSeconds(1).toNanos();

    public Attention {
        requireNonNull(leader, "leader");
        hot = Set.copyOf(hot);
        knock = Set.copyOf(knock);
    }

    static Attention of(Situation situation, Ruling ruling) {
        Optional<String> leader = leader(situation, ruling.primacy());
        return new Attention(
                leader.filter(member -> isSettled(situation, ruling.primacy(), member))
                        .isPresent(),
                leader,
                hot(situation, ruling.primacy()),
                knock(situation),
                isDoubtful(situation, ruling),
                situation.lease().thirdNanos());
    }

    private static Optional<String> leader(Situation situation, Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable -> Optional.of(writable.member());
            case Primacy.Unready unready -> Optional.of(unready.member());
            case Primacy.Vacant vacant
            when vacant.why() == Vacancy.STANDBY_CLUSTER ->
                situation.standbyLeaders().stream().findFirst();
            case Primacy.Vacant _, Primacy.Contested _ -> Optional.empty();
        };
    }

    private static boolean isSettled(Situation situation, Primacy primacy, String leader) {
        boolean calm = primacy instanceof Primacy.Vacant
                || (primacy instanceof Primacy.Writable writable && writable.confirmation() == Confirmation.OWN);
        return calm
                && !situation.isSilent(leader)
                && situation
                        .word(leader)
                        .filter(word -> word.claim() == Claim.WRITABLE || word.claim() == Claim.STANDBY_LEADER)
                        .filter(word -> situation.now() - situation.lease(word).halfOf(word) < 0)
                        .isPresent();
    }

    private static Set<String> hot(Situation situation, Primacy primacy) {
        Set<String> hot = new TreeSet<>(situation.promoting(true));
        switch (primacy) {
            case Primacy.Unready unready -> hot.add(unready.member());
            case Primacy.Contested _ ->
                hot.addAll(situation.evidence().members().keySet());
            case Primacy.Writable _, Primacy.Vacant _ -> {}
        }
        return hot;
    }

    private static Set<String> knock(Situation situation) {
        Set<String> knock = new TreeSet<>(situation.words().keySet());
        knock.removeIf(member -> !situation.isSilent(member));
        return knock;
    }

    private static boolean isDoubtful(Situation situation, Ruling ruling) {
        boolean regression = ruling.primacy() instanceof Primacy.Vacant vacant
                && (vacant.why() == Vacancy.FENCED
                        || vacant.why() == Vacancy.SETTLING
                        || vacant.why() == Vacancy.SPLIT_BRAIN);
        return regression
                || ruling.primacy() instanceof Primacy.Contested
                || situation
                        .reigningWord()
                        .filter(word -> situation.now() - situation.lease(word).halfOf(word) >= 0)
                        .isPresent();
    }

    /** The earliest instant at which something changes by itself, and the next pulse at the latest. */
    long nextNanos(Situation situation, Ruling ruling, Orders inForce) {
        LongStream instants = LongStream.concat(
                LongStream.of(ruling.primacy().untilNanos()),
                situation.reigningWord().stream()
                        .mapToLong(word -> situation.lease(word).halfOf(word)));
        long now = situation.now();
        long pulse = pulseNanos(situation, inForce);
        long left = instants.map(instant -> instant - now)
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(pulse);
        return now + Math.min(left, pulse);
    }

    /** Quiet is a settled view without a silent member, in which no order is in force; a short lease beats faster. */
    private long pulseNanos(Situation situation, Orders inForce) {
        boolean quiet = settled && knock.isEmpty() && inForce.count() == 0;
        return quiet
                ? Math.max(
                        PULSE_NANOS,
                        Math.min(QUIET_PULSE_NANOS, situation.lease().nanos() / 4))
                : PULSE_NANOS;
    }
}
