package dev.fairlead.cluster;

/** Something the data path noticed that makes one immediate round of probes worth it. Never proof of anything. */
public enum Suspicion {
    /** A backend refused a dial, or the dial timed out. */
    DIAL_FAILED,
    /** The upstream side ended or reset a relaying session, after authentication. */
    UPSTREAM_BROKE,
    /** An opening was lost, or PostgreSQL answered it with 57P03. */
    OPENING_LOST,
    /** A client is held. */
    CLIENT_HELD,
    /** The proxy itself stood still for more than a second. */
    PROXY_STALLED
}
