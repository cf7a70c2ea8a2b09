package dev.fairlead.probe;

import dev.fairlead.cluster.Backend;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that is asked over the network. Each method returns at once, and calls back exactly once, on any thread, within a few seconds; failures
 * are values.
 */
public interface Probing extends AutoCloseable {
    /** {@code GET /primary}: the status says who holds the lock, the body has everything else. */
    void probe(String apiUrl, Consumer<Observation> outcome);

    /** As {@link #probe(String, Consumer)}, at one of the addresses that the URL's host has; at any of them while it is empty. */
    default void probe(String apiUrl, Optional<InetAddress> at, Consumer<Observation> outcome) {
        probe(apiUrl, outcome);
    }

    /**
     * {@code GET /cluster}.
     *
     * @param asked the member's name, or the seed's URL while no name is known
     */
    void list(String asked, String apiUrl, Consumer<Listing> outcome);

    /** {@code GET /config}; empty when there is no usable answer. */
    void settings(String apiUrl, Consumer<Optional<DcsSettings>> outcome);

    /** {@code GET /history}; empty when there is no usable answer. */
    void history(String apiUrl, Consumer<Optional<Branches>> outcome);

    /** Connects to PostgreSQL's port and closes at once. */
    void knock(Backend backend, Consumer<PortCheck> outcome);

    /** Resolves a name to all its addresses, the preferred one first; empty when that fails now. */
    void resolve(String host, Consumer<List<InetAddress>> outcome);

    @Override
    void close();
}
