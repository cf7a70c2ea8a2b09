package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.error;
import static dev.fairlead.wire.Bytes.gssencRequest;
import static dev.fairlead.wire.Bytes.join;
import static dev.fairlead.wire.Bytes.negotiateVersion;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Terminate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the accept to the first byte of the server's that reaches the client, while the primary is known. */
class SessionOpeningTest {
    private static final byte[] START = startUp("alice");
    private static final byte[] STARTING = error("57P03", "the database system is starting up");

    private final SessionLab lab = new SessionLab();

    @BeforeEach
    void there_is_a_primary() {
        lab.primaryIs("node1");
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    @Test
    void dials_nothing_before_the_client_speaks() {
        lab.client("rw");
        lab.advance(Duration.ofSeconds(9));

        assertThat(lab.dials()).isZero();
    }

    @Test
    void dials_nothing_before_the_start_up_packet_is_whole() {
        FakeLeg client = lab.client("rw");

        for (int i = 0; i < START.length - 1; i++) {
            client.says(new byte[] {START[i]});
        }

        assertThat(lab.dials()).isZero();
        client.says(new byte[] {START[START.length - 1]});
        assertThat(lab.dials()).isEqualTo(1);
    }

    @Test
    void ends_a_client_that_is_silent_for_longer_than_peek_timeout() {
        FakeLeg client = lab.client("rw");

        lab.advance(Duration.ofMillis(9_900));
        assertThat(client.isClosed()).isFalse();
        lab.advance(Duration.ofMillis(200));

        assertThat(client.isClosedInOrder()).isTrue();
        assertThat(client.heard()).isEmpty();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.PEEK_TIMEOUT);
    }

