package dev.fairlead.routing;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Backend;

/**
 * A member that a new session may be opened to.
 *
 * @param asPrimary true when it is chosen because it is the verified primary (also as a read route's fallback): the session then lives and
 *     dies by the primary's rules
 */
public record Target(String member, Backend backend, boolean asPrimary) {
    public Target {
        requireNonNull(member, "member");
        requireNonNull(backend, "backend");
    }

    /** Written out for the same reason as {@link Backend#equals}. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Target target
                        && asPrimary == target.asPrimary
                        && member.equals(target.member)
                        && backend.equals(target.backend));
    }

    @Override
    public int hashCode() {
        return 31 * member.hashCode() + backend.hashCode();
    }
}
