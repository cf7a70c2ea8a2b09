package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.startUp;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other settings, and the end of a route, mean for those who wait. */
class ChangedSettingsTest {
    private static final byte[] START = startUp("alice");

    private final SessionLab lab = new SessionLab();

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    @Test
    void who_waits_keeps_waiting_as_long_as_was_agreed() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", START);

        lab.change("rw", AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdTimeout(Duration.ofSeconds(1))));
        lab.advance(Duration.ofSeconds(30));
        assertThat(client.isClosed()).isFalse();

        lab.primaryIs("node2");
        assertThat(lab.dials()).isOne();
    }

    @Test
    void who_comes_later_waits_as_long_as_is_agreed_now() {
        lab.noPrimary();
        lab.change("rw", AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdTimeout(Duration.ofSeconds(1))));

        lab.client("rw", START);
        lab.advance(Duration.ofSeconds(2));

        assertThat(lab.events.reason()).isEqualTo(CloseReason.HOLD_TIMEOUT);
    }

    @Test
    void a_wider_door_lets_those_through_who_wait_for_their_turn() {
        lab.change("rw", AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.maxOpening(1)));
        lab.primaryIs("node1");
        lab.client("rw", START);
        lab.client("rw", START);
        assertThat(lab.dials()).isOne();

        lab.change("rw", AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.maxOpening(2)));

        assertThat(lab.dials()).isEqualTo(2);
    }

    @Test
    void who_waits_on_a_retired_route_is_served_and_then_it_is_over() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", START);

        CompletableFuture<Void> over = lab.retire("rw");
        lab.primaryIs("node1");
        assertThat(lab.dials()).isOne();
        assertThat(over).isNotDone();

        client.ends();
        lab.advance(Duration.ofSeconds(1));
        assertThat(over).isDone();
    }

    @Test
    void the_counts_of_a_route_are_forgotten_only_when_nobody_is_on_it() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", START);

        lab.tally.forget("rw");
        assertThat(lab.tally.route("rw").sessions()).isOne();

        client.ends();
        lab.advance(Duration.ofSeconds(1));
        SessionTally.OfRoute before = lab.tally.route("rw");
        lab.tally.forget("rw");
        assertThat(lab.tally.route("rw")).isNotSameAs(before);
    }
}
