package dev.fairlead.verdict;

/** What one well-formed answer says about the leader lock and about writing. */
enum Claim {
    /** Holds the lock and takes writes. */
    WRITABLE,
    /** Holds the lock; PostgreSQL did not answer Patroni's own query in time ({@code state: unknown}). */
    STALLED,
    /** Holds the lock and is stopping, restarting, starting or crashed. */
    UNREADY,
    /** Holds the lock and is not writable yet. */
    PROMOTING,
    /** Holds the lock of a standby cluster. */
    STANDBY_LEADER,
    /** Does not hold the lock. */
    NONE;

    /** Whether this confirms a member that is the primary already. */
    boolean confirms() {
        return this == WRITABLE || this == STALLED || this == UNREADY;
    }

    /** Whether this member holds the leader lock in any way. */
    boolean holdsLock() {
        return this != NONE;
    }

    /** Whether this counts against another member that claims to take writes. */
    boolean claimsWrites() {
        return this == WRITABLE || this == STALLED;
    }
}
