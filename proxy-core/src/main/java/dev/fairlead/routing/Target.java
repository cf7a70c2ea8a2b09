package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Backend;

/**
 * A member that a new session may be opened to.
 *
 * @param member its name, for people, metrics and operators' orders
 * @param server the PostgreSQL that the verdict is about, by which a session stays or is cut: a name may move to another server, and a server may be
 *     renamed
 * @param backend what is dialled: {@code server}, or another port of its host
 * @param asPrimary true when it is chosen because it is the verified primary (also as a read route's fallback): the session then lives and
 *     dies by the primary's rules
 */
public record Target(String member, Backend server, Backend backend, boolean asPrimary) {
    public Target {
        requireNonNull(member, "member");
        requireNonNull(server, "server");
        requireNonNull(backend, "backend");
    }

    /** Written out for the same reason as {@link Backend#equals}. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Target target
                        && asPrimary == target.asPrimary
                        && member.equals(target.member)
                        && server.equals(target.server)
                        && backend.equals(target.backend));
    }

    @Override
    public int hashCode() {
        return 31 * member.hashCode() + backend.hashCode();
    }
}
