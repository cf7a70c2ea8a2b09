package dev.fairlead.migrate;

import java.util.List;
import java.util.Optional;

/**
 * What a path of Patroni's REST API asks for, as a route of ours.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/rest_api.html#health-check-endpoints">Patroni's health check endpoints</a>
 */
enum Role {
    PRIMARY(To.PRIMARY, "any", "", "/", "/primary", "/master", "/read-write"),
    LEADER(
            To.PRIMARY,
            "any",
            "in a standby cluster /leader is also the standby leader, which takes no writes; Fairlead holds there",
            "/leader"),
    REPLICA(To.REPLICAS, "any", "", "/replica"),
    SYNC(To.REPLICAS, "sync", "", "/sync", "/synchronous"),
    QUORUM(To.REPLICAS, "quorum", "", "/quorum"),
    ASYNC(
            To.REPLICAS,
            "any",
            "Fairlead cannot leave synchronous standbys out: they serve this route too",
            "/async",
            "/asynchronous"),
    READ_ONLY(To.BOTH, "any", Role.NOT_EVEN, "/read-only"),
    READ_ONLY_SYNC(To.BOTH, "sync", Role.NOT_EVEN, "/read-only-sync"),
    READ_ONLY_QUORUM(To.BOTH, "quorum", Role.NOT_EVEN, "/read-only-quorum"),
    RUNNING(To.BOTH, "any", Role.NOT_EVEN, "/health", "/readiness");

    private static final String NOT_EVEN =
            "HAProxy spreads sessions over the primary too; Fairlead leads them there only while no replica is"
                    + " eligible";

    private final To to;
    private final String standby;
    private final String change;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> paths;

    /** Where sessions may go. */
    enum To {
        PRIMARY,
        REPLICAS,
        BOTH
    }

    Role(To to, String standby, String change, String... paths) {
        this.to = to;
        this.standby = standby;
        this.change = change;
        this.paths = List.of(paths);
    }

    /** Empty when no route of ours is meant by it. */
    static Optional<Role> of(Check check) {
        Optional<Role> asked = List.of(values()).stream()
                .filter(role -> role.paths.contains(check.path()))
                .findFirst();
        return switch (check.expected()) {
            case YES, OTHER -> asked;
            // Everybody but the primary, as configurations from before /replica have it.
            case NO -> asked.filter(role -> role.to == To.PRIMARY).map(role -> REPLICA);
        };
    }

    To to() {
        return to;
    }

    /** As our key has it. */
    String standby() {
        return standby;
    }

    /** What a route of ours does otherwise; empty for nothing. */
    String change() {
        return change;
    }
}
