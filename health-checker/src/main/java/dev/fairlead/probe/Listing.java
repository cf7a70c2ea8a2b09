package dev.fairlead.probe;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What one question for the member list ({@code GET /cluster}) brought. All instants are {@link dev.fairlead.clock.ElapsedClock}. */
public sealed interface Listing {
    /** Who was asked: a member's name, or a seed's URL while no name is known. */
    String asked();

    long sentAtNanos();

    long endedAtNanos();

    /**
     * A well-formed list; possibly empty.
     *
     * @param namedSinceNanos when the first of the lists in a row arrived in which this one named the same leader
     */
    record Listed(
            String asked,
            List<Entry> members,
            Optional<String> scope,
            boolean pause,
            long sentAtNanos,
            long endedAtNanos,
            long namedSinceNanos)
            implements Listing {
        public Listed {
            requireNonNull(asked, "asked");
            members = List.copyOf(members);
            requireNonNull(scope, "scope");
        }

        public Listed(
                String asked,
                List<Entry> members,
                Optional<String> scope,
                boolean pause,
                long sentAtNanos,
                long endedAtNanos) {
            this(asked, members, scope, pause, sentAtNanos, endedAtNanos, endedAtNanos);
        }

        /** The name of the leader that this list shows; empty for none. */
        public String leaderName() {
            return leader().map(Entry::name).orElse("");
        }

        /** This list, after another one of the same member. */
        public Listed after(Listed before) {
            return leaderName().equals(before.leaderName())
                    ? new Listed(asked, members, scope, pause, sentAtNanos, endedAtNanos, before.namedSinceNanos())
                    : this;
        }

        /** The member that this list shows as the holder of the lock (leader or standby_leader). */
        public Optional<Entry> leader() {
            return members.stream().filter(Entry::isLeader).findFirst();
        }
    }

    /** No usable answer. */
    record Failed(String asked, String cause, long sentAtNanos, long endedAtNanos) implements Listing {
        public Failed {
            requireNonNull(asked, "asked");
            requireNonNull(cause, "cause");
        }
    }

    /**
     * One member of the list.
     *
     * @param role leader, standby_leader, replica, sync_standby, quorum_standby
     * @param apiUrl where its Patroni answers
     * @param host where its PostgreSQL listens, as advertised; may be empty while it is being created
     * @param port 0 while unknown
     */
    record Entry(
            String name,
            String role,
            String state,
            String apiUrl,
            String host,
            int port,
            OptionalInt timeline,
            Map<String, String> tags) {
        public Entry {
            requireNonNull(name, "name");
            requireNonNull(role, "role");
            requireNonNull(state, "state");
            requireNonNull(apiUrl, "apiUrl");
            requireNonNull(host, "host");
            requireNonNull(timeline, "timeline");
            tags = Map.copyOf(tags);
        }

        public boolean isLeader() {
            return role.equals("leader") || role.equals("standby_leader") || role.equals("master");
        }
    }
}
