package dev.fairlead.discovery;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Addresses to use instead of those that a member advertises ({@code members}): for NAT, published ports, a pooler on the same host.
 *
 * @param patroni base URL of its REST API
 * @param postgres where PostgreSQL is dialled
 */
public record MemberOverride(Optional<String> patroni, Optional<Postgres> postgres) {
    public MemberOverride {
        requireNonNull(patroni, "patroni");
        requireNonNull(postgres, "postgres");
    }

    /** HOST:PORT, unresolved. */
    public record Postgres(String host, int port) {
        public Postgres {
            requireNonNull(host, "host");
        }
    }
}
