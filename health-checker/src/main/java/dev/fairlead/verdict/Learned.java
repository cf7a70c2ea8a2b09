package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the judge remembers from one judging to the next. Immutable, and opaque to everybody else.
 *
 * @param heard what came from each member
 * @param lapses claims that count no more, by member name
 * @param identity which cluster this is
 * @param reign who was the primary at the last judging, if anybody
 * @param last who was the primary most recently
 * @param floor the timeline floor
 * @param contestedSinceNanos when two members began to claim at once
 * @param deposed members that were the primary and have not shown themselves a running replica since
 * @param replicas the memory of R7
 * @param sinceNanos when the first member was known; empty before
 * @param heeded orders that are over and done
 */
public record Learned(
        Heard heard,
        SortedMap<String, Lapse> lapses,
        Identity identity,
        Optional<Reign> reign,
        Optional<String> last,
        Floor floor,
        OptionalLong contestedSinceNanos,
        Set<String> deposed,
        Replicas.Memory replicas,
        OptionalLong sinceNanos,
        Heeded heeded) {
    /** Before the first judging. */
    public static final Learned NOTHING = from(Remembered.NOTHING, 0);

    public Learned {
        requireNonNull(heard, "heard");
        lapses = Collections.unmodifiableSortedMap(new TreeMap<>(lapses));
        requireNonNull(identity, "identity");
        requireNonNull(reign, "reign");
        requireNonNull(last, "last");
        requireNonNull(floor, "floor");
        requireNonNull(contestedSinceNanos, "contestedSinceNanos");
        deposed = Set.copyOf(deposed);
        requireNonNull(replicas, "replicas");
        requireNonNull(sinceNanos, "sinceNanos");
        requireNonNull(heeded, "heeded");
    }

    /** The knowledge of a process before this one. Its members' answers are not part of it. */
    public static Learned from(Remembered before, long now) {
        var identity =
                new Identity(before.scope(), before.system(), before.scope().isPresent(), Set.of());
        return new Learned(
                Heard.NOTHING,
                Collections.emptySortedMap(),
                identity,
                Optional.empty(),
                before.lastPrimary(),
                Floor.from(before, now),
                OptionalLong.empty(),
                before.deposed(),
                Replicas.Memory.EMPTY,
                OptionalLong.empty(),
                Heeded.NOTHING);
    }

    /** @param members as last listed */
    public Remembered remembered(List<Remembered.Member> members) {
        return new Remembered(
                identity.scope(),
                identity.system(),
                floor.timeline(),
                floor.led(),
                floor.givenUp(),
                last,
                new TreeSet<>(deposed),
                floor.settling().map(s -> new Remembered.Settling(s.member(), s.timeline(), s.sinceNanos())),
                floor.alarm().map(Floor.GivenUp::text),
                members);
    }

    /** What was learned of a cluster that has become another one counts for nothing. */
    Learned ofAnotherCluster() {
        return new Learned(
                heard,
                Collections.emptySortedMap(),
                Identity.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Floor.NONE,
                OptionalLong.empty(),
                Set.of(),
                Replicas.Memory.EMPTY,
                sinceNanos,
                heeded);
    }

    boolean isPrimary(String member) {
        return last.filter(member::equals).isPresent();
    }

    /**
     * A member taken for the primary.
     *
     * @param timeline it writes, 0 while unknown
     * @param unready it holds the lock and is not running
     * @param server at which it was verified
     */
    record Reign(String member, int timeline, boolean unready, Server server) {}
}
