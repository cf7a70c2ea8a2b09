package dev.fairlead.relay;

/** How a {@link Relay} ended by itself. */
public enum RelayEnd {
    /** Both sides ended their streams, the client first; everything was delivered. */
    DOWNSTREAM_CLOSED,
    /** Both sides ended their streams, the server first; everything was delivered. */
    UPSTREAM_CLOSED,
    /** The client's connection was reset or broke; the server's was reset. */
    DOWNSTREAM_RESET,
    /** The server's connection was reset or broke; the client's was reset. */
    UPSTREAM_RESET,
    /** A failure of the proxy itself, counted by {@link FailureListener}; both were reset. */
    FAILED
}
