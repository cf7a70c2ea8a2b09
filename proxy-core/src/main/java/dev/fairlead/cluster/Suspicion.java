package dev.fairlead.cluster;

/** Something the data path noticed that makes one immediate round of probes worth it. Never proof of anything. */
public enum Suspicion {
    /** A backend refused a dial, or the dial timed out. */
    DIAL_FAILED("a connection to PostgreSQL failed"),

    /** The upstream side ended or reset a relaying session, after authentication. */
    UPSTREAM_BROKE("PostgreSQL broke a session"),

    /** An opening was lost, or PostgreSQL answered it with 57P03. */
    OPENING_LOST("a session was lost while it was opened"),

    /** A client is held. */
    CLIENT_HELD("a client had to wait"),

    /** The proxy itself stood still for more than a second. */
    PROXY_STALLED("the proxy stood still");

    private final String words;

    Suspicion(String words) {
        this.words = words;
    }

    /** A clause for people, such as after "because". */
    public String words() {
        return words;
    }
}
