package dev.fairlead.bench.peer;

/** A running proxy in front of a lab. */
public interface Peer extends AutoCloseable {
    /** How tables name it. */
    String name();

    /** HOST:PORT that leads to the primary. */
    String primary();

    /** Ends the proxy and waits until it is gone. */
    @Override
    void close();
}
