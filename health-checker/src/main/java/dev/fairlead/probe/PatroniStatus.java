package dev.fairlead.probe;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The body of a role check, as far as routing needs it. Any field but {@code role} and {@code state} may be missing; unknown ones are ignored.
 *
 * @param role Patroni's word: primary, master, replica, promoted, demoted, standby_leader, uninitialized, …
 * @param state Patroni's word: running, stopping, restarting, starting, crashed, unknown, …
 * @param timeline empty while PostgreSQL does not say
 * @param xlog positions
 * @param replicationState {@code streaming}, {@code in archive recovery}, …; from 3.0.4 on
 * @param pause {@code pause: true}
 * @param failsafeActive {@code failsafe_mode_is_active}
 * @param tags values as text, e.g. {@code "true"}
 * @param systemIdentifier {@code database_system_identifier}
 * @param scope {@code patroni.scope}
 * @param name {@code patroni.name}, from 3.2 on
 * @param version {@code patroni.version}
 * @param followers names of the members that stream from this one, of {@code replication[]}
 * @see <a href="https://patroni.readthedocs.io/en/latest/rest_api.html">Patroni REST API</a>
 */
public record PatroniStatus(
        String role,
        String state,
        OptionalInt timeline,
        Xlog xlog,
        Optional<String> replicationState,
        boolean syncStandby,
        boolean quorumStandby,
        boolean pause,
        boolean clusterUnlocked,
        boolean failsafeActive,
        Map<String, String> tags,
        Optional<String> systemIdentifier,
        Optional<String> scope,
        Optional<String> name,
        Optional<String> version,
        Set<String> followers) {
    public PatroniStatus {
        requireNonNull(role, "role");
        requireNonNull(state, "state");
        requireNonNull(timeline, "timeline");
        requireNonNull(xlog, "xlog");
        requireNonNull(replicationState, "replicationState");
        tags = Map.copyOf(tags);
        requireNonNull(systemIdentifier, "systemIdentifier");
        requireNonNull(scope, "scope");
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        followers = Set.copyOf(followers);
    }

    /** Positions in the WAL, in bytes. {@code location} on a primary, the other two on a replica. */
    public record Xlog(OptionalLong location, OptionalLong received, OptionalLong replayed) {
        public static final Xlog UNKNOWN = new Xlog(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }
}
