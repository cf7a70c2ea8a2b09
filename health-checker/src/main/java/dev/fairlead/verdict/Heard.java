package dev.fairlead.verdict;

import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has come from each member, as far as it still counts. A member that is listed no more is kept while anything may depend on it: in pause a
 * primary vanishes from the list when its Patroni is restarted, and sessions on a vanished replica must end in time.
 *
 * @param members as observed, with those that are not listed any more as unreachable
 * @param words the latest word of each member that is no stranger
 * @param returningSinceNanos since when the primary has answered as one whose Patroni was just started, in pause
 */
record Heard(
        SortedMap<String, Evidence.MemberEvidence> members,
        SortedMap<String, Word> words,
        OptionalLong returningSinceNanos) {
    static final Heard NOTHING =
            new Heard(Collections.emptySortedMap(), Collections.emptySortedMap(), OptionalLong.empty());

    /** Longer than sessions on a silent replica are kept. */
    private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

    /**
     * Beside {@code ttl}: for how long a primary may answer 503 and still be the primary. A Patroni that was just started does so until its first loop has
     * found the lock (some 200 ms), and one that was renamed until the key of its old name has expired. In pause, when people do either, and when the
     * DCS comes back after failsafe mode, that is no loss of the lock (measured with 3.0.2 and 4.0.7).
     */
    private static final long RETURNING_NANOS = Duration.ofSeconds(10).toNanos();

    Heard {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    }

    /** The evidence, and with it the members that were heard before and are listed no more. */
    Evidence completed(Evidence evidence, Learned before, long now) {
        SortedMap<String, Evidence.MemberEvidence> all = new TreeMap<>(evidence.members());
        words.forEach((name, word) -> {
            if (before.isPrimary(name) || now - word.sentAtNanos() <= KEPT_NANOS) {
                departed(name, now).ifPresent(member -> all.putIfAbsent(name, member));
            }
        });
        return evidence.with(all);
    }

    private Optional<Evidence.MemberEvidence> departed(String name, long now) {
        return Optional.ofNullable(members.get(name))
                .map(member -> new Evidence.MemberEvidence(
                        member.key(),
                        member.name(),
                        member.server(),
                        false,
                        Optional.of(new Observation.Unreachable("not listed any more", now, now)),
                        member.answered(),
                        member.knocks()));
    }

    /** A newer answer that is in the table replaces the one before, anything else leaves it; another server at a member's name has said nothing yet. */
    Heard hearing(Evidence evidence, Map<String, String> strangers, Learned before, long now) {
        SortedMap<String, Word> latest = new TreeMap<>(words);
        latest.keySet().removeAll(strangers.keySet());
        latest.keySet().removeIf(member -> !isSameServer(member, evidence));
        OptionalLong returning = OptionalLong.empty();
        for (Evidence.MemberEvidence member : evidence.members().values()) {
            Optional<Word> word = strangers.containsKey(member.key())
                    ? Optional.empty()
                    : member.answered().flatMap(Word::of);
            Optional<Word> held = heldBy(member, before);
            if (word.isPresent()
                    && held.filter(h -> isReturning(h, word.get(), evidence, now))
                            .isPresent()) {
                returning = OptionalLong.of(returningSinceNanos.orElse(now));
                latest.put(member.key(), held.get());
            } else {
                word.ifPresent(w -> latest.merge(member.key(), w, Heard::newer));
            }
        }
        return new Heard(evidence.members(), latest, returning);
    }

    /** The poller forgets answers when an address changes, and so does the judge. */
    private boolean isSameServer(String member, Evidence evidence) {
        Evidence.MemberEvidence before = members.get(member);
        Evidence.MemberEvidence now = evidence.members().get(member);
        return before != null
                && now != null
                && now.answered().isPresent()
                && now.server().is(before.server());
    }

    /** What the primary said last, under whatever name it was the primary; empty for any other member. */
    private Optional<Word> heldBy(Evidence.MemberEvidence member, Learned before) {
        return before.reign()
                .filter(reign -> member.server().is(reign.server()))
                .flatMap(reign -> Optional.ofNullable(words.get(member.key()))
                        .filter(word -> word.claim().holdsLock())
                        .or(() -> Optional.ofNullable(words.get(reign.member()))));
    }

    private boolean isReturning(Word held, Word word, Evidence evidence, long now) {
        long ttl = Lease.bounded(
                        evidence.settings().orElse(DcsSettings.DEFAULTS).ttl())
                .toNanos();
        boolean paused =
                held.isPaused() && evidence.listings().values().stream().noneMatch(list -> endsPause(list, held));
        return (paused || word.body().failsafeActive())
                && held.claim().holdsLock()
                && word.isPrimaryWithoutLock()
                && (word.timeline() == 0 || word.timeline() == held.timeline())
                && now - returningSinceNanos.orElse(now) < ttl + RETURNING_NANOS;
    }

    /** A list without members is what Patroni shows when the DCS has just come back. */
    private static boolean endsPause(Listing listing, Word held) {
        return listing instanceof Listing.Listed list
                && !list.members().isEmpty()
                && !list.pause()
                && list.sentAtNanos() - held.endedAtNanos() > 0;
    }

    private static Word newer(Word before, Word now) {
        return now.sentAtNanos() - before.sentAtNanos() >= 0 ? now : before;
    }
}
