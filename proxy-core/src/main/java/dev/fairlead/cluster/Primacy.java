package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may take write sessions. The four cases differ in what happens to new sessions and to those that exist; members that a case does
 * not name have their write sessions cut. All instants are {@link dev.fairlead.clock.ElapsedClock}.
 */
public sealed interface Primacy {

    /** When this verdict ends unless it is renewed; after it no member may have write sessions. */
    long untilNanos();

    /**
     * One verified primary: existing sessions stay, and new ones go to it for as long as the confirmation is good enough for them.
     *
     * @param member its name
     * @param timeline the timeline it writes, at least 1; 0 while unknown
     * @param confirmation on whose word
     * @param opensUntilNanos until when new sessions may be opened: not later than {@code untilNanos}, and past when there is not word enough for them
     * @param untilNanos until when existing sessions stay
     */
    record Writable(String member, int timeline, Confirmation confirmation, long opensUntilNanos, long untilNanos)
            implements Primacy {
        public Writable {
            requireNonNull(member, "member");
            requireNonNull(confirmation, "confirmation");
        }

        /** Whether new sessions may be opened at {@code nowNanos}. */
        public boolean isOpenAt(long nowNanos) {
            return nowNanos - opensUntilNanos < 0;
        }
    }

    /**
     * The member holds the lock and is stopping, restarting or starting: new sessions are held, existing ones are left to PostgreSQL.
     *
     * @param state as Patroni names it
     */
    record Unready(String member, int timeline, String state, long untilNanos) implements Primacy {
        public Unready {
            requireNonNull(member, "member");
            requireNonNull(state, "state");
        }
    }

    /**
     * Two members claim to be writable: nobody gets new sessions, those on {@code paused} members stop relaying, all others are cut.
     *
     * @param claimants all who claim, in name order; at least two
     * @param paused those on the highest claimed timeline
     */
    record Contested(SortedSet<String> claimants, SortedSet<String> paused, long untilNanos) implements Primacy {
        public Contested {
            claimants = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(claimants));
            paused = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(paused));
        }
    }

    /**
     * Nobody: new sessions are held, existing ones are cut.
     *
     * @param detail one sentence for people
     * @param last the member that was the primary before, for the setting that keeps its sessions when a lease ends
     */
    record Vacant(Vacancy why, String detail, Optional<String> last, long untilNanos) implements Primacy {
        public Vacant {
            requireNonNull(why, "why");
            requireNonNull(detail, "detail");
            requireNonNull(last, "last");
        }
    }
}
