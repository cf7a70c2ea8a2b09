package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The knowledge of one cluster that must outlive a process: handed over in a take-over, and kept across a restart. Immutable.
 *
 * <p>It holds no status of any member: a member is trusted again only after it has answered the new process.
 *
 * @param scope Patroni's scope, empty while unknown
 * @param system PostgreSQL's system identifier, empty while unknown
 * @param floor the timeline floor (R4), 0 while unknown
 * @param led the highest timeline on which a primary has shown itself, 0 while unknown; the floor may have been reported only
 * @param givenUp timelines that the cluster went back from; reports of them do not raise the floor again
 * @param lastPrimary the latest verified primary
 * @param deposed members that were the primary and have not shown themselves a running replica since
 * @param settling the leader below the floor that is being watched; only between processes of one machine, since it holds an instant
 * @param alarm the sentence about a timeline given up that an operator has not acknowledged
 * @param members the members as last listed, in name order
 */
public record Remembered(
        Optional<String> scope,
        Optional<String> system,
        int floor,
        int led,
        SortedSet<Integer> givenUp,
        Optional<String> lastPrimary,
        SortedSet<String> deposed,
        Optional<Settling> settling,
        Optional<String> alarm,
        List<Member> members) {
    public static final Remembered NOTHING = new Remembered(
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            Collections.emptySortedSet(),
            Optional.empty(),
            Collections.emptySortedSet(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    public Remembered {
        requireNonNull(scope, "scope");
        requireNonNull(system, "system");
        givenUp = Collections.unmodifiableSortedSet(new TreeSet<>(givenUp));
        requireNonNull(lastPrimary, "lastPrimary");
        deposed = Collections.unmodifiableSortedSet(new TreeSet<>(deposed));
        requireNonNull(settling, "settling");
        requireNonNull(alarm, "alarm");
        members = List.copyOf(members);
    }

    /**
     * A leader below the floor that stands alone.
     *
     * @param sinceNanos from when on, on the clock of {@code CheckerLoop#nanoTime}, which all processes of one machine share
     */
    public record Settling(String member, int timeline, long sinceNanos) {
        public Settling {
            requireNonNull(member, "member");
        }
    }

    /**
     * One member's addresses.
     *
     * @param apiUrl base URL of its REST API, without a path
     * @param host where PostgreSQL listens, unresolved; empty while unknown
     * @param port 0 while unknown
     */
    public record Member(String name, String apiUrl, String host, int port) {
        public Member {
            requireNonNull(name, "name");
            requireNonNull(apiUrl, "apiUrl");
            requireNonNull(host, "host");
        }
    }
}
