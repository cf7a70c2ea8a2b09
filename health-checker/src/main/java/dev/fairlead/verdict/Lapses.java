package dev.fairlead.verdict;

import dev.fairlead.cluster.Vacancy;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which claims have ended without a word of the claimant (R2, R3). Pure. */
final class Lapses {
    private final Situation situation;
    private final boolean contested;

    private Lapses(Situation situation, boolean contested) {
        this.situation = situation;
        this.contested = contested;
    }

    /**
     * All claims that count no more: those of {@code situation}, which had lapsed before, and the ones that lapse now.
     *
     * @param contested two members claimed at once a moment ago; then a silent claim counts until its lease is over
     */
    static SortedMap<String, Lapse> of(Situation situation, boolean contested) {
        return new Lapses(situation, contested).all();
    }

    private SortedMap<String, Lapse> all() {
        SortedMap<String, Lapse> lapses = new TreeMap<>();
        situation.words().forEach((member, word) -> {
            if (word.claim().confirms()) {
                before(member, word).or(() -> now(member, word)).ifPresent(lapse -> lapses.put(member, lapse));
            }
        });
        return lapses;
    }

    private Optional<Lapse> before(String member, Word word) {
        return Optional.ofNullable(situation.lapses().get(member)).filter(lapse -> lapse.isOf(word));
    }

    private Optional<Lapse> now(String member, Word word) {
        return lockMoved(member, word).or(() -> silence(member, word));
    }

    /** In pause silence never ends anything, only an explicit answer does. */
    private Optional<Lapse> silence(String member, Word word) {
        if (situation.isReigning(member) && situation.isPaused(word)) {
            return Optional.empty();
        }
        return portRefused(member, word).or(() -> disavowed(member, word)).or(() -> leaseOver(member, word));
    }

    private Optional<Lapse> lockMoved(String member, Word word) {
        return situation.words().entrySet().stream()
                .filter(other -> !other.getKey().equals(member))
                .filter(other -> promotes(other, word) || supersedes(other, member, word))
                .findFirst()
                .map(other -> new Lapse(
                        Vacancy.NO_PRIMARY,
                        other.getKey() + " has taken the leader lock from " + member,
                        word.sentAtNanos()));
    }

    /** Who answers 200 and is not writable yet has got the lock: every earlier word of another primary is void. */
    private boolean promotes(Map.Entry<String, Word> other, Word word) {
        return other.getValue().claim() == Claim.PROMOTING
                && situation.isFresh(other.getValue())
                && word.sentAtNanos() - other.getValue().endedAtNanos() < 0;
    }

    /**
     * Who was promoted gains the role with one answer, and whoever is silent has lost it. Not once both have claimed at a time: then the silent
     * one may be the leader that comes back.
     */
    private boolean supersedes(Map.Entry<String, Word> other, String member, Word word) {
        Word newer = other.getValue();
        return !contested
                && newer.claim() == Claim.WRITABLE
                && newer.timeline() > Math.max(word.timeline(), situation.timeline(member))
                && newer.sentAtNanos() - word.endedAtNanos() > 0
                && situation.isFresh(newer)
                && situation.isSilent(member)
                && !situation.isSilent(other.getKey());
    }

    private Optional<Lapse> portRefused(String member, Word word) {
        return situation.isPortRefused(member)
                ? Optional.of(new Lapse(
                        Vacancy.PORT_REFUSED,
                        member + " does not answer, and its PostgreSQL port refuses connections",
                        word.sentAtNanos()))
                : Optional.empty();
    }

    /** Not the end of a lease but a word against the member, so no setting keeps its sessions. */
    private Optional<Lapse> disavowed(String member, Word word) {
        return SecondHand.disavowal(situation, member, word)
                .map(detail -> new Lapse(Vacancy.NO_PRIMARY, detail, word.sentAtNanos()));
    }

    private Optional<Lapse> leaseOver(String member, Word word) {
        return situation.leaseEnd(member) - situation.now() > 0
                ? Optional.empty()
                : Optional.of(new Lapse(
                        Vacancy.LEASE_OVER,
                        member + " does not answer, and its leader lease is over",
                        word.sentAtNanos()));
    }
}
