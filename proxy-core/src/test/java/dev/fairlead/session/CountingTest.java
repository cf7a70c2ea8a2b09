package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.relay.Side;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of sessions, while they live and when they end. */
class CountingTest {
    private static final byte[] START = startUp("alice");
    private static final byte[] QUERY = "select 1".getBytes(US_ASCII);

    private final SessionLab lab = new SessionLab();
    private final SessionTally.OfRoute tally = lab.tally.route("rw");

    @BeforeEach
    void there_is_a_primary() {
        lab.primaryIs("node1");
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    private FakeLeg relayed() {
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();
        lab.server().says(authenticationOk());
        return client;
    }

    @Test
    void bytes_are_counted_while_the_session_lives_and_those_of_the_opening_too() {
        FakeLeg client = relayed();
        client.says(QUERY);

        lab.advance(Duration.ofSeconds(1));

        assertThat(tally.bytesTo(Side.UPSTREAM)).isEqualTo(START.length + QUERY.length);
        assertThat(tally.bytesTo(Side.DOWNSTREAM)).isEqualTo(authenticationOk().length);
    }

    @Test
    void a_session_that_lasts_gets_keepalive_towards_the_server_and_a_short_one_does_not_pay_for_it() {
        relayed();
        FakeLeg server = lab.server();
        assertThat(server.isKeptAlive()).isFalse();

        lab.advance(Duration.ofSeconds(2));

        assertThat(server.isKeptAlive()).isTrue();
    }

    @Test
    void no_byte_is_counted_twice_when_the_session_ends() {
        FakeLeg client = relayed();
        client.says(QUERY);
        lab.advance(Duration.ofSeconds(2));
        client.says(QUERY);

        lab.noPrimary();

        long upstream = START.length + 2L * QUERY.length;
        assertThat(tally.bytesTo(Side.UPSTREAM)).isEqualTo(upstream);
        assertThat(lab.events.closed.getLast().bytesToUpstream()).isEqualTo(upstream);
        assertThat(lab.events.closed.getLast().bytesToDownstream()).isEqualTo(authenticationOk().length);
    }

    @Test
    void each_dial_that_the_start_up_packet_was_sent_to_counts() {
        lab.client("rw", START);
        lab.server().connect();
        lab.server().resets();
        lab.advance(Duration.ofMillis(200));
        lab.server().connect();
        lab.server().says(authenticationOk());

        lab.advance(Duration.ofSeconds(1));

        assertThat(tally.bytesTo(Side.UPSTREAM)).isEqualTo(2L * START.length);
    }

    @Test
    void a_member_has_the_sessions_that_are_with_it_and_is_forgotten_after_the_last() {
        FakeLeg first = relayed();
        relayed();
        assertThat(tally.sessionsByMember()).isEqualTo(Map.of("node1", 2));

        first.resets();
        assertThat(tally.sessionsByMember()).isEqualTo(Map.of("node1", 1));
        lab.noPrimary();

        assertThat(tally.sessionsByMember()).isEmpty();
    }

    @Test
    void no_session_is_stale_whatever_the_verdict_does() {
        relayed();
        lab.stopping("node1");
        lab.advance(Duration.ofSeconds(1));
        assertThat(tally.stale()).isZero();

        lab.primaryIs("node2");
        lab.advance(Duration.ofSeconds(1));
        assertThat(tally.stale()).isZero();
    }

    @Test
    void every_wait_that_began_ends_once_and_its_length_is_told() {
        lab.noPrimary();
        FakeLeg leaves = lab.client("rw", START);
        lab.client("rw", START);
        lab.advance(Duration.ofSeconds(3));

        leaves.ends();
        lab.primaryIs("node1");

        assertThat(lab.events.held).hasSize(2);
        assertThat(lab.events.released)
                .containsExactly(
                        Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(3).toNanos());
    }

    @Test
    void a_summary_tells_how_long_each_part_took() {
        lab.client("rw", START);
        lab.advance(Duration.ofMillis(20));
        lab.server().connect();
        lab.advance(Duration.ofMillis(30));
        lab.server().says(authenticationOk());
        lab.advance(Duration.ofMillis(400));

        lab.noPrimary();

        SessionSummary summary = lab.events.closed.getLast();
        assertThat(Duration.ofNanos(summary.dialNanos())).isEqualTo(Duration.ofMillis(20));
        assertThat(Duration.ofNanos(summary.openingNanos())).isEqualTo(Duration.ofMillis(50));
        assertThat(Duration.ofNanos(summary.relayNanos())).isEqualTo(Duration.ofMillis(400));
        assertThat(Duration.ofNanos(summary.totalNanos())).isEqualTo(Duration.ofMillis(450));
    }
}
