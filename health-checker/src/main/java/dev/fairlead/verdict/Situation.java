package dev.fairlead.verdict;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * All that is known at one instant, with the questions that the rules ask of it.
 *
 * @param words by member name, strangers left out
 * @param lapses claims that count no more, by member name
 * @param reign who was the primary a moment ago
 * @param strangers why, by member name
 */
record Situation(
        SortedMap<String, Word> words,
        SortedMap<String, Lapse> lapses,
        Optional<Learned.Reign> reign,
        SortedMap<String, String> strangers,
        Evidence evidence,
        Policy policy,
        long now) {
    /** How far apart two refusals must be to count. */
    private static final long KNOCK_DISTANCE_NANOS = Duration.ofMillis(200).toNanos();

    Situation with(SortedMap<String, Lapse> others) {
        return new Situation(words, others, reign, strangers, evidence, policy, now);
    }

    Situation with(Optional<Learned.Reign> other) {
        return new Situation(words, lapses, other, strangers, evidence, policy, now);
    }

    Lease lease() {
        return Lease.of(evidence.settings(), policy.leaderLease());
    }

    Optional<Word> word(String member) {
        return Optional.ofNullable(words.get(member));
    }

    boolean isReigning(String member) {
        return reign.filter(r -> r.isOf(member)).isPresent();
    }

    /** The timeline that the member says, or that it had while it reigned; 0 when neither is known. */
    int timeline(String member) {
        int said = word(member).map(Word::timeline).orElse(0);
        return said > 0
                ? said
                : reign.filter(r -> r.isOf(member)).map(Learned.Reign::timeline).orElse(0);
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

    /** Whether a word is younger than the lease. */
    boolean isFresh(Word word) {
        return lease().endOf(word) - now > 0;
    }

    /** When what this member last said ends to count, unless it lapses before; only the primary's is extended. */
    long leaseEnd(String member) {
        Word word = words.get(member);
        if (word == null) {
            return now;
        }
        long own = lease().endOf(word);
        if (!isReigning(member)) {
            return own;
        }
        long extended = isPaused(word)
                ? now + lease().nanos()
                : SecondHand.end(this, member, word).orElse(own);
        return own - extended > 0 ? own : extended;
    }

    /** Whether the last word said pause, and no list has said since that it is over. */
    boolean isPaused(Word word) {
        return word.isPaused()
                && SecondHand.lists(this, "", lease().halfOf(word))
                        .allMatch(entry -> entry.getValue().pause());
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

    /** Members that claim the lock in one of these ways, by a word that counts. */
    List<String> holders(Predicate<Claim> claim) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().claim().confirms()
                        && claim.test(entry.getValue().claim()))
                .map(Map.Entry::getKey)
                .filter(member -> !lapses.containsKey(member))
                .toList();
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

    private java.util.stream.Stream<String> freshly(Claim claim) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().claim() == claim && isFresh(entry.getValue()))
                .map(Map.Entry::getKey);
    }
}
