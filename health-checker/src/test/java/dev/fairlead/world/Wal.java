package dev.fairlead.world;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A position in the write-ahead log: so far on this branch. Immutable.
 *
 * @param lsn bytes since the cluster was initialised
 */
record Wal(Branch branch, long lsn) {
    /** One timeline of one server's history; two servers may be on the same timeline number and on different branches. */
    static final class Branch {
        private final int timeline;
        private final @Nullable Wal from;

        /** @param from where it left the branch before; null for the first */
        Branch(int timeline, @Nullable Wal from) {
            this.timeline = timeline;
            this.from = from;
        }

        int timeline() {
            return timeline;
        }

        Optional<Wal> from() {
            return Optional.ofNullable(from);
        }
    }

    static Wal initial() {
        return new Wal(new Branch(1, null), 1_000);
    }

    int timeline() {
        return branch.timeline();
    }

    Wal at(long other) {
        return new Wal(branch, other);
    }

    /** A new timeline from here on. */
    Wal promoted(int timeline) {
        return new Wal(new Branch(timeline, this), lsn);
    }

    /** Whether all that is before {@code other} is in this log too. */
    boolean contains(Wal other) {
        Wal at = this;
        while (at.branch != other.branch) {
            Optional<Wal> before = at.branch.from();
            if (before.isEmpty()) {
                return false;
            }
            at = before.get();
        }
        return other.lsn <= at.lsn;
    }
}
