package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators' orders do to sessions, and what operators are told of them. */
class OrdersTest {
    private static final byte[] START = startUp("alice");
    private static final Orders.Given GIVEN = new Orders.Given("operator", "test", 0);
    private static final Orders.Hold HOLD = new Orders.Hold(OptionalLong.empty(), GIVEN);
    private static final Orders.Drain DRAIN = new Orders.Drain(OptionalLong.empty(), GIVEN);

    private final SessionLab lab = new SessionLab();

    @BeforeEach
    void there_is_a_primary() {
        lab.verdicts.eligible("node2");
        ordered(Orders.NONE);
    }

    private void replicasAre(String... names) {
        lab.verdicts.eligible(names);
        ordered(Orders.NONE);
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    private void ordered(Orders orders) {
        long now = lab.timer.nanoTime();
        lab.judged(
                lab.verdicts.writable("node1", now, SessionLab.LEASE.toNanos()).with(orders));
    }

    private FakeLeg relayed(String route) {
        FakeLeg client = lab.client(route, START);
        lab.server().connect();
        lab.server().says(authenticationOk());
        return client;
    }

    @Test
    void a_held_route_keeps_its_sessions_and_serves_new_ones_when_it_is_released() {
        FakeLeg present = relayed("rw");

        ordered(Orders.NONE.holding("rw", HOLD));
        FakeLeg waiting = lab.client("rw", START);
        FakeLeg reading = relayed("ro");

        assertThat(present.isClosed()).isFalse();
        assertThat(reading.isClosed()).isFalse();
        assertThat(lab.events.held).containsExactly(Orders.HOLD);
        assertThat(lab.events.served).containsExactly("node1", "node2");

        ordered(Orders.NONE);
        lab.server().connect();
        lab.server().says(authenticationOk());

        assertThat(waiting.isClosed()).isFalse();
        assertThat(lab.events.served).containsExactly("node1", "node2", "node1");
    }

    @Test
    void a_client_that_an_operator_holds_makes_nobody_probe() {
        ordered(Orders.NONE.holding("rw", HOLD));

        lab.client("rw", START);

        assertThat(lab.events.held).containsExactly(Orders.HOLD);
        assertThat(lab.events.suspicions).isEmpty();
    }

    @Test
    void an_opening_that_is_under_way_waits_when_its_route_is_held() {
        FakeLeg client = lab.client("rw", START);

        ordered(Orders.NONE.holding("rw", HOLD));
        lab.server().connect();

        assertThat(client.isClosed()).isFalse();
        assertThat(lab.events.losses).containsExactly(OpeningLoss.ROUTE_CHANGED);
    }

    @Test
    void a_drained_replica_keeps_its_sessions_and_gets_no_new_ones() {
        FakeLeg present = relayed("ro");
        replicasAre("node2", "node3");

        ordered(Orders.NONE.draining("node2", DRAIN));
        relayed("ro");
        relayed("ro");

        assertThat(present.isClosed()).isFalse();
        assertThat(lab.events.served).containsExactly("node2", "node3", "node3");
    }

    @Test
    void a_drained_primary_keeps_its_sessions_and_new_ones_wait() {
        FakeLeg present = relayed("rw");

        ordered(Orders.NONE.draining("node1", DRAIN));
        lab.client("rw", START);

        assertThat(present.isClosed()).isFalse();
        assertThat(lab.events.held).containsExactly(Orders.DRAIN);
    }

    @Test
    void sessions_are_cut_once_the_deadline_of_the_drain_has_passed() {
        FakeLeg present = relayed("ro");
        long deadline = lab.timer.nanoTime() + 1_000_000_000;
        Orders drained = Orders.NONE.draining("node2", new Orders.Drain(OptionalLong.of(deadline), GIVEN));

        ordered(drained);
        assertThat(present.isClosed()).isFalse();
        lab.advanceMillis(1_000);
        ordered(drained);

        assertThat(present.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.OPERATOR_DRAIN);
    }

    @Test
    void a_fenced_member_loses_the_sessions_of_every_route() {
        FakeLeg reading = relayed("ro");
        replicasAre("node2", "node3");
        FakeLeg elsewhere = relayed("ro");
        assertThat(lab.events.served).containsExactly("node2", "node3");

        ordered(Orders.NONE.fencing(Optional.of(new Orders.Fence(1, "node2", 1, OptionalLong.empty(), GIVEN))));
        relayed("ro");

        assertThat(reading.isReset()).isTrue();
        assertThat(elsewhere.isClosed()).isFalse();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.OPERATOR_FENCE);
        assertThat(lab.events.served).containsExactly("node2", "node3", "node3");
    }

