package dev.fairlead.session;

import static java.util.Objects.requireNonNull;

import dev.fairlead.routing.Target;
import java.util.Optional;

/**
 * Which sessions are meant.
 *
 * @param cluster of their route
 * @param route theirs
 * @param member with whom they are, or are to be
 */
public record SessionFilter(Optional<String> cluster, Optional<String> route, Optional<String> member) {
    public static final SessionFilter ALL = new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty());

    public SessionFilter {
        requireNonNull(cluster, "cluster");
        requireNonNull(route, "route");
        requireNonNull(member, "member");
    }

    /** Those of {@code cluster} with {@code member}, over all its routes. */
    public static SessionFilter of(String cluster, String member) {
        return new SessionFilter(Optional.of(cluster), Optional.empty(), Optional.of(member));
    }

    boolean takes(Lane lane) {
        return matches(cluster, lane.cluster()) && matches(route, lane.name());
    }

    boolean takes(Session session) {
        return member.isEmpty() || session.state().chosen().map(Target::member).equals(member);
    }

    private static boolean matches(Optional<String> wanted, String name) {
        return wanted.isEmpty() || wanted.get().equals(name);
    }
}
