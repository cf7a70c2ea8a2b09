package dev.fairlead.verdict;

import dev.fairlead.cluster.Vacancy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which claims have ended without a word of the claimant (R2, R3). Pure. */
final class Lapses {
    /** A claimant in a contest is probed every 20 ms: an answer that takes longer than this is not one of a member that is well. */
    private static final long QUIET_NANOS = Duration.ofMillis(250).toNanos();

    private final Situation situation;
    private final OptionalLong contestedSince;

    private Lapses(Situation situation, OptionalLong contestedSince) {
        this.situation = situation;
        this.contestedSince = contestedSince;
    }

    /**
     * All claims that do not count any more: those of {@code situation}, which had lapsed before, and the ones that lapse now.
     *
     * @param contestedSince since when two members have claimed at once; then a silent claim counts until its lease is over, or the lists end it
     */
    static SortedMap<String, Lapse> of(Situation situation, OptionalLong contestedSince) {
        return new Lapses(situation, contestedSince).all();
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
        return Optional.ofNullable(situation.lapses().get(member))
                .filter(lapse -> lapse.isOf(word))
                .filter(lapse -> lapse.standing()
                        .map(server -> server.is(situation.server(member)) && !isNamed(member, word))
                        .orElse(true));
    }

    private boolean isNamed(String member, Word word) {
        return Lists.of(situation, member, situation.lease(word).halfOf(word)).stream()
                .anyMatch(said -> said.names(situation, member));
    }

    private Optional<Lapse> now(String member, Word word) {
        return lockMoved(member, word).or(() -> outlisted(member, word)).or(() -> silence(member, word));
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
                .map(other -> Lapse.of(
                        word, Vacancy.NO_PRIMARY, other.getKey() + " has taken the leader lock from " + member));
    }

    /**
     * Two claim at once, and the lists that were asked for since all name the other one. That ends the claim of a member that has not answered for a
     * while, and of one below the floor even while it goes on claiming. Two that both answer are left to R5.
     */
    private Optional<Lapse> outlisted(String member, Word word) {
        if (contestedSince.isEmpty()) {
            return Optional.empty();
        }
        boolean deposed = situation.timeline(member) > 0 && situation.floor().isAbove(situation.timeline(member));
        boolean quiet = situation.now() - word.endedAtNanos() >= QUIET_NANOS;
        if (!deposed && !quiet) {
            return Optional.empty();
        }
        long since = contestedSince.getAsLong();
        long asked = deposed || word.endedAtNanos() - since < 0 ? since : word.endedAtNanos();
        Set<String> claimants = Set.copyOf(situation.holders(Claim::claimsWrites));
        return situation.words().entrySet().stream()
                .filter(other -> isRival(other, member))
                .filter(other -> Lists.areUnanimousFor(situation, other.getKey(), claimants, asked))
                .findFirst()
                .map(other -> new Lapse(
                        Vacancy.NO_PRIMARY,
                        member + " claims the leader lock, but all lists show " + other.getKey() + " as the leader",
                        word.sentAtNanos(),
                        deposed ? Optional.of(situation.server(member)) : Optional.empty()));
    }

    private boolean isRival(Map.Entry<String, Word> other, String member) {
        return !other.getKey().equals(member)
                && other.getValue().claim() == Claim.WRITABLE
                && situation.isFresh(other.getValue())
                && !situation.isSilent(other.getKey())
                && !situation.floor().isAbove(situation.timeline(other.getKey()));
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
        return contestedSince.isEmpty()
                && newer.claim() == Claim.WRITABLE
                && newer.timeline() > Math.max(word.timeline(), situation.timeline(member))
                && newer.sentAtNanos() - word.endedAtNanos() > 0
                && situation.isFresh(newer)
                && situation.isSilent(member)
                && !situation.isSilent(other.getKey());
    }

    private Optional<Lapse> portRefused(String member, Word word) {
        return situation.isPortRefused(member)
                ? Optional.of(Lapse.of(
                        word,
                        Vacancy.PORT_REFUSED,
                        member + " does not answer, and its PostgreSQL port refuses connections"))
                : Optional.empty();
    }

    /** Not the end of a lease but a word against the member, so no setting keeps its sessions. */
    private Optional<Lapse> disavowed(String member, Word word) {
        return Lists.disavowal(situation, member, word).map(detail -> Lapse.of(word, Vacancy.NO_PRIMARY, detail));
    }

    private Optional<Lapse> leaseOver(String member, Word word) {
        return situation.leaseEnd(member) - situation.now() > 0
                ? Optional.empty()
                : Optional.of(
                        Lapse.of(word, Vacancy.LEASE_OVER, member + " does not answer, and its leader lease is over"));
    }
}
