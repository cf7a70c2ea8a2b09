package dev.fairlead.relay;

/** A side of a session, and so a direction: bytes flow <em>to</em> it. */
public enum Side {
    /** The client. */
    DOWNSTREAM,
    /** PostgreSQL. */
    UPSTREAM
}
