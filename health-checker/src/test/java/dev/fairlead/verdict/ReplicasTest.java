package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.cluster.ReplicaCriteria.Standby;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which replicas may serve (R7). */
final class ReplicasTest {
    private final Scene scene = new Scene("node1", "node2");

    private static ReplicaCriteria any() {
        return criteria(OptionalLong.empty(), false, Standby.ANY, Map.of());
    }

    private static ReplicaCriteria criteria(
            OptionalLong lag, boolean streaming, Standby standby, Map<String, String> tags) {
        return new ReplicaCriteria("ro", lag, streaming, standby, tags);
    }

    private boolean serves(ReplicaCriteria criteria, int code, Body node2) {
        scene.criteria = List.of(criteria);
        scene.at(0).answers("node1", 200, Body.primary(3).location(1000)).at(10).answers("node2", code, node2);
        return scene.reads("node2").eligible();
    }

    @ParameterizedTest
    @CsvSource({
        "503, replica, running, 3, true",
        "503, replica, running, 0, true",
        "503, replica, running, 2, false",
        "503, replica, starting, 3, false",
        "503, replica, unknown, 3, false",
        "503, replica, in archive recovery, 3, false",
        "503, demoted, running, 3, false",
        "503, uninitialized, running, 3, false",
        "503, primary, running, 3, false",
        "200, replica, running, 3, false",
        "200, standby_leader, running, 3, true",
        "200, primary, running, 3, false",
    })
    void asks_for_role_state_and_timeline(int code, String role, String state, int timeline, boolean serves) {
        assertThat(serves(any(), code, Body.of(role, state, timeline))).isEqualTo(serves);
    }

    @Test
    void leaves_out_what_is_tagged_noloadbalance() {
        assertThat(serves(any(), 503, Body.replica(3).tags(Map.of("noloadbalance", "true"))))
                .isFalse();
    }

    @Test
    void asks_for_equal_tags() {
        var criteria = criteria(OptionalLong.empty(), false, Standby.ANY, Map.of("zone", "a"));

        assertThat(serves(criteria, 503, Body.replica(3).tags(Map.of("zone", "a", "x", "y"))))
                .isTrue();
        assertThat(serves(criteria, 503, Body.replica(3).tags(Map.of("zone", "b"))))
                .isFalse();
        assertThat(serves(criteria, 503, Body.replica(3))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.2, , true",
        "3.0.3, , true",
        "3.0.4, , false",
        "3.0.10, , false",
        "4.1.4, , false",
        ", , false",
        "4.1.4, streaming, true",
        "4.1.4, in archive recovery, false",
        "3.0.2, in archive recovery, false",
    })
    void asks_for_streaming_where_patroni_tells(@Nullable String version, @Nullable String state, boolean serves) {
        Body body = Body.replica(3);
        body = version == null ? body : body.version(version);
        body = state == null ? body : body.replication(state);

        assertThat(serves(criteria(OptionalLong.empty(), true, Standby.ANY, Map.of()), 503, body))
                .isEqualTo(serves);
    }

    @ParameterizedTest
    @CsvSource({"SYNC, true, false, true", "SYNC, false, true, false", "SYNC, false, false, false"})
    void asks_for_a_sync_standby(Standby standby, boolean sync, boolean quorum, boolean serves) {
        var criteria = criteria(OptionalLong.empty(), false, standby, Map.of());

        assertThat(serves(criteria, 503, Body.replica(3).standby(sync, quorum))).isEqualTo(serves);
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "false, true, true", "false, false, false"})
    void asks_for_a_quorum_standby(boolean sync, boolean quorum, boolean serves) {
        var criteria = criteria(OptionalLong.empty(), false, Standby.QUORUM, Map.of());

        assertThat(serves(criteria, 503, Body.replica(3).standby(sync, quorum))).isEqualTo(serves);
    }

    private static ReplicaCriteria lag(long most) {
        return criteria(OptionalLong.of(most), false, Standby.ANY, Map.of());
    }

    @Test
    void measures_lag_against_where_the_leader_was_before_the_replica_answered() {
        assertThat(serves(lag(100), 503, Body.replica(3).replayed(900))).isTrue();

        scene.at(20).answers("node1", 200, Body.primary(3).location(5000));

        assertThat(scene.reads("node2").eligible()).isTrue();
        assertThat(scene.judge().view().member("node2"))
                .hasValueSatisfying(m -> assertThat(m.lagBytes()).hasValue(100));
    }

    @Test
    void a_first_lag_above_the_most_keeps_it_out() {
        assertThat(serves(lag(99), 503, Body.replica(3).replayed(900))).isFalse();
    }

    @Test
    void an_unknown_lag_keeps_it_out() {
        assertThat(serves(lag(100), 503, Body.replica(3))).isFalse();
        assertThat(scene.reads("node2").reason()).isEqualTo("its lag is unknown");
    }

    @Test
    void leaves_after_five_seconds_above_the_most_and_returns_after_five_below_half() {
        assertThat(serves(lag(100), 503, Body.replica(3).replayed(900))).isTrue();
        behind(1000, 101);
        assertThat(behind(5999, 101)).isTrue();
        assertThat(behind(6000, 101)).isFalse();

        behind(7000, 51);
        assertThat(behind(13_000, 51)).isFalse();
        behind(14_000, 50);
        assertThat(behind(18_999, 50)).isFalse();
        assertThat(behind(19_000, 50)).isTrue();
    }

    @Test
    void a_short_excess_is_forgotten() {
        assertThat(serves(lag(100), 503, Body.replica(3).replayed(900))).isTrue();
        behind(1000, 101);
        behind(5000, 100);

        assertThat(behind(6000, 101)).isTrue();
        assertThat(behind(10_999, 101)).isTrue();
        assertThat(behind(11_000, 101)).isFalse();
    }

    private boolean behind(int millis, long bytes) {
        return scene.at(millis)
                .answers("node1", 200, Body.primary(3).location(1000))
                .answers("node2", 503, Body.replica(3).replayed(1000 - bytes))
                .reads("node2")
                .eligible();
    }

    @Test
    void a_failed_probe_or_an_old_answer_keeps_it_out() {
        assertThat(serves(any(), 503, Body.replica(3))).isTrue();

        assertThat(scene.at(6011).reads("node2").eligible()).isFalse();
        scene.answers("node2", 503, Body.replica(3));
        assertThat(scene.reads("node2").eligible()).isTrue();
        assertThat(scene.at(6100).refuses("node2").reads("node2").eligible()).isFalse();
    }

    @Test
    void a_silent_replica_is_gone_when_its_port_refuses_or_after_a_minute() {
        assertThat(serves(any(), 503, Body.replica(3))).isTrue();
        scene.at(1000).refuses("node2");

        assertThat(gone()).isFalse();
        assertThat(scene.judge().attention().knock()).containsExactly("node2");
        scene.at(60_010).answers("node1", 200, Body.primary(3));
        assertThat(gone()).isFalse();
        scene.at(60_011);
        assertThat(gone()).isTrue();
    }

    private boolean gone() {
        return scene.judge().view().member("node2").orElseThrow().gone();
    }
}
