package dev.fairlead.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.routing.Route;
import dev.fairlead.wire.ClientGreeting;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.infra.Blackhole;

/** That each microbenchmark does what it says it measures; how long that takes is not looked at. */
class MicroTest {
    private static final Blackhole HOLE = new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");

    @ParameterizedTest
    @ValueSource(ints = {2, 200})
    void both_look_ups_find_the_primary_and_the_replicas_in_turn(int routes) {
        var lookup = new RouteLookup();
        lookup.routes = routes;
        lookup.prepare();

        List<Route> found = List.of(lookup.byHandle(), lookup.byHandle(), lookup.byName(), lookup.byName());

        assertThat(found).extracting(MicroTest::members).contains(List.of("node2"), List.of("node1", "node3"));
        assertThat(lookup.publishing().routes())
                .hasSize(routes)
                .allMatch(route -> route.snapshot().isValidAt(ElapsedClock.nanoTime()));
    }

    private static List<String> members(Route route) {
        return switch (route) {
            case Route.To to -> List.of(to.target().member());
            case Route.Among among ->
                among.targets().stream().map(target -> target.member()).toList();
            case Route.Suspended suspended -> List.of(suspended.why());
        };
    }

    @ParameterizedTest
    @EnumSource
    void each_first_packet_is_recognised_and_its_client_leaves_nothing_behind(Packet packet) {
        var first = new FirstPacket();
        first.packet = packet;

        assertThat(first.whole())
                .isInstanceOf(
                        switch (packet) {
                            case START_UP, LONGEST -> ClientGreeting.StartUp.class;
                            case SSL_REQUEST -> ClientGreeting.Negotiation.class;
                            case CANCEL -> ClientGreeting.Cancel.class;
                        });
        first.inBytes(HOLE);
        assertThat(first.connectionWhole().isClosed()).isTrue();
        assertThat(first.connectionInBytes().isClosed()).isTrue();
        assertThat(first.sessions()).isZero();
        first.close();
    }

    @Test
    void a_message_is_relayed_and_counted_in_each_way() {
        var counting = new MessageCounting();
        counting.start();

        counting.asItIs();
        counting.andByAdder();
        long relayed = counting.andByMeter();

        assertThat(relayed).isEqualTo(3 * 64);
        assertThat(counting.countedBeside()).isEqualTo(2 * 64);
        counting.end();
    }

    @Test
    void a_session_is_counted_by_its_labels_and_by_adders() {
        var counting = new SessionCounting();

        counting.byLabels();
        counting.byAdders();

        assertThat(counting.exposition())
                .contains("fairlead_sessions_accepted_total{route=\"rw\"} 1.0")
                .contains("fairlead_opening_seconds_count{route=\"rw\"} 1")
                .containsPattern("fairlead_sessions_closed_total\\{.*member=\"node1\".*} 1.0");
        assertThat(counting.added()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytes_of_open_sessions_are_counted_if_that_is_wished(boolean wished) {
        var counting = new LiveCounting();
        counting.counting = wished;
        counting.open();

        long counted = counting.second();

        assertThat(counted).isEqualTo(wished ? 100L * Packet.START_UP.bytes().length : 0);
        assertThatCode(counting::close).doesNotThrowAnyException();
    }

    @Test
    void all_that_are_held_are_released_in_their_order() {
        var release = new HeldRelease();
        release.clients = 1_000;
        release.prepare();
        release.hold();
        assertThat(release.held()).isEqualTo(1_000);

        List<String> heard = release.releaseAndHear();

        assertThat(heard).hasSize(1_000);
        assertThat(IntStream.range(0, 1_000)).allMatch(i -> heard.get(i).contains("user\0user" + i + "\0"));
        assertThat(release.held()).isZero();
        assertThat(release.sessionsOnPrimary()).isEqualTo(1_000);
        release.end();
        release.hold();
        release.release(HOLE);
        assertThat(release.sessionsOnPrimary()).isEqualTo(1_000);
        release.close();
        assertThat(release.sessionsOnPrimary()).isZero();
    }

    @Test
    void the_table_says_what_each_client_costs() {
        var report = new MicroReport(
                List.of(new MicroReport.Figure("HeldRelease.release", Map.of("clients", "10"), 25_000, 900, 40_000)));

        assertThat(report.text()).containsPattern("HeldRelease.release +clients 10 +25,000 +900.0 +40,000 +2,500\n");
    }
}
