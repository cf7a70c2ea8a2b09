package dev.fairlead.cluster;

/** What the latest probe of a member brought. */
public enum Reach {
    /** A well-formed answer. */
    ANSWERING,
    /** No answer in time. */
    TIMED_OUT,
    /** Refused, reset or unresolved. */
    UNREACHABLE,
    /** An answer that is not Patroni's. */
    GARBLED,
    /** Not probed yet. */
    UNPROBED
}