    @Test
    void a_client_that_leaves_without_a_word_costs_nothing() {
        FakeLeg client = lab.client("rw");

        client.ends();

        assertThat(lab.dials()).isZero();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_LEFT);
        assertThat(lab.tally.sessions()).isZero();
        assertThat(lab.tally.descriptors()).isZero();
    }

    @Test
    void relays_both_ways_once_the_server_has_answered() {
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();
        assertThat(lab.server().heard()).isEqualTo(START);

        lab.server().says(authenticationOk());
        client.says("query".getBytes(US_ASCII));
        lab.server().says("rows".getBytes(US_ASCII));

        assertThat(client.heard()).isEqualTo(join(authenticationOk(), "rows".getBytes(US_ASCII)));
        assertThat(lab.server().heardText()).isEqualTo("query");
        assertThat(lab.events.served).containsExactly("node1");
    }

    @Test
    void passes_a_negotiation_through_and_then_the_start_up_packet() {
        FakeLeg client = lab.client("rw", gssencRequest());
        lab.server().connect();
        assertThat(lab.server().heard()).isEqualTo(gssencRequest());
        lab.server().says(new byte[] {'N'});
        assertThat(client.heardText()).isEqualTo("N");

        client.says(sslRequest());
        assertThat(lab.server().heard()).isEqualTo(sslRequest());
        lab.server().says(new byte[] {'N'});
        assertThat(client.heardText()).isEqualTo("N");

        client.says(START);
        assertThat(lab.server().heard()).isEqualTo(START);
        assertThat(lab.events.served).isEmpty();
        lab.server().says(authenticationOk());
        assertThat(client.heard()).isEqualTo(authenticationOk());
        assertThat(lab.dials()).isEqualTo(1);
    }

    @Test
    void is_relayed_untouched_once_encryption_is_accepted() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();

        lab.server().says(new byte[] {'S'});
        lab.server().heard();
        client.says(new byte[] {0x16, 3, 1, 0, 1, 9});

        assertThat(client.heardText()).isEqualTo("S");
        assertThat(lab.server().heard()).containsExactly(0x16, 3, 1, 0, 1, 9);
        assertThat(lab.events.served).containsExactly("node1");
    }

    @Test
    void relays_what_is_not_postgresql_at_its_first_byte_both_ways_and_with_its_half_close() {
        FakeLeg client = lab.client("rw", "GET /".getBytes(US_ASCII));
        client.ends();
        lab.server().connect();

        assertThat(lab.server().heardText()).isEqualTo("GET /");
        assertThat(lab.server().isOutputShut()).isTrue();
        lab.server().says("200 OK".getBytes(US_ASCII));
        lab.server().ends();

        assertThat(client.heardText()).isEqualTo("200 OK");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_CLOSED);
    }

    @Test
    void passes_a_wrong_password_on_at_once_and_suspects_nobody() {
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();

        lab.server().says(error("28P01", "password authentication failed"));
        lab.server().ends();
        client.ends();

        assertThat(client.heard()).isEqualTo(error("28P01", "password authentication failed"));
        assertThat(lab.dials()).isEqualTo(1);
        assertThat(lab.events.suspicions).isEmpty();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.UPSTREAM_CLOSED);
    }

    @Test
    void passes_too_many_clients_on_at_once() {
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();

        lab.server().says(error("53300", "sorry, too many clients already"));

        assertThat(client.heardText()).contains("too many clients already");
    }

    @Test
    void a_broken_session_is_worth_a_probe_once_it_was_authenticated() {
        served();

        lab.server().resets();

        assertThat(lab.events.suspicions).containsExactly("node1 UPSTREAM_BROKE");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.UPSTREAM_RESET);
    }

    @Test
    void a_server_that_ends_first_after_the_client_took_its_leave_is_not_suspected() {
        FakeLeg client = served();

        client.says(Terminate.bytes());
        lab.server().ends();
        client.ends();

        assertThat(lab.events.suspicions).isEmpty();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_CLOSED);
    }

    /** What only looks like a leave may be the end of a value. */
    @ParameterizedTest
    @ValueSource(strings = {"aX\0\0\0\4", "X\0\0\0", "\0X\0\0\0\4", "X\0\0\0\5", "X\0\0\0\4X\0\0\0\4"})
    void a_server_that_ends_first_after_anything_else_is_suspected(String last) {
        FakeLeg client = served();

        client.says(last.getBytes(ISO_8859_1));
        lab.server().ends();
        client.ends();

        assertThat(lab.events.suspicions).containsExactly("node1 UPSTREAM_BROKE");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.UPSTREAM_CLOSED);
    }

    /** As when it shuts down: what it says of it ends the session, and the client is polite. */
    @Test
    void a_server_that_ends_before_the_client_takes_its_leave_is_suspected() {
        FakeLeg client = served();

        lab.server().says(error("57P01", "terminating connection due to administrator command"));
        lab.server().ends();
        client.says(Terminate.bytes());
        client.ends();

        assertThat(lab.events.suspicions).containsExactly("node1 UPSTREAM_BROKE");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.UPSTREAM_CLOSED);
    }

    @Test
    void a_server_that_resets_is_suspected_whatever_the_client_said() {
        FakeLeg client = served();

        client.says(Terminate.bytes());
        lab.server().resets();

        assertThat(lab.events.suspicions).containsExactly("node1 UPSTREAM_BROKE");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.UPSTREAM_RESET);
    }

    private FakeLeg served() {
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();
        lab.server().says(authenticationOk());
        lab.server().says(new byte[400]);
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "reset", "ended", "silent", "not connected", "57P03", "57P03 after the version"})
    void replays_the_start_up_packet_when_the_opening_is_lost(String how) {
        FakeLeg client = lab.client("rw", START);

        lose(how);
        lab.advanceMillis(110);

        assertThat(client.isClosed()).isFalse();
        assertThat(client.heard()).isEmpty();
        assertThat(lab.dials()).isEqualTo(2);
        lab.server().connect();
        assertThat(lab.server().heard()).isEqualTo(START);
        lab.server().says(authenticationOk());
        assertThat(client.heard()).isEqualTo(authenticationOk());
        assertThat(lab.events.suspicions).hasSize(1);
    }

    private void lose(String how) {
        FakeLeg server = lab.server();
        if (how.equals("refused")) {
            server.refuse();
            return;
        }
        if (how.equals("not connected")) {
            lab.advance(Duration.ofSeconds(5));
            lab.primaryIs("node1");
            return;
        }
        server.connect();
        switch (how) {
            case "reset" -> server.resets();
            case "ended" -> server.ends();
            case "silent" -> lab.advance(Duration.ofSeconds(5));
            case "57P03" -> server.says(STARTING);
            case "57P03 after the version" -> server.says(join(negotiateVersion(), STARTING));
            default -> throw new IllegalArgumentException(how);
        }
    }

    @Test
    void sends_only_the_start_up_packet_again_when_the_negotiation_was_answered() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'N'});
        client.says(START);
        client.heard();

        lab.server().says(STARTING);
        lab.advanceMillis(110);
        lab.server().connect();

        assertThat(lab.server().heard()).isEqualTo(START);
        assertThat(client.heard()).isEmpty();
    }

    @Test
    void sends_a_negotiation_that_was_not_answered_again_as_it_is() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().ends();

        lab.advanceMillis(110);
        lab.server().connect();

        assertThat(lab.server().heard()).isEqualTo(sslRequest());
        lab.server().says(new byte[] {'S'});
        assertThat(client.heardText()).isEqualTo("S");
    }

    @Test
    void sends_a_client_hello_again_as_it_is() {
        byte[] hello = {0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5};
        lab.client("rw", hello);
        lab.server().connect();
        lab.server().resets();

        lab.advanceMillis(110);
        lab.server().connect();

        assertThat(lab.server().heard()).isEqualTo(hello);
    }

    @Test
    void waits_for_the_next_packet_on_a_new_upstream_when_it_is_lost_between_negotiation_and_start_up() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'N'});
        lab.server().ends();

        lab.advanceMillis(110);
        lab.server().connect();
        assertThat(lab.server().heard()).isEmpty();
        client.says(START);

        assertThat(lab.server().heard()).isEqualTo(START);
        assertThat(client.heardText()).isEqualTo("N");
    }

    @Test
    void does_not_replay_after_encryption_was_accepted() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'S'});

        lab.server().resets();
        lab.advanceMillis(1_000);

        assertThat(client.isReset()).isTrue();
        assertThat(lab.dials()).isEqualTo(1);
    }

    @Test
    void a_client_that_leaves_while_its_session_is_opened_takes_the_upstream_with_it() {
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();

        client.ends();

        assertThat(lab.server().isClosed()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_LEFT);
        assertThat(lab.events.suspicions).isEmpty();
    }

    @Test
    void a_client_that_says_nothing_after_the_negotiation_is_not_the_servers_fault() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'N'});

        lab.advance(Duration.ofMillis(5_100));

        assertThat(client.isClosedInOrder()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.PEEK_TIMEOUT);
        assertThat(lab.events.suspicions).isEmpty();
    }

    @Test
    void dials_the_same_backend_again_after_100_ms_doubling_to_one_second() {
        lab.client("rw", START);
        var delays = new java.util.ArrayList<Long>();
        for (int i = 0; i < 6; i++) {
            int dials = lab.dials();
            long lost = lab.timer.nanoTime();
            lab.server().refuse();
            while (lab.dials() == dials) {
                lab.advanceMillis(10);
                lab.primaryIs("node1");
            }
            delays.add((lab.timer.nanoTime() - lost) / 1_000_000);
        }

        assertThat(delays).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }

    @Test
    void forwards_what_the_client_says_early_in_its_order() {
        FakeLeg client = lab.client("rw", join(START, "early".getBytes(US_ASCII)));
        lab.server().connect();
        client.says(" bird".getBytes(US_ASCII));
        lab.server().says(authenticationOk());
        client.says(" caught".getBytes(US_ASCII));

        assertThat(lab.server().heard()).isEqualTo(join(START, "early bird caught".getBytes(US_ASCII)));
    }

    @Test
    void keeps_no_more_than_16_kib_of_an_opening_and_loses_none_of_the_rest() {
        byte[] flood = new byte[100_000];
        FakeLeg client = lab.client("rw", join(START, flood));
        lab.server().connect();
        assertThat(lab.server().heard()).hasSize(ByteStore.MAX_BYTES);

        lab.server().says(authenticationOk());

        assertThat(lab.server().heard()).hasSize(START.length + flood.length - ByteStore.MAX_BYTES);
        assertThat(client.isClosed()).isFalse();
    }
}
