package dev.fairlead.verdict;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that is known at one instant, with the questions that the rules ask of it.
 *
 * @param words by member, strangers left out; each was given by the server that the member has now
 * @param lapses claims that do not count any more, by member
 * @param reign the primary of a moment ago
 * @param strangers why, by member
 * @param floor as it was a moment ago
 */
record Situation(
        SortedMap<String, Word> words,
        SortedMap<String, Lapse> lapses,
        Optional<Learned.Reign> reign,
        SortedMap<String, String> strangers,
        Floor floor,
        Evidence evidence,
        Policy policy,
        long now) {
    /** How far apart two refusals must be to count. */
    private static final long KNOCK_DISTANCE_NANOS = Duration.ofMillis(200).toNanos();

    Situation with(SortedMap<String, Lapse> others) {
        return new Situation(words, others, reign, strangers, floor, evidence, policy, now);
    }

    Situation with(Optional<Learned.Reign> other) {
        return new Situation(words, lapses, other, strangers, floor, evidence, policy, now);
    }

    Optional<Word> word(String member) {
        return Optional.ofNullable(words.get(member));
    }

    // ---- members and their names

    private Optional<Evidence.MemberEvidence> seen(String member) {
        return Optional.ofNullable(evidence.members().get(member));
    }

    /** Patroni's name of it. */
    String nameOf(String member) {
        return seen(member).map(Evidence.MemberEvidence::name).orElse(member);
    }

    /** Members of this cluster that a recent list shows, each name once. */
    List<String> companions() {
        return evidence.members().keySet().stream().filter(this::isCompanion).toList();
    }

    boolean isCompanion(String member) {
        return seen(member)
                .filter(seen -> seen.listed() && seen.key().equals(seen.name()))
                .filter(_ -> !strangers.containsKey(member))
                .isPresent();
    }

    /** The member that a list shows there: of several addresses under one name the one that the list means. */
    String keyOf(Listing.Entry entry) {
        return evidence.members().values().stream()
                .filter(seen -> seen.name().equals(entry.name()) && isAt(entry, seen.server()))
                .map(Evidence.MemberEvidence::key)
                .findFirst()
                .orElse(entry.name());
    }

    /** Members advertise their REST API with a path. */
    private static boolean isAt(Listing.Entry entry, Server server) {
        return entry.apiUrl().equals(server.apiUrl()) || entry.apiUrl().startsWith(server.apiUrl() + "/");
    }

    /** Whether the member goes on claiming a lock that all lists show elsewhere. */
    boolean isDeposedClaimant(String member) {
        return Optional.ofNullable(lapses.get(member)).flatMap(Lapse::standing).isPresent();
    }

    /** Whether the member with that name is, or was, the same server as this one. */
    boolean isSameServer(String name, String member) {
        return seen(name)
                .flatMap(other -> seen(member).filter(seen -> seen.server().overlaps(other.server())))
                .isPresent();
    }

    /** The word of the member with that name; if it has several addresses, the one that holds the lock speaks. */
    Optional<Word> wordNamed(String name) {
        return evidence.members().values().stream()
                .filter(seen -> seen.name().equals(name))
                .flatMap(seen -> word(seen.key()).stream())
                .reduce((one, other) -> one.claim().holdsLock() ? one : other);
    }

    /** The outcome of the latest probe of the member with that name. */
    Optional<Observation> latestNamed(String name) {
        return seen(name).flatMap(Evidence.MemberEvidence::latest);
    }

    /** Whether some member has had no outcome yet; and while no scope is given, some seed: it may lead to another cluster. */
    boolean isUnasked() {
        boolean members = evidence.members().values().stream()
                .anyMatch(member -> member.latest().isEmpty());
        boolean seeds =
                policy.scope().isEmpty() && evidence.seeds().values().stream().anyMatch(seed -> !seed.asked());
        return members || seeds;
    }

    // ---- the reign

    /** Whether the member is the primary of a moment ago: the same server, whatever it is called by now. */
    boolean isReigning(String member) {
        return reign.flatMap(r -> seen(member).filter(seen -> seen.server().is(r.server())))
                .isPresent();
    }

    /** The timeline that the member says, or that it had while it reigned; 0 when neither is known. */
    int timeline(String member) {
        int said = word(member).map(Word::timeline).orElse(0);
        return said > 0 || !isReigning(member)
                ? said
                : reign.map(Learned.Reign::timeline).orElse(0);
    }

    // ---- silence

    /** Whether something else than a well-formed answer came of a probe that was started after the member's last word. */
    boolean isSilent(String member) {
        Word word = words.get(member);
        Evidence.MemberEvidence seen = evidence.members().get(member);
        if (word == null || seen == null) {
            return true;
        }
        return seen.latest()
                .filter(latest -> latest.sentAtNanos() - word.sentAtNanos() > 0)
                .filter(latest -> !isWellFormed(latest))
                .isPresent();
    }

    private static boolean isWellFormed(Observation observation) {
        return observation instanceof Observation.Answered answered
                && Word.of(answered).isPresent();
    }

    /** Whether a silent member's PostgreSQL port refused twice after its last word, at least 200 ms apart. */
    boolean isPortRefused(String member) {
        Evidence.MemberEvidence seen = evidence.members().get(member);
        Word word = words.get(member);
        if (seen == null || word == null || !isSilent(member) || seen.knocks().size() < 2) {
            return false;
        }
        PortCheck newer = seen.knocks().get(0);
        PortCheck older = seen.knocks().get(1);
        return isRefusedSince(newer, word)
                && isRefusedSince(older, word)
                && newer.startedAtNanos() - older.startedAtNanos() >= KNOCK_DISTANCE_NANOS;
    }

    private static boolean isRefusedSince(PortCheck knock, Word word) {
        return knock.outcome() == PortCheck.Outcome.REFUSED && knock.startedAtNanos() - word.endedAtNanos() > 0;
    }

    // ---- leases

    /** The times that this member's Patroni works with, by the version that it states. */
    DcsSettings settings(Word word) {
        return evidence.settings()
                .orElse(DcsSettings.DEFAULTS)
                .effective(word.body().version());
    }

    /** How long this word counts. */
    Lease lease(Word word) {
        return Lease.of(settings(word), policy.leaderLease());
    }

    /** The lease of the primary of a moment ago; without one, that of the values as they were written. */
    Lease lease() {
        return reigningWord()
                .map(this::lease)
                .orElseGet(() -> Lease.of(evidence.settings().orElse(DcsSettings.DEFAULTS), policy.leaderLease()));
    }

    /** The word of the primary of a moment ago. */
    Optional<Word> reigningWord() {
        return words.entrySet().stream()
                .filter(entry -> isReigning(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Whether a word is younger than the lease. */
    boolean isFresh(Word word) {
        return lease(word).endOf(word) - now > 0;
    }

    /** When the last word of this member ends to count, unless it lapses before; only the primary's is extended. */
    long leaseEnd(String member) {
        Word word = words.get(member);
        if (word == null) {
            return now;
        }
        long own = lease(word).endOf(word);
        if (!isReigning(member)) {
            return own;
        }
        OptionalLong extended =
                isPaused(word) ? OptionalLong.of(now + lease(word).nanos()) : Lists.extension(this, member, word);
        return extended.isPresent() && extended.getAsLong() - own > 0 ? extended.getAsLong() : own;
    }

    /**
     * Until when new sessions may be opened on the primary: to the end of its lease, and after that to the end of {@code ttl} while more than half of the
     * other members name it. Sessions that exist are kept for longer, see {@link #leaseEnd}.
     */
    long opensUntil(String member) {
        Word word = words.get(member);
        if (word == null) {
            return now;
        }
        long own = lease(word).endOf(word);
        boolean backed = own - now <= 0 && Lists.isBackedByMost(this, member, word.endedAtNanos());
        return backed ? word.sentAtNanos() + Lease.bounded(settings(word).ttl()).toNanos() : own;
    }

    /** Whether the last word said pause, and no list has said since that it is over. */
    boolean isPaused(Word word) {
        return word.isPaused()
                && Lists.of(this, "", lease(word).halfOf(word)).stream()
                        .allMatch(said -> said.list().pause());
    }

    /** On whose word the member is the primary now. */
    Confirmation confirmation(String member) {
        Optional<Word> word = word(member);
        if (word.filter(this::isFresh).isPresent()) {
            return Confirmation.OWN;
        }
        return word.filter(this::isPaused).isPresent() ? Confirmation.PAUSED : Confirmation.SECOND_HAND;
    }

    // ---- claims

    /**
     * Members that claim the lock in one of these ways, by a word that counts. Several names of one server are one claimant, and so are several addresses
     * under one name: the lock belongs to the name.
     */
    List<String> holders(Predicate<Claim> claim) {
        List<String> holders = new ArrayList<>();
        words.forEach((member, word) -> {
            boolean holds = word.claim().confirms() && claim.test(word.claim()) && !lapses.containsKey(member);
            if (holds) {
                Optional<String> twin = holders.stream()
                        .filter(other ->
                                isSameServer(other, member) || nameOf(other).equals(nameOf(member)))
                        .findFirst();
                if (twin.isEmpty()) {
                    holders.add(member);
                } else if (speaksFor(member, twin.get())) {
                    holders.set(holders.indexOf(twin.get()), member);
                }
            }
        });
        return holders;
    }

    Server server(String member) {
        return seen(member).map(Evidence.MemberEvidence::server).orElseThrow();
    }

    /**
     * Of two names of one server the one counts that the other members' lists show as the leader, else the one that is listed; of two addresses under one
     * name the one that answers, and if both do the one that is the primary already.
     */
    private boolean speaksFor(String member, String twin) {
        if (nameOf(member).equals(nameOf(twin))) {
            return isSilent(member) != isSilent(twin) ? isSilent(twin) : isReigning(member) && !isReigning(twin);
        }
        long most = lists(member);
        long others = lists(twin);
        boolean listed = seen(member).filter(Evidence.MemberEvidence::listed).isPresent();
        boolean twinListed = seen(twin).filter(Evidence.MemberEvidence::listed).isPresent();
        return most != others ? most > others : listed && !twinListed;
    }

    private long lists(String member) {
        return Lists.of(this, "", now - Regression.RECENT_NANOS * 5).stream()
                .filter(said -> said.leader().equals(nameOf(member)))
                .count();
    }

    /** Members that hold the lock and are not writable yet. */
    List<String> promoting(boolean answering) {
        return freshly(Claim.PROMOTING)
                .filter(member -> answering != isSilent(member))
                .toList();
    }

    List<String> standbyLeaders() {
        return freshly(Claim.STANDBY_LEADER).toList();
    }

    /** The member that is read from as the leader: the primary, or the leader of a standby cluster. */
    Optional<Word> leader() {
        return reigningWord().or(() -> standbyLeaders().stream().findFirst().flatMap(this::word));
    }

    private Stream<String> freshly(Claim claim) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().claim() == claim && isFresh(entry.getValue()))
                .map(Map.Entry::getKey);
    }
}