    @Test
    void a_cut_ends_what_is_relayed_and_says_so_when_it_is_done() {
        FakeLeg relayed = relayed("rw");
        FakeLeg opening = lab.client("rw", START);
        FakeLeg other = relayed("ro");

        var cut = lab.loop.cut(SessionFilter.of("main", "node1"), CloseReason.OPERATOR_FENCE);
        var elsewhere = lab.loop.cut(SessionFilter.of("another", "node2"), CloseReason.OPERATOR_FENCE);
        lab.timer.run();

        assertThat(cut).isCompletedWithValue(1);
        assertThat(elsewhere).isCompletedWithValue(0);
        assertThat(relayed.isReset()).isTrue();
        assertThat(opening.isClosed()).isFalse();
        assertThat(other.isClosed()).isFalse();
        assertThat(lab.events.losses).containsExactly(OpeningLoss.ROUTE_CHANGED);
    }

    @Test
    void lists_all_sessions_page_by_page_or_those_that_are_meant() {
        for (int i = 0; i < 600; i++) {
            relayed("ro");
        }
        relayed("rw");

        assertThat(listed(SessionFilter.ALL)).hasSize(601);
        assertThat(listed(new SessionFilter(Optional.empty(), Optional.of("rw"), Optional.empty())))
                .hasSize(1);
        assertThat(listed(SessionFilter.of("main", "node2"))).hasSize(600);
        assertThat(listed(SessionFilter.of("main", "node9"))).isEmpty();
    }

    @Test
    void a_listing_leaves_out_whoever_has_ended_since() {
        FakeLeg client = relayed("rw");
        var listing = lab.loop.list(SessionFilter.ALL);
        lab.timer.run();

        client.resets();
        var page = listing.join().next();
        lab.timer.run();

        assertThat(listing.join().size()).isEqualTo(1);
        assertThat(page.join()).isEmpty();
    }

    @Test
    void a_session_shows_its_port_towards_the_server_and_every_byte() {
        FakeLeg client = lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'N'});
        client.says(START);
        assertThat(only().bytesToUpstream()).isEqualTo(sslRequest().length + START.length);
        assertThat(only().bytesToDownstream()).isEqualTo(1);

        lab.server().says(authenticationOk());
        client.says("query".getBytes(US_ASCII));

        assertThat(only().bytesToUpstream()).isEqualTo(sslRequest().length + START.length + 5);
        assertThat(only().bytesToDownstream()).isEqualTo(1 + authenticationOk().length);
        assertThat(only().encrypted()).isFalse();
        assertThat(only().localPort()).isEqualTo(OptionalInt.of(5432));
        assertThat(only().target()).map(t -> t.member()).contains("node1");

        client.resets();
        assertThat(lab.events.closed.getLast().bytesToUpstream()).isEqualTo(sslRequest().length + START.length + 5);
    }

    @Test
    void a_session_is_encrypted_when_the_server_has_agreed() {
        lab.client("rw", sslRequest());
        lab.server().connect();
        lab.server().says(new byte[] {'S'});

        assertThat(only().encrypted()).isTrue();
        assertThat(only().bytesToDownstream()).isEqualTo(1);
    }

    private SessionInfo only() {
        List<SessionInfo> all = listed(SessionFilter.ALL);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private List<SessionInfo> listed(SessionFilter filter) {
        var listing = lab.loop.list(filter);
        lab.timer.run();
        List<SessionInfo> all = new ArrayList<>();
        List<SessionInfo> page;
        do {
            var next = listing.join().next();
            lab.timer.run();
            page = next.join();
            all.addAll(page);
        } while (!page.isEmpty());
        return all;
    }
}
