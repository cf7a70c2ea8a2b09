package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Backend;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The addresses of one member: its REST API and its PostgreSQL. An answer says something about the server that gave it and about no other, so a
 * member that moves to another address has said nothing yet.
 *
 * @param apiUrl where it is probed
 * @param backend where PostgreSQL is dialled, resolved; empty while unknown
 */
public record Server(String apiUrl, Optional<Backend> backend) {
    public Server {
        requireNonNull(apiUrl, "apiUrl");
        requireNonNull(backend, "backend");
    }

    /** Whether an answer of {@code other} is an answer of this one: an address that was unknown contradicts none. */
    boolean is(Server other) {
        return apiUrl.equals(other.apiUrl)
                && (address().equals(other.address()) || backend.isEmpty() || other.backend.isEmpty());
    }

    /** Whether two names lead to one server: they share the REST API or PostgreSQL's address. */
    boolean overlaps(Server other) {
        return apiUrl.equals(other.apiUrl) || (backend.isPresent() && address().equals(other.address()));
    }

    /** However the host is written. */
    private Optional<InetSocketAddress> address() {
        return backend.map(Backend::socketAddress);
    }
}
