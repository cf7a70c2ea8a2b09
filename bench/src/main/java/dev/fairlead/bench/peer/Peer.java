package dev.fairlead.bench.peer;

import java.util.List;

/** A running proxy in front of a lab. */
public interface Peer extends AutoCloseable {
    /** How tables name it. */
    String name();

    /** HOST:PORT that leads to the primary. */
    String primary();

    /** All its processes as they are now. */
    List<Long> pids();

    /** Ends the proxy and waits until it is gone. */
    @Override
    void close();
}
