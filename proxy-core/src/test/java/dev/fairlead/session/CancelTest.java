package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.cancel;
import static dev.fairlead.wire.Bytes.sslRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CancelRequest goes to every member that may be there, whatever the route's state. */
class CancelTest {
    private SessionLab lab = new SessionLab();

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 32, 256})
    void is_sent_to_every_member_even_while_there_is_no_primary(int keyBytes) {
        lab.noPrimary();

        FakeLeg client = lab.client("rw", cancel(keyBytes));

        assertThat(lab.dials()).isEqualTo(3);
        for (FakeLeg server : List.copyOf(lab.transport.dialed)) {
            server.connect();
            assertThat(server.heard()).isEqualTo(cancel(keyBytes));
        }
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void closes_the_clients_side_only_when_all_servers_have_closed_theirs() {
        lab.primaryIs("node1");
        FakeLeg client = lab.client("ro", cancel(4));
        List<FakeLeg> servers = List.copyOf(lab.transport.dialed);
        servers.get(0).connect();
        servers.get(1).connect();

        servers.get(2).refuse();
        servers.get(0).ends();
        assertThat(client.isClosed()).isFalse();
        servers.get(1).ends();

        assertThat(client.isClosedInOrder()).isTrue();
        assertThat(client.heard()).isEmpty();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.CANCEL_DONE);
        assertThat(lab.tally.descriptors()).isZero();
    }

    @Test
    void does_not_wait_long_for_a_member_that_is_not_there() {
        lab.primaryIs("node1");
        FakeLeg client = lab.client("rw", cancel(4));
        lab.server().connect();
        lab.server().ends();

        lab.advance(Duration.ofMillis(1_100));

        assertThat(client.isClosedInOrder()).isTrue();
        assertThat(lab.transport.dialed).allMatch(FakeLeg::isClosed);
    }

    @Test
    void does_not_wait_for_ever_for_a_server_that_does_not_close() {
        lab.primaryIs("node1");
        FakeLeg client = lab.client("rw", cancel(4));
        lab.transport.dialed.forEach(FakeLeg::connect);

        lab.advance(Duration.ofMillis(4_800));
        assertThat(client.isClosed()).isFalse();
        lab.advance(Duration.ofMillis(300));

        assertThat(client.isClosedInOrder()).isTrue();
    }

    @Test
    void a_cancel_that_follows_a_declined_negotiation_is_recognised() {
        lab.primaryIs("node1");
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'N'});

        client.says(cancel(4));

        assertThat(lab.dials()).isEqualTo(4);
        assertThat(lab.transport.dialed.getFirst().isClosed()).isTrue();
    }

    @Test
    void goes_past_the_limits_of_sessions() {
        var one = new AdmissionLimits(List.of(), OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty());
        lab = new SessionLab(one, OpeningLimits.DEFAULTS);
        lab.primaryIs("node1");
        lab.client("rw");

        lab.client("rw", cancel(4));

        assertThat(lab.dials()).isEqualTo(3);
    }

    @Test
    void is_limited_in_its_rate() {
        lab.primaryIs("node1");
        for (int i = 0; i < 60; i++) {
            lab.client("rw", cancel(4));
        }

        assertThat(lab.dials()).isEqualTo(50 * 3);
        assertThat(lab.events.reason()).isEqualTo(CloseReason.CANCEL_DROPPED);
    }

    @Test
    void an_address_that_is_not_allowed_cancels_nothing() {
        var local = new AdmissionLimits(
                List.of(Cidr.parse("127.0.0.0/8")), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
        lab = new SessionLab(local, OpeningLimits.DEFAULTS);
        lab.primaryIs("node1");

        lab.client("rw", cancel(4));

        assertThat(lab.dials()).isZero();
    }
}
