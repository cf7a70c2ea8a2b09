package dev.fairlead.cluster;

/** What a member's own latest answer says it is. */
public enum Role {
    PRIMARY,
    REPLICA,
    /** Holds the lock of a standby cluster: readable, never writable. */
    STANDBY_LEADER,
    /** promoted, demoted, uninitialized: on the way from one role to another. */
    IN_TRANSITION,
    UNKNOWN
}
