package dev.fairlead.verdict;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the judge wants looked at, beside the steady probes.
 *
 * @param settled the view is "one writable primary, confirmed by its own answer", and not long ago: steady probing is enough
 * @param hot members to probe every 20 ms: they hold the lock and are not writable yet, or contest it
 * @param knock members whose PostgreSQL port is to be knocked at, twice, 200 ms apart
 * @param secondHand ask other members' {@code /cluster}, one at a time, each 250 ms: half the primary's lease is gone, or a timeline regression is being watched
 */
public record Attention(boolean settled, Set<String> hot, Set<String> knock, boolean secondHand) {
    /** Judging again at least this often keeps the view valid. */
    private static final long PULSE_NANOS = Duration.ofMillis(250).toNanos();

    /** While hardly anything but the next answers can change the view: they are judged when they come, and judging for nothing costs a quiet proxy most. */
    private static final long QUIET_PULSE_NANOS = Duration.ofSeconds(1).toNanos();

    public Attention {
        hot = Set.copyOf(hot);
        knock = Set.copyOf(knock);
    }

    static Attention of(Situation situation, Ruling ruling) {
        return new Attention(
                isSettled(situation, ruling.primacy()),
                hot(situation, ruling.primacy()),
                knock(situation),
                isDoubtful(situation, ruling));
    }

    /** A short lease ({@code ttl} 20 leaves one of seconds) needs a faster pace than the steady one. */
    private static boolean isSettled(Situation situation, Primacy primacy) {
        return primacy instanceof Primacy.Writable writable
                && writable.confirmation() == Confirmation.OWN
                && !situation.isSilent(writable.member())
                && situation
                        .word(writable.member())
                        .filter(word -> word.claim() == Claim.WRITABLE)
                        .filter(word -> situation.now() - situation.lease().thirdOf(word) < 0)
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
                && (vacant.why() == Vacancy.FENCED || vacant.why() == Vacancy.SETTLING);
        return regression
                || reigning(situation)
                        .filter(word -> situation.now() - situation.lease().halfOf(word) >= 0)
                        .isPresent();
    }

    private static Optional<Word> reigning(Situation situation) {
        return situation.reign().flatMap(reign -> situation.word(reign.member()));
    }

    /** The earliest instant at which something changes by itself, and the next pulse at the latest. */
    long nextNanos(Situation situation, Ruling ruling, Orders inForce) {
        LongStream instants = LongStream.concat(
                LongStream.of(ruling.primacy().untilNanos()),
                reigning(situation).stream()
                        .flatMap(word -> Stream.of(
                                situation.lease().thirdOf(word),
                                situation.lease().halfOf(word)))
                        .mapToLong(Long::longValue));
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
