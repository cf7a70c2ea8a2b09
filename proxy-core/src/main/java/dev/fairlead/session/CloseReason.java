package dev.fairlead.session;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Why a session ended. A closed list: also the log field and the metric label ({@link #label()}).
 *
 * <p>The words of {@link dev.fairlead.routing.RouteSnapshot#cutReason()} are all here.
 */
public enum CloseReason {
    /** Both sides ended in order, the client first; or PostgreSQL, after the client had taken its leave. */
    CLIENT_CLOSED,
    /** Both sides ended in order, PostgreSQL first. */
    UPSTREAM_CLOSED,
    /** The client's connection was reset or broke. */
    CLIENT_RESET,
    /** PostgreSQL's connection was reset or broke while relaying. */
    UPSTREAM_RESET,
    /** The client went before it was served. */
    CLIENT_LEFT,
    /** The client did not say in time what it wants. */
    PEEK_TIMEOUT,
    /** A sender that announces clients did not begin with a PROXY header. */
    NO_PROXY_HEADER,
    /** No member could serve it before the hold ended. */
    HOLD_TIMEOUT,
    /** As many clients as may be are held already. */
    HOLD_FULL,
    /** A member refused it until the hold ended, and the refusal was passed on. */
    REFUSED_BY_SERVER,
    /** Its address is in no block of {@code allow}. */
    NOT_ALLOWED,
    /** Its address connects too often. */
    RATE_LIMIT,
    /** The route has as many sessions as may be. */
    ROUTE_LIMIT,
    /** Its address has as many sessions as may be. */
    ADDRESS_LIMIT,
    /** The process has as many sessions as may be. */
    SESSION_LIMIT,
    /** A CancelRequest, passed on. */
    CANCEL_DONE,
    /** A CancelRequest, not passed on: too many, or no member is known. */
    CANCEL_DROPPED,
    /** The proxy is shutting down. */
    SHUTDOWN,
    /** An operator ended it. */
    OPERATOR,
    /** A failure of the proxy itself. */
    INTERNAL,

    // Cut, by the verdict on the cluster.
    PRIMARY_CHANGED,
    CONTESTED,
    NOTHING_YET,
    NO_PRIMARY,
    PROMOTING,
    LEASE_OVER,
    PORT_REFUSED,
    FENCED,
    /** An operator has fenced its member. */
    OPERATOR_FENCE,
    /** The deadline of its member's drain has passed. */
    OPERATOR_DRAIN,
    SETTLING,
    SPLIT_BRAIN,
    STRANGER,
    STANDBY_CLUSTER,
    UNREACHABLE,
    /** No verdict is younger than the lease. */
    STALE_VIEW,
    /** It kept a primary that is stopping from it for longer than {@code stopping.timeout}. */
    STOPPING_TIMEOUT,
    /** The replica is gone, was deposed, or was promoted on a route that asks for that. */
    REPLICA_LOST;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    private static final Set<CloseReason> CUT = EnumSet.range(PRIMARY_CHANGED, REPLICA_LOST);

    /** The reason for a cut that a snapshot names; {@link #PRIMARY_CHANGED} for a word that is not here. */
    static CloseReason ofCut(String word) {
        return Arrays.stream(values())
                .filter(r -> r.name().equals(word))
                .findFirst()
                .orElse(PRIMARY_CHANGED);
    }

    /** Whether the verdict on the cluster ended it. */
    public boolean isCut() {
        return CUT.contains(this);
    }

    /** As logs and metrics write it: {@code lease-over}. */
    public String label() {
        return label;
    }
}
