package dev.fairlead.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Backend;
import dev.fairlead.routing.Target;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionSummary;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the end of a session is counted. */
class FailoverWatchTest {
    private static SessionSummary summary(CloseReason reason, boolean asPrimary, long heldNanos, long openingNanos) {
        var backend = new Backend("node1", 5432, InetAddress.getLoopbackAddress());
        return new SessionSummary(
                1,
                "rw",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
                Optional.of(new Target("node1", backend, asPrimary)),
                reason,
                heldNanos,
                0,
                openingNanos,
                0,
                0,
                0,
                0);
    }

    @ParameterizedTest
    @CsvSource({
        "LEASE_OVER, CUT",
        "PRIMARY_CHANGED, CUT",
        "STALE_VIEW, CUT",
        "OPERATOR_FENCE, CUT",
        "UPSTREAM_RESET, BROKEN",
        "UPSTREAM_CLOSED, BROKEN",
        "CLIENT_CLOSED,",
        "OPERATOR,"
    })
    void a_session_with_the_primary_is_cut_or_broken(CloseReason reason, Sign.Fate fate) {
        assertThat(FailoverWatch.fate(summary(reason, true, 0, 1))).isEqualTo(Optional.ofNullable(fate));
    }

    @Test
    void a_session_with_a_replica_is_neither() {
        assertThat(FailoverWatch.fate(summary(CloseReason.UPSTREAM_RESET, false, 0, 1)))
                .isEmpty();
    }

    @Test
    void a_session_that_ended_while_it_waited_gave_up() {
        assertThat(FailoverWatch.fate(summary(CloseReason.HOLD_TIMEOUT, true, 5, 0)))
                .contains(Sign.Fate.GAVE_UP);
        assertThat(FailoverWatch.fate(summary(CloseReason.PEEK_TIMEOUT, true, 0, 0)))
                .isEmpty();
    }
}
