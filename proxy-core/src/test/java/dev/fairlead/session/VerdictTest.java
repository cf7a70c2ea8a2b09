package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a verdict does to sessions that exist, and what happens when there is none. */
class VerdictTest {
    private static final byte[] START = startUp("alice");
    private static final byte[] QUERY = "query".getBytes(US_ASCII);

    private final SessionLab lab = new SessionLab();

    @BeforeEach
    void there_is_a_primary() {
        lab.verdicts.eligible("node2", "node3");
        lab.primaryIs("node1");
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    /** A session that is relayed, and the two ends of it. */
    private record Pair(FakeLeg client, FakeLeg server) {}

    private Pair relayed(String route) {
        FakeLeg client = lab.client(route, START);
        FakeLeg server = lab.server();
        server.connect();
        server.says(authenticationOk());
        server.heard();
        client.heard();
        return new Pair(client, server);
    }

    @Test
    void cuts_with_a_reset_on_both_sides_when_the_primary_lost_the_lock() {
        Pair pair = relayed("rw");

        lab.noPrimary();

        assertThat(pair.client.isReset()).isTrue();
        assertThat(pair.server.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.NO_PRIMARY);
        assertThat(lab.tally.sessions()).isZero();
    }

    @Test
    void cuts_sessions_to_the_old_primary_when_another_is_verified() {
        Pair pair = relayed("rw");

        lab.primaryIs("node2");

        assertThat(pair.client.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.PRIMARY_CHANGED);
    }

    @Test
    void cuts_sessions_to_the_former_address_of_the_primary() {
        Pair pair = relayed("rw");

        lab.verdicts.member("node1", 4);
        lab.primaryIs("node1");

        assertThat(pair.client.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.PRIMARY_CHANGED);
    }

    @Test
    void keeps_sessions_to_a_primary_that_was_renamed() {
        Pair pair = relayed("rw");

        lab.verdicts.member("node1", 4).member("other", 1);
        lab.primaryIs("other");

        pair.client.says(QUERY);
        assertThat(pair.server.heard()).isEqualTo(QUERY);
    }

    @Test
    void cuts_by_itself_when_the_verdict_runs_out() {
        Pair pair = relayed("rw");

        lab.advance(SessionLab.LEASE.minusMillis(100));
        assertThat(pair.client.isClosed()).isFalse();
        lab.advanceMillis(200);

        assertThat(pair.client.isReset()).isTrue();
        assertThat(pair.server.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.STALE_VIEW);
    }

    @Test
    void cuts_a_read_routes_sessions_on_the_primary_when_what_is_known_of_it_runs_out() {
        lab.verdicts.eligible();
        lab.primaryIs("node1");
        Pair pair = relayed("ro");
        lab.verdicts.eligible("node2");
        long now = lab.timer.nanoTime();
        lab.judged(
                lab.verdicts.writableUntil("node1", now, Duration.ofMillis(750).toNanos(), SessionLab.LEASE.toNanos()));

        lab.advanceMillis(700);
        assertThat(pair.client.isClosed()).isFalse();
        lab.advanceMillis(200);

        assertThat(pair.client.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.STALE_VIEW);
    }

    @Test
    void leaves_sessions_alone_while_the_verdict_is_only_renewed() {
        Pair pair = relayed("rw");

        for (int i = 0; i < 30; i++) {
            lab.advance(Duration.ofSeconds(1));
            lab.primaryIs("node1");
        }

        pair.client.says(QUERY);
        assertThat(pair.server.heard()).isEqualTo(QUERY);
    }

    @Test
    void leaves_sessions_to_postgresql_while_the_primary_is_stopping() {
        Pair pair = relayed("rw");

        lab.stopping("node1");

        pair.client.says(QUERY);
        assertThat(pair.server.heard()).isEqualTo(QUERY);
    }

    @Test
    void holds_new_clients_and_keeps_sessions_while_the_primary_is_not_confirmed_well_enough() {
        Pair pair = relayed("rw");
        lab.judged(lab.verdicts.keeping("node1", lab.timer.nanoTime(), 0, SessionLab.LEASE.toNanos()));

        FakeLeg waiting = lab.client("rw", START);
        pair.client.says(QUERY);

        assertThat(pair.server.heard()).isEqualTo(QUERY);
        assertThat(lab.events.held).containsExactly("UNCONFIRMED");
        assertThat(waiting.isClosed()).isFalse();
        lab.primaryIs("node1");
        assertThat(lab.dials()).isEqualTo(2);
    }

    @Test
    void holds_new_clients_and_keeps_sessions_when_what_new_ones_need_runs_out() {
        Pair pair = relayed("rw");
        long now = lab.timer.nanoTime();
        lab.judged(lab.verdicts.keeping("node1", now, Duration.ofSeconds(1).toNanos(), SessionLab.LEASE.toNanos()));

        lab.advanceMillis(1_100);
        lab.client("rw", START);
        pair.client.says(QUERY);

        assertThat(pair.server.heard()).isEqualTo(QUERY);
        assertThat(lab.dials()).isEqualTo(1);
        lab.advance(SessionLab.LEASE);
        assertThat(pair.client.isReset()).isTrue();
    }

    @Test
    void an_opening_to_a_deposed_primary_goes_back_to_being_held() {
        FakeLeg client = lab.client("rw", START);
        FakeLeg old = lab.server();
        old.connect();

        lab.noPrimary();
        assertThat(old.isClosed()).isTrue();
        assertThat(client.isClosed()).isFalse();
        lab.primaryIs("node2");

        lab.server().connect();
        assertThat(lab.server().remoteAddress().getPort()).isEqualTo(2);
        assertThat(lab.server().heard()).isEqualTo(START);
        assertThat(lab.events.losses).containsExactly(OpeningLoss.ROUTE_CHANGED);
    }

    @Test
    void sends_no_start_up_packet_when_the_primary_began_to_stop_while_it_was_dialled() {
        lab.client("rw", START);
        FakeLeg old = lab.server();

        lab.stopping("node1");
        old.connect();

        assertThat(old.heard()).isEmpty();
        assertThat(old.isClosed()).isTrue();
    }

    @Test
    void pauses_on_the_higher_timeline_and_cuts_on_the_lower_while_two_claim_the_lock() {
        Pair old = relayed("rw");
        lab.contested(Set.of("node1", "node2"), Set.of("node2"));
        assertThat(old.client.isReset()).isTrue();
    }

    @Test
    void a_paused_session_sends_nothing_and_goes_on_when_its_member_is_verified() {
        Pair pair = relayed("rw");

        lab.contested(Set.of("node1", "node2"), Set.of("node1"));
        pair.client.says(QUERY);
        pair.server.says(QUERY);
        assertThat(pair.server.heard()).isEmpty();
        assertThat(pair.client.heard()).isEmpty();
        assertThat(pair.client.isClosed()).isFalse();
        lab.primaryIs("node1");

        assertThat(pair.server.heard()).isEqualTo(QUERY);
        assertThat(pair.client.heard()).isEqualTo(QUERY);
    }

    @Test
    void a_paused_session_is_cut_when_its_member_yields() {
        Pair pair = relayed("rw");
        lab.contested(Set.of("node1", "node2"), Set.of("node1"));

        lab.primaryIs("node2");

        assertThat(pair.client.isReset()).isTrue();
        assertThat(pair.server.isReset()).isTrue();
    }

    @Test
    void a_replica_that_is_not_eligible_any_more_keeps_its_sessions_and_gets_no_new_ones() {
        Pair pair = relayed("ro");
        int drained = pair.server.remoteAddress().getPort();

        lab.verdicts.eligible(drained == 2 ? "node3" : "node2");
        lab.primaryIs("node1");
        lab.client("ro", START);

        assertThat(pair.client.isClosed()).isFalse();
        assertThat(lab.server().remoteAddress().getPort()).isNotEqualTo(drained);
    }

    @Test
    void a_replica_that_is_gone_has_its_sessions_cut() {
        Pair pair = relayed("ro");

        lab.verdicts.gone("node" + pair.server.remoteAddress().getPort());
        lab.primaryIs("node1");

        assertThat(pair.client.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.REPLICA_LOST);
    }

    @Test
    void a_read_session_that_fell_back_to_the_primary_lives_by_the_primarys_rules() {
        lab.verdicts.eligible();
        lab.primaryIs("node1");
        Pair pair = relayed("ro");

        lab.noPrimary();

        assertThat(pair.client.isReset()).isTrue();
    }

    @Test
    void spreads_over_replicas_by_their_sessions() {
        for (int i = 0; i < 10; i++) {
            relayed("ro");
        }

        assertThat(lab.events.served).filteredOn("node2"::equals).hasSize(5);
        assertThat(lab.events.served).filteredOn("node3"::equals).hasSize(5);
    }

    @Test
    void relays_nothing_after_a_stall_until_a_fresh_verdict_is_there() {
        Pair pair = relayed("rw");
        lab.advanceMillis(300);

        lab.timer.freeze(Duration.ofSeconds(3));
        pair.client.says(QUERY);
        assertThat(pair.server.heard()).isEmpty();
        lab.advanceMillis(50);
        assertThat(pair.server.heard()).isEmpty();
        lab.primaryIs("node1");
        lab.advanceMillis(10);

        assertThat(pair.server.heard()).isEqualTo(QUERY);
        assertThat(lab.events.suspicions).contains("PROXY_STALLED");
    }

    @Test
    void cuts_after_a_stall_when_the_fresh_verdict_says_so_and_sends_nothing_before() {
        Pair pair = relayed("rw");

        lab.timer.freeze(Duration.ofSeconds(3));
        pair.client.says(QUERY);
        lab.advanceMillis(50);
        lab.primaryIs("node2");
        lab.advanceMillis(10);

        assertThat(pair.server.heard()).isEmpty();
        assertThat(pair.server.isReset()).isTrue();
        assertThat(pair.client.isReset()).isTrue();
    }

    @Test
    void goes_on_after_500_ms_on_a_verdict_that_still_holds() {
        Pair pair = relayed("rw");

        lab.timer.freeze(Duration.ofSeconds(3));
        pair.client.says(QUERY);
        lab.advanceMillis(490);
        assertThat(pair.server.heard()).isEmpty();
        lab.advanceMillis(30);

        assertThat(pair.server.heard()).isEqualTo(QUERY);
    }

    @Test
    void cuts_after_500_ms_when_the_verdict_ran_out_during_the_stall() {
        Pair pair = relayed("rw");

        lab.timer.freeze(Duration.ofSeconds(30));
        pair.client.says(QUERY);
        lab.advanceMillis(600);

        assertThat(pair.server.heard()).isEmpty();
        assertThat(pair.server.isReset()).isTrue();
    }

    @Test
    void an_opening_that_the_stall_caught_starts_over_when_the_fresh_verdict_says_nothing_new() {
        FakeLeg client = lab.client("rw", START);
        FakeLeg old = lab.server();

        lab.timer.freeze(Duration.ofSeconds(3));
        old.connect();
        lab.advanceMillis(50);
        lab.primaryIs("node1");
        lab.advanceMillis(200);
        lab.server().connect();

        assertThat(old.isClosed()).isTrue();
        assertThat(lab.server()).isNotSameAs(old);
        assertThat(lab.server().heard()).isEqualTo(START);
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void an_opening_that_the_stall_caught_starts_over_on_a_fresh_verdict() {
        FakeLeg client = lab.client("rw", START);
        FakeLeg old = lab.server();

        lab.timer.freeze(Duration.ofSeconds(3));
        old.connect();
        assertThat(old.heard()).isEmpty();
        lab.advanceMillis(50);
        assertThat(old.isClosed()).isTrue();
        lab.primaryIs("node2");
        lab.advanceMillis(10);
        lab.server().connect();

        assertThat(lab.server().remoteAddress().getPort()).isEqualTo(2);
        assertThat(lab.server().heard()).isEqualTo(START);
        assertThat(client.isClosed()).isFalse();
    }
}
