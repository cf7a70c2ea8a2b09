package dev.fairlead.session;

import dev.fairlead.wire.ErrorMessage;
import java.util.Optional;

/**
 * What a client whose plaintext StartupMessage was read is told when it cannot be served. Pure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class Farewell {
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String ADMIN_SHUTDOWN = "57P01";

    private Farewell() {}

    /**
     * @param detail what the session knows beyond the reason; may be empty
     * @return empty for ends that need no words
     */
    static Optional<ErrorMessage> of(CloseReason reason, String route, String detail) {
        return switch (reason) {
            case HOLD_TIMEOUT ->
                error(
                        CANNOT_CONNECT_NOW,
                        "no member can serve route \"" + route + "\" now: " + detail,
                        "Try again later.");
            case HOLD_FULL ->
                error(
                        TOO_MANY_CONNECTIONS,
                        "too many clients wait for route \"" + route + "\": " + detail,
                        "See hold.max-sessions.");
            case ROUTE_LIMIT ->
                error(
                        TOO_MANY_CONNECTIONS,
                        "too many sessions on route \"" + route + "\"",
                        "See the route's max-sessions.");
            case ADDRESS_LIMIT ->
                error(
                        TOO_MANY_CONNECTIONS,
                        "too many sessions from your address on route \"" + route + "\"",
                        "See max-sessions-per-address.");
            case RATE_LIMIT ->
                error(
                        TOO_MANY_CONNECTIONS,
                        "too many connections per second from your address on route \"" + route + "\"",
                        "See max-connection-rate.");
            case SESSION_LIMIT -> error(TOO_MANY_CONNECTIONS, "too many sessions in the proxy", "See max-sessions.");
            case NOT_ALLOWED ->
                error(
                        INVALID_AUTHORIZATION,
                        "your address may not use route \"" + route + "\"",
                        "See the route's allow.");
            // As PostgreSQL says itself while it shuts down: for libpq, of all errors, this one means the next host of
            // its list.
            case SHUTDOWN -> error(CANNOT_CONNECT_NOW, "the proxy is shutting down", "Connect again.");
            case OPERATOR -> error(ADMIN_SHUTDOWN, "an operator of the proxy ended the connection", "");
            case CLIENT_CLOSED,
                    UPSTREAM_CLOSED,
                    CLIENT_RESET,
                    UPSTREAM_RESET,
                    CLIENT_LEFT,
                    PEEK_TIMEOUT,
                    NO_PROXY_HEADER,
                    REFUSED_BY_SERVER,
                    CANCEL_DONE,
                    CANCEL_DROPPED,
                    INTERNAL,
                    PRIMARY_CHANGED,
                    CONTESTED,
                    NOTHING_YET,
                    NO_PRIMARY,
                    PROMOTING,
                    LEASE_OVER,
                    PORT_REFUSED,
                    FENCED,
                    OPERATOR_FENCE,
                    OPERATOR_DRAIN,
                    SETTLING,
                    SPLIT_BRAIN,
                    STRANGER,
                    STANDBY_CLUSTER,
                    UNREACHABLE,
                    STALE_VIEW,
                    STOPPING_TIMEOUT,
                    REPLICA_LOST -> Optional.empty();
        };
    }

    private static Optional<ErrorMessage> error(String sqlState, String message, String hint) {
        return Optional.of(new ErrorMessage(sqlState, message, "", hint));
    }
}
