package dev.fairlead.bench.peer;

/** The server behind all peers of a comparison; it listens on the leader's host, where Fairlead looks for it. */
public interface Backend extends AutoCloseable {

    String host();

    int port();

    /** Whether clients speak PostgreSQL's protocol to it. */
    boolean isPostgres();

    /** Tries once whether it answers through {@code address}, HOST:PORT; false while nothing does. */
    boolean answersThrough(String address);

    /**
     * The same server, at a port of its own for each peer where that matters: a closed connection keeps its pair of ports taken for a minute, so peers that
     * share a port would take each other's.
     *
     * @param index from 0, less than the number of {@link Recipes#all}
     */
    default Backend forPeer(int index) {
        return this;
    }

    /** HOST:PORT. */
    default String address() {
        return host() + ":" + port();
    }

    /** Ends it, if it was started for the comparison. */
    @Override
    void close();
}
